"""Who is missing among the matched, and whether what these show holds without them."""

from collections.abc import Iterator, Sequence

from courses.english import joined
from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_learners import MissingLearners, Scenario

from ..cells import NONE, Show
from ..columns import CHANGE, CHANGE_CI, SIDES, TEST, P
from ..grammar import Direction, absence, counted, direction, p_words
from ..report import (
    Axis,
    Cell,
    Column,
    Figure,
    FigureRow,
    Mark,
    Part,
    Section,
    Table,
    Words,
    text,
)
from ..tests_named import test_name
from . import section

NO_ONE = "Nobody answered before or after without the other: nobody is missing."
# Not "pre-test only": of these some answered other questions after.
UNMATCHED = "Pre-test, not matched"
UNMATCHED_RULE = (
    f"{UNMATCHED}: answered the pre-test and no question both times, those who answered only other "
    "questions of the post-test among them"
)
UNANSWERED = "who answered no question of the tests"
NOBODY_YET = "Nobody has answered the pre-test or the post-test yet."


def missing_learners(document: OutcomeDocument, show: Show) -> Section | None:
    missing_learners = document.missing_learners
    if missing_learners is None:
        return None
    parts: list[Part] = [_baseline_table(missing_learners, show)]
    if missing_learners.scenarios:
        parts.append(_figure(missing_learners, show))
    if missing_learners.professions:
        parts += [_professions_table(missing_learners, show), *_mix_words(missing_learners, show)]
    lead = (survival_sentence(missing_learners), *survival_limits(document, show))
    return section("missing_learners", lead, tuple(parts))


def survival_sentence(missing_learners: MissingLearners) -> str:
    """Whether the conclusion survives, in one sentence."""
    missing = missing_learners.before_only.n, missing_learners.after_only
    if missing == (0, 0):
        return NOBODY_YET if missing_learners.matched.n == 0 else NO_ONE
    if missing_learners.suppressed:
        return "Whether what the matched learners show holds without the missing is not shown."
    if missing_learners.matched.n == 0:
        return "Nobody is matched, so there is no conclusion that the missing could overturn."
    if missing_learners.survives is None:
        return (
            "The matched learners show no change beyond chance, so there is no conclusion that the "
            "missing could overturn."
        )
    failing = [
        scenario.label.lower() for scenario in missing_learners.scenarios if not scenario.holds
    ]
    matched = missing_learners.scenarios[0]
    step = "rise" if is_known(matched.change) and matched.change > 0 else "fall"
    if missing_learners.survives:
        return (
            f"Among {_all_answered(missing_learners)}, the {step} of the matched learners' "
            "mean score holds under every assumption about the missing, the worst case included."
        )
    return (
        f"The {step} of the matched learners' mean score does not hold under every assumption "
        "about the missing: it is not beyond chance in "
        f"{joined([f'“{name}”' for name in failing])}."
    )


def _all_answered(missing_learners: MissingLearners) -> str:
    """Whom the scenarios are about."""
    counts = [scenario.n for scenario in missing_learners.scenarios if is_known(scenario.n)]
    people = f"the {max(counts):,} learners" if counts else "the learners"
    return f"{people} who answered at least once"


def survival_limits(document: OutcomeDocument, show: Show) -> Iterator[str]:
    """What the scenarios leave out, and whether the missing are others than the matched."""
    missing_learners = document.missing_learners
    if missing_learners is None or missing_learners.survives is None:
        return
    silent = _silent(document)
    if silent:
        yield _silent_sentence(silent, missing_learners.scenarios)
    yield "Questions a learner left unanswered are not filled in."
    p = missing_learners.mix.p
    if is_known(p) and p < numbers.ALPHA:
        yield (
            "The mix of professions differs between the learners not matched and the matched "
            f"({p_words(p, show.floor)})."
        )


def _silent(document: OutcomeDocument) -> int:
    """CME learners who answered no question that is asked in both tests."""
    boxes = document.flow.participants if document.flow else []
    return next((b.n for b in boxes if b.stage == "no_answer" and is_known(b.n)), 0)


def _silent_sentence(silent: int, scenarios: Sequence[Scenario]) -> str:
    who = counted(silent, "CME learner")
    words = f"{who} {UNANSWERED} {'is' if silent == 1 else 'are'} in no scenario"
    ends = _worst_with(silent, scenarios)
    if ends is None:
        return f"{words}."
    before, after = (numbers.percent(end) for end in ends)
    words += f"; with them as the worst case too, the score would go from {before} to {after}"
    return f"{words}, {'not tested' if _holds(ends, scenarios) else 'so that it would not hold'}."


def silent_brief(document: OutcomeDocument) -> Iterator[str]:
    """That the conclusion would not hold with those who answered nothing, where it would not."""
    missing_learners, silent = document.missing_learners, _silent(document)
    if missing_learners is None or not silent:
        return
    ends = _worst_with(silent, missing_learners.scenarios)
    if ends is not None and not _holds(ends, missing_learners.scenarios):
        who = counted(silent, "CME learner")
        yield f"With the {who} {UNANSWERED} as the worst case too, it would not hold."


def _worst_with(silent: int, scenarios: Sequence[Scenario]) -> tuple[float, float] | None:
    """The scores of the worst case, with so many more for whom it counts as the worst."""
    worst = next((each for each in scenarios if each.scenario == "worst"), None)
    if worst is None or not (is_known(worst.pre) and is_known(worst.post) and is_known(worst.n)):
        return None
    rises, n = _rises(scenarios), worst.n + silent
    before = (worst.pre * worst.n + silent * rises) / n
    return before, (worst.post * worst.n + silent * (not rises)) / n


def _rises(scenarios: Sequence[Scenario]) -> bool:
    return is_known(scenarios[0].change) and scenarios[0].change > 0


def _holds(ends: tuple[float, float], scenarios: Sequence[Scenario]) -> bool:
    return direction(*ends) is (Direction.RISE if _rises(scenarios) else Direction.FALL)


def _baseline_table(missing_learners: MissingLearners, show: Show) -> Table:
    evidence = "missing.baseline"
    columns = (
        Column("Learners", "By whether they answered both times."),
        Column("n", "Learners.", "people"),
        Column("Pre-test", "Mean share correct before.", "share 0 to 1"),
        Column("SD (points)", "Sample standard deviation.", "points"),
    )
    rows = tuple(
        (
            text(name),
            show.count(side.n, evidence),
            show.share(_of_somebody(side.pre, side.n), evidence=evidence),
            show.number(side.sd * 100 if is_known(side.sd) else side.sd, 0),
        )
        for name, side in (
            ("Matched", missing_learners.matched),
            (UNMATCHED, missing_learners.before_only),
        )
    )
    after = (text("Post-test only"), show.count(missing_learners.after_only, evidence), NONE, NONE)
    return Table(
        "missing_learners",
        "Matched learners and those who answered once",
        columns,
        (*rows, after),
        note=_difference_words(missing_learners, show),
    )


def _of_somebody(share: float | Absent, n: int | Absent) -> float | Absent:
    return Absent.NOBODY if n == 0 else share


def _difference_words(missing_learners: MissingLearners, show: Show) -> str:
    if not is_known(missing_learners.difference):
        return f"{UNMATCHED_RULE}."
    difference = numbers.points(missing_learners.difference)
    words = f"Mean score before of the matched less that of the others: {difference}"
    if is_known(missing_learners.ci95):
        (interval,) = show.change_interval_words(missing_learners.ci95, unit="")
        words += f" ({interval}; "
        words += f"{test_name(missing_learners.test)} {p_words(missing_learners.p, show.floor)})"
    return f"{words}. {UNMATCHED_RULE}."


def _figure(missing_learners: MissingLearners, show: Show) -> Figure:
    return Figure(
        "sensitivity",
        "dumbbell",
        "The change under different assumptions about the missing",
        "mean score per learner, before and after",
        Axis("mean share correct"),
        SIDES,
        ("before", "after"),
        tuple(_row(scenario, show) for scenario in missing_learners.scenarios),
        _scenarios_table(missing_learners, show),
    )


def _row(scenario: Scenario, show: Show) -> FigureRow:
    marks = tuple(
        Mark(show.share(share).shown, share if is_known(share) else None)
        for share in (scenario.pre, scenario.post)
    )
    note = counted(scenario.n, "learner")
    if is_known(scenario.p):
        note += f"\n{p_words(scenario.p, show.floor)}"
    return FigureRow(scenario.label, marks, note)


def _scenarios_table(missing_learners: MissingLearners, show: Show) -> Table:
    columns = (
        Column("Scenario", "What is assumed about the missing."),
        Column("n", "Learners in it.", "people"),
        Column("Pre-test", "Mean share correct before.", "share 0 to 1"),
        Column("Post-test", "Mean share correct after.", "share 0 to 1"),
        CHANGE,
        CHANGE_CI,
        P,
        TEST,
        Column("Conclusion", "Whether the change of the matched is beyond chance here too."),
    )
    rows = tuple(
        _cells(scenario, missing_learners.suppressed, show)
        for scenario in missing_learners.scenarios
    )
    title = "Sensitivity to the missing"
    return Table("sensitivity", title, columns, rows, brief=(0, 1, 2, 3, 4, 5, 6, 8))


def _cells(scenario: Scenario, is_hidden: bool, show: Show) -> tuple[Cell, ...]:
    evidence = f"missing.{scenario.scenario}"
    verdict = "not shown" if is_hidden else {True: "holds", False: "does not hold", None: ""}
    shown = verdict if isinstance(verdict, str) else verdict[scenario.holds]
    return (
        text(scenario.label, detail=scenario.definition),
        show.count(scenario.n, evidence),
        show.share(scenario.pre, evidence=evidence),
        show.share(scenario.post, evidence=evidence),
        show.change(scenario.change, scenario.pre, scenario.post, evidence),
        show.change_interval(scenario.change_ci95, evidence),
        show.p(scenario.p, evidence),
        text(test_name(scenario.test)),
        text(shown),
    )


def _professions_table(missing_learners: MissingLearners, show: Show) -> Table:
    columns = (
        Column("Profession", "As given by the learner."),
        Column("Matched", "Matched learners.", "people"),
        Column("Matched %", "Share of the matched.", "share 0 to 1"),
        Column(UNMATCHED, f"{UNMATCHED_RULE}.", "people"),
        Column(f"{UNMATCHED} %", "Share of these.", "share 0 to 1"),
    )
    rows = tuple(
        (
            text(mix.label),
            show.count(mix.matched, "missing.professions"),
            show.share(mix.matched_share, missing_learners.matched.n, "missing.professions"),
            show.count(mix.before_only, "missing.professions"),
            show.share(
                _of_somebody(mix.before_only_share, missing_learners.before_only.n),
                missing_learners.before_only.n,
                "missing.professions",
            ),
        )
        for mix in missing_learners.professions
    )
    return Table("missing_professions", "Who they are", columns, rows, appendix=True)


def _mix_words(missing_learners: MissingLearners, show: Show) -> list[Words]:
    mix = missing_learners.mix
    if mix.test is None:
        return []
    if not is_known(mix.p):
        return [Words(f"Whether the professions differ is {absence(mix.p)}.")]
    degrees = show.number(mix.df, 0).shown
    return [
        Words(
            f"Professions of the matched and of those of the pre-test who are not: "
            f"{test_name(mix.test)}, {degrees} degrees of freedom, {p_words(mix.p, show.floor)}, "
            f"Cramér's V {show.number(mix.cramers_v).shown}."
        )
    ]
