"""Decisions within the activity: choices beside the recommended path, by specialty, and after."""

from collections.abc import Iterator, Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_activity import DecidingGroup, DecisionPoint, DecisionToPost
from outcomes.statistics import holm

from ..cells import NONE, Show
from ..columns import CI, DIFFERENCE_CI, P_ADJUSTED, TEST, P
from ..grammar import (
    Certainty,
    Direction,
    absence,
    certainty,
    counted,
    direction,
    p_words,
    span,
    spans_all,
)
from ..report import Axis, Cell, Column, Figure, FigureRow, Part, Section, Table, text
from ..several_moves import Move, in_groups
from ..tests_named import test_name
from . import section
from .audience import share_mark
from .comparing import item_name
from .gaps import unjudged_words

NONE_ASKED = "The tracks stop at no decision point."


def decision_points(document: OutcomeDocument, show: Show) -> Section | None:
    decision_points = document.decision_points
    if decision_points is None:
        return None
    if not decision_points.points:
        return section("decision_points", (NONE_ASKED,))
    parts: list[Part] = [
        _figure(decision_points.points, show),
        _after_table(decision_points.points, show),
    ]
    groups = _groups_table(decision_points.points, show)
    parts += [groups] if groups.rows else []
    parts.append(_choices_table(decision_points.points, show))
    lead = [decision_points.definition, *decision_points.corrections]
    lead += [sentence] if (sentence := after_sentence(document, show)) else []
    return section("decision_points", tuple(lead), tuple(parts))


def after_sentence(document: OutcomeDocument, show: Show) -> str:
    """Whether the questions after were answered better than the decisions were taken."""
    points = document.decision_points.points if document.decision_points else []
    changes = [point.change for point in points if point.change is not None]
    known = [change for change in changes if is_known(change.change)]
    if not known:
        return ""
    adjusted = _adjusted([change.p for change in changes])
    if len(known) < len(changes) or not all(map(is_known, adjusted)):
        words = _as_displayed(known, len(known) == len(changes))
    elif len(known) == 1:
        words = _of_one(known[0], show)
    else:
        words = _beyond_chance(known, adjusted)
    reasons = [None if is_known(c.change) else _why_none(c) for c in changes]
    rest = unjudged_words(reasons, "decision points")
    return f"{words}.{rest}{_same_question(points, adjusted)}{_no_measure(known)}"


MORE = "the post-test questions that follow were answered correctly more often than the decision"
AS_OFTEN = {Direction.FALL: "less often than", Direction.LEVEL: "as often as"}


def _of_one(change: DecisionToPost, show: Show) -> str:
    decision, post = (show.share(share).shown for share in (change.decision, change.post))
    doubt = "" if certainty(change.p) is Certainty.BEYOND_CHANCE else "not beyond chance, "
    return (
        f"Of those who also answered the post-test questions that follow, {decision} took the "
        f"recommended path at the one decision point; of their answers to these, {post} were "
        f"correct ({doubt}{p_words(change.p, show.floor)})"
    )


def _beyond_chance(changes: Sequence[DecisionToPost], adjusted: Sequence[float | Absent]) -> str:
    moves = [
        change.change
        for change, p in zip(changes, adjusted, strict=True)
        if certainty(p) is Certainty.BEYOND_CHANCE and is_known(change.change)
    ]
    of = counted(len(changes), "decision point")
    if not moves:
        return (
            f"At none of {of} do correct decisions and correct answers to the post-test questions "
            "that follow differ beyond chance (adjusted by Holm)"
        )
    better, worse = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    less = f", and at {worse} less often" if worse else ""
    return f"At {better or 'none'} of {of} {MORE}{less}, beyond chance (adjusted by Holm)"


def _as_displayed(changes: Sequence[DecisionToPost], all_known: bool) -> str:
    ways = [direction(change.decision, change.post) for change in changes]
    shown = "" if all_known else " shown"
    chance = f"whether a difference is beyond chance is {absence(Absent.HIDDEN)}"
    if len(ways) == 1:
        words = MORE.replace("more often than", AS_OFTEN.get(ways[0], "more often than"))
        return f"At the one decision point{shown} {words}; {chance}"
    of = f"{ways.count(Direction.RISE) or 'none'} of {counted(len(ways), 'decision point')}{shown}"
    told = [f"At {of} {MORE}"]
    for way, words in AS_OFTEN.items():
        told += [f"at {ways.count(way)} {words.rpartition(' ')[0]}"] if way in ways else []
    return f"{', '.join(told)}; {chance}"


def _same_question(points: Sequence[DecisionPoint], adjusted: Sequence[float | Absent]) -> str:
    """What moved where the same question was asked again, beside points where others were."""
    compared = [point for point in points if point.change is not None]
    moves = [
        Move(point.key, change.decision, change.post, p)
        for point, p in zip(compared, adjusted, strict=True)
        if (change := point.change) and change.paired_with == "question"
        if is_known(change.decision) and is_known(change.post)
    ]
    if not moves or all(p.change and p.change.paired_with == "question" for p in compared):
        return ""
    return f" Where the same question is asked again, correct answers {in_groups(moves)}."


def _no_measure(changes: Sequence[DecisionToPost]) -> str:
    """Where other questions follow, a difference tells of the questions as much as of learners."""
    other = sum(change.paired_with != "question" for change in changes)
    if not other:
        return ""
    if other == len(changes):
        return OTHER_QUESTIONS
    of = f" At {other} of {len(changes)} they are"
    return OTHER_QUESTIONS.replace(" They are", of)


ADJUSTED_OVER_POINTS = " p adjusted by Holm over the decision points."
OTHER_QUESTIONS = " They are different questions: this is no measure of change."


def after_brief(sentence: str) -> str:
    """Where nothing differs, no change is claimed that other questions could explain."""
    return sentence.removesuffix(OTHER_QUESTIONS) if sentence.startswith("At none") else sentence


def _why_none(change: DecisionToPost) -> Absent:
    return Absent.NOBODY if change.n == 0 else Absent.HIDDEN


def _adjusted(values: Sequence[float | Absent]) -> list[float | Absent]:
    """By Holm over the decision points; none where the family is not whole."""
    known = [p for p in values if is_known(p)]
    if len(known) < len(values):
        return [p if not is_known(p) else Absent.HIDDEN for p in values]
    return [Absent.NOT_TESTED if p is None else p for p in holm(known)]


def _figure(points: Sequence[DecisionPoint], show: Show) -> Figure:
    return Figure(
        "decision_points",
        "bars",
        title_of(points),
        "share of first answers; Wilson intervals",
        Axis("share on the recommended path"),
        ("recommended path",),
        ("after",),
        tuple(_row(point) for point in points),
        _points_table(points, show),
    )


def title_of(points: Sequence[DecisionPoint]) -> str:
    shares = [point.share for point in points if is_known(point.share)]
    if not shares or spans_all(shares):
        return "Learners on the recommended path"
    shown = "" if len(shares) == len(points) else ", where shown"
    return f"{span(shares)} took the recommended path{shown}"


def _row(point: DecisionPoint) -> FigureRow:
    mark = share_mark(point.share, point.n, point.ci95)
    return FigureRow(item_name(point), (mark,), counted(point.n, "learner"))


DECISION = Column("Decision", "Key and wording of the question.")
LEARNERS = Column("Learners", "Who decided.", "people")
ON_PATH = Column("Recommended", "Who took the recommended path.", "people")
PATH_SHARE = Column("Recommended %", "Share on the recommended path.", "share 0 to 1")


def _points_table(points: Sequence[DecisionPoint], show: Show) -> Table:
    rows = tuple(
        (
            text(item_name(point)),
            text(point.track),
            show.count(point.n, f"decision.{point.key}"),
            *_path_cells(point, f"decision.{point.key}", show),
        )
        for point in points
    )
    columns = (DECISION, Column("Track", "Number of the track."), LEARNERS, ON_PATH, PATH_SHARE, CI)
    note = "First answers at the decision point, before the discussion is shown."
    return Table("decision_points", "Decision points", columns, rows, note)


def _path_cells(
    entry: DecisionPoint | DecidingGroup, evidence: str, show: Show
) -> tuple[Cell, ...]:
    return (
        show.count(entry.recommended, evidence),
        show.share(entry.share, entry.n, evidence),
        show.interval(entry.ci95),
    )


def _after_table(points: Sequence[DecisionPoint], show: Show) -> Table:
    columns = (
        DECISION,
        Column("Paired with", "The same question of the post-test, or those of its objective."),
        Column("n", "Learners who decided and answered after.", "people"),
        Column("Decision", "Share of them on the recommended path.", "share 0 to 1"),
        Column("Post-test", "Their mean share correct after.", "share 0 to 1"),
        Column("Difference (points)", "Post-test less decision, in percentage points.", "points"),
        DIFFERENCE_CI,
        P,
        P_ADJUSTED,
        TEST,
    )
    changes = [point.change for point in points if point.change is not None]
    adjusted = dict(zip(map(id, changes), _adjusted([change.p for change in changes]), strict=True))
    rows = tuple(
        _after_cells(point, adjusted.get(id(point.change), Absent.NOT_TESTED), show)
        for point in points
    )
    note = (
        "Different questions differ in difficulty: the difference to the other questions of an "
        "objective is no change of knowledge."
    )
    if any(is_known(p) for p in adjusted.values()):
        alone = len(changes) == 1
        note += " One test, not adjusted." if alone else ADJUSTED_OVER_POINTS
    title = "From decision to post-test"
    return Table("decisions_after", title, columns, rows, note, brief=(0, 1, 2, 3, 4, 5, 6, 8))


def _after_cells(point: DecisionPoint, p_adjusted: float | Absent, show: Show) -> tuple[Cell, ...]:
    change, evidence = point.change, f"decision.{point.key}"
    if change is None:
        words = Cell(absence(Absent.NOT_ASKED))
        return (text(item_name(point)), words, *(NONE,) * 7, text(""))
    paired = "the same question" if change.paired_with == "question" else "the objective"
    return (
        text(item_name(point)),
        text(f"{paired}: {', '.join(change.questions)}"),
        show.count(change.n, evidence),
        show.share(change.decision, evidence=evidence),
        show.share(change.post, evidence=evidence),
        show.change(change.change, change.decision, change.post, evidence),
        show.change_interval(change.change_ci95, evidence),
        show.p(change.p, evidence),
        show.p(p_adjusted, evidence),
        text(test_name(change.test)),
    )


def _groups_table(points: Sequence[DecisionPoint], show: Show) -> Table:
    group = Column("Group", "Specialty of the learner.")
    columns = (DECISION, group, LEARNERS, ON_PATH, PATH_SHARE, CI)
    rows = tuple(row for point in points for row in _group_rows(point, show))
    divided = any(_by_oncologist(point) for point in points)
    note = "Oncologists and others first, then every specialty." if divided else ""
    title = "Decisions by specialty"
    return Table("decisions_by_specialty", title, columns, rows, note, appendix=True)


def _by_oncologist(point: DecisionPoint) -> Sequence[DecidingGroup]:
    """Oncologists and others, where there are both."""
    return point.oncologists if len(point.oncologists) > 1 else ()


def _group_rows(point: DecisionPoint, show: Show) -> Iterator[tuple[Cell, ...]]:
    evidence = f"decision.{point.key}"
    for group in (*_by_oncologist(point), *point.specialties):
        yield (
            text(item_name(point)),
            text(group.label),
            show.count(group.n, evidence),
            *_path_cells(group, evidence, show),
        )


def _choices_table(points: Sequence[DecisionPoint], show: Show) -> Table:
    columns = (
        Column("Decision", "Key of the question."),
        Column("Choice", "Key and wording."),
        Column("Path", "Whether it is the recommended path."),
        LEARNERS,
        Column("Share", "Of those who decided.", "share 0 to 1"),
        CI,
    )
    rows = tuple(
        (
            text(point.key),
            text(f"{option.choice}. {option.text}", mark="right" if option.recommended else ""),
            text("recommended" if option.recommended else ""),
            show.count(option.n, f"decision.{point.key}"),
            show.share(option.share, point.n),
            show.interval(option.ci95),
        )
        for point in points
        for option in point.options
    )
    return Table("decision_choices", "Every choice at a decision point", columns, rows)


def change_words(point: DecisionPoint, show: Show) -> str:
    """What the same learners answered after, as it reads in the evidence."""
    change = point.change
    if change is None or not is_known(change.change):
        return ""
    ends = f"{show.share(change.decision).shown} to {show.share(change.post).shown}"
    p = f"; {test_name(change.test)} {p_words(change.p, show.floor)}" if is_known(change.p) else ""
    return f"{ends} ({numbers.points(change.change)}{p}; n = {show.count(change.n).shown})"
