"""Weeks later: who answered, what became of intended changes, what is still known."""

from collections.abc import Iterator

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    ChangeMade,
    ChangeQuestion,
    OutcomeDocument,
    Retention,
    Wave,
)

from ..cells import Show
from ..columns import AFTER, BEFORE, CI, ITEM, P_ADJUSTED, SIDES, N
from ..grammar import absence, counted, p_words
from ..report import (
    Axis,
    Cell,
    Column,
    Figure,
    FigureRow,
    Part,
    Section,
    Table,
    Words,
    text,
)
from ..tests_named import tested
from . import section
from .audience import share_mark
from .comparing import item_name, side_mark
from .kept import TIMES, answered_after, answered_again, days_of, span_at, step_since
from .practice import option_figures


def follow_up(document: OutcomeDocument, show: Show) -> Section:
    waves = document.follow_up
    if not waves:
        return section("follow_up", ("There is no follow-up poll.",))
    parts: list[Part] = [_waves_table(waves, show)]
    for wave in waves:
        parts += _wave_parts(wave, show)
    lead = tuple(wave_sentence(wave, show) + _when(document, wave) for wave in waves)
    return section("follow_up", lead, tuple(parts))


def wave_sentence(wave: Wave, show: Show) -> str:
    when = wave.label.capitalize()
    if wave.responded == 0:
        return f"{when}: nobody has answered."
    if not is_known(wave.responded):
        return f"{when}: how many answered is {absence(wave.responded)}."
    if not is_known(wave.response_rate):
        why = absence(Absent.NOT_RECORDED)
        if Absent.HIDDEN in (wave.invited, wave.response_rate):
            why = absence(Absent.HIDDEN)
        answered = counted(wave.responded, "learner")
        return f"{when}: {answered} answered; how many were invited is {why}."
    rate = show.share(wave.response_rate).shown
    return f"{when}: {counted(wave.responded, 'learner')} answered, {rate} of those invited."


def _when(document: OutcomeDocument, wave: Wave) -> str:
    """When they did, as far as it can be told."""
    after, days = answered_after(document, wave), days_of(document, wave)
    if not after or days is None:
        return ""
    who = "They" if days.n == wave.responded else f"Of those who had taken it, {days.n:,}"
    return f" {who} answered {after}."


def _wave_parts(wave: Wave, show: Show) -> Iterator[Part]:
    for question in wave.changes:
        if question.options:
            yield _changes_figure(wave, question, show)
    if wave.retention and all(item.n == 0 for item in wave.retention):
        yield Words(_nobody_kept(wave), is_absence=True)
    elif wave.retention:
        yield _retention_figure(wave, show)
    suffix = f"-{wave.after_days}"
    yield from option_figures("practice_change", wave.practice_change, show, suffix)
    yield from option_figures("barriers", wave.barriers, show, suffix)
    if words := _responders_words(wave, show):
        yield Words(words)


def _nobody_kept(wave: Wave) -> str:
    """Nobody has all three answers, though some may have answered the follow-up."""
    words = f"Knowledge kept, {wave.label}: nobody has all three answers to a question"
    if not is_known(wave.responded) or not wave.responded:
        return f"{words}."
    return f"{words}; {counted(wave.responded, 'learner')} answered the follow-up."


def _waves_table(waves: list[Wave], show: Show) -> Table:
    return Table(
        "waves",
        "Who answered the follow-up",
        (
            Column("Wave", "Days after the activity."),
            Column("Invited", "Learners who were sent the link.", "people"),
            Column("Responded", "Learners who answered.", "people"),
            Column("Response rate", "Responded of invited.", "share 0 to 1"),
            CI,
        ),
        tuple(
            (
                text(wave.label),
                show.count(wave.invited, f"wave.{wave.after_days}"),
                show.count(wave.responded, f"wave.{wave.after_days}"),
                _rate(wave, show),
                show.interval(wave.response_rate_ci95),
            )
            for wave in waves
        ),
    )


def _rate(wave: Wave, show: Show) -> Cell:
    if wave.invited is Absent.NOT_RECORDED:
        return Cell(absence(Absent.NOT_RECORDED))
    return show.share(wave.response_rate, wave.invited, f"wave.{wave.after_days}")


# --- what became of intended changes --------------------------------------------------------------


def _changes_figure(wave: Wave, question: ChangeQuestion, show: Show) -> Figure:
    return Figure(
        f"changes-{wave.after_days}-{question.key}",
        "bars",
        f"Intended changes {wave.label}",
        "share done, of learners who intended it and answered; Wilson intervals",
        Axis("share done"),
        ("done",),
        ("after",),
        tuple(_change_row(option) for option in question.options),
        _changes_table(wave, question, show),
    )


def _change_row(option: ChangeMade) -> FigureRow:
    note = f"n = {option.answered:,}" if is_known(option.answered) else absence(option.answered)
    return FigureRow(option.text, (share_mark(option.share_done, option.done, option.ci95),), note)


def _changes_table(wave: Wave, question: ChangeQuestion, show: Show) -> Table:
    columns = (
        Column("Intended change", "Wording of the choice."),
        Column("Intended", "Responders who had intended it.", "people"),
        Column("Answered", "Of them, how many told whether they made it.", "people"),
        Column("Done", "Made the change.", "people"),
        Column("Partly", "Made it in part.", "people"),
        Column("Not yet", "Have not made it yet.", "people"),
        Column("Not applicable", "It does not apply to their practice.", "people"),
        Column("Done %", "Done of answered.", "share 0 to 1"),
        CI,
    )
    return Table(
        f"changes-{wave.after_days}-{question.key}",
        f"Intended changes, {wave.label}",
        columns,
        tuple(_change_cells(wave, question, option, show) for option in question.options),
        note="Moore level 5, self-reported.",
        brief=(0, 1, 3, 4, 5, 7),
    )


def _change_cells(
    wave: Wave, question: ChangeQuestion, option: ChangeMade, show: Show
) -> tuple[Cell, ...]:
    evidence = f"change.{wave.after_days}.{question.key}.{option.choice}"
    counts = (
        option.intended,
        option.answered,
        option.done,
        option.partly,
        option.not_yet,
        option.not_applicable,
    )
    return (
        text(option.text),
        *(show.count(n, evidence) for n in counts),
        show.share(option.share_done, option.answered, evidence),
        show.interval(option.ci95),
    )


# --- what is still known --------------------------------------------------------------------------


def _retention_figure(wave: Wave, show: Show) -> Figure:
    return Figure(
        f"retention-{wave.after_days}",
        "dumbbell",
        _retention_title(wave),
        "learners with all three answers; Cochran's Q, p adjusted over the items (Holm); "
        "Wilson intervals",
        Axis("share of learners correct"),
        (*SIDES, "follow-up"),
        ("before", "after", "third"),
        tuple(_retention_row(item, show) for item in wave.retention),
        _retention_table(wave, show),
    )


def _retention_title(wave: Wave) -> str:
    items = answered_again(wave)
    if not items:
        return f"How much was still known {wave.label}"
    before, after, then = (span_at(items, time) for time in TIMES)
    words = f"{wave.label.capitalize()}, {then} were correct"
    return f"{words} ({before} in the pre-test, {after} in the post-test)"


def _retention_row(item: Retention, show: Show) -> FigureRow:
    note = f"n = {item.n:,}" if is_known(item.n) else absence(item.n)
    if is_known(item.p_holm):
        note += f"\nadjusted {p_words(item.p_holm, show.floor)}"
    marks = tuple(side_mark(side) for side in (item.pre, item.post, item.follow_up))
    return FigureRow(item_name(item), marks, note)


def _retention_table(wave: Wave, show: Show) -> Table:
    columns = (
        ITEM,
        N,
        BEFORE,
        AFTER,
        Column("Follow-up", "Share correct at follow-up.", "share 0 to 1"),
        Column(
            "Since pre-test (points)",
            "Share at follow-up minus share before, in percentage points.",
            "points",
        ),
        Column(
            "p since pre-test",
            "McNemar, before against follow-up, Holm over the three pairs.",
            "0 to 1",
        ),
        Column(
            "Since post-test (points)",
            "Share at follow-up minus share after, in percentage points.",
            "points",
        ),
        Column(
            "p since post-test",
            "McNemar, after against follow-up, Holm over the three pairs.",
            "0 to 1",
        ),
        Column("p overall", "Cochran's Q over the three times.", "0 to 1"),
        P_ADJUSTED,
    )
    return Table(
        f"retention-{wave.after_days}",
        f"Knowledge kept, {wave.label}",
        columns,
        tuple(_retention_cells(wave, item, show) for item in wave.retention),
        note="Learners with all three answers.",
        brief=(0, 1, 2, 3, 4, 5, 6, 7, 8),
    )


def _retention_cells(wave: Wave, item: Retention, show: Show) -> tuple[Cell, ...]:
    evidence = f"retention.{wave.after_days}.{item.key}"
    return (
        text(item_name(item)),
        show.count(item.n, evidence),
        *(show.side(side, evidence) for side in (item.pre, item.post, item.follow_up)),
        *(cell for time in ("pre", "post") for cell in _step_cells(item, time, evidence, show)),
        show.p(item.p, evidence),
        show.p(item.p_holm, evidence),
    )


def _step_cells(item: Retention, time: str, evidence: str, show: Show) -> tuple[Cell, Cell]:
    """The change since then, and its p."""
    step = step_since(item, time)
    change = step.change if step else Absent.UNDEFINED
    return (
        show.change(change, getattr(item, time).share, item.follow_up.share, evidence),
        show.p(step.p_holm if step else Absent.NOT_TESTED),
    )


def _responders_words(wave: Wave, show: Show) -> str:
    both = wave.responders
    if not is_known(both.difference):
        return ""
    # The others answered after; who responded need not have.
    others = "others" + (" invited" if is_known(wave.invited) else " who answered after")
    sides = [
        f"{name} {show.share(side.pre).shown} (n = {show.count(side.n).shown})"
        for name, side in (("responders", both.responders), (others, both.non_responders))
    ]
    words = f"Correct before the course: {', '.join(sides)}; difference "
    details = [numbers.points(both.difference), *show.change_interval_words(both.ci95)]
    return f"{words}{', '.join(details)}, {tested(both.test, both.p, show.floor)}."
