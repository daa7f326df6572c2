"""Two snapshots of one course: what moved, and why. For analysts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import Comparison, OutcomeDocument

from .cells import Show
from .cover import minute
from .grammar import counted
from .methods import rule_name
from .report import Cell, Column, Table, text
from .sections.comparing import item_name

COLUMNS = (
    Column("Figure", "What it is."),
    Column("Earlier", "In the earlier snapshot."),
    Column("Later", "In the later snapshot."),
    Column("Why", "What the move comes from, as far as the counts say."),
)


@dataclass(frozen=True)
class Moves:
    reasons: tuple[str, ...]
    table: Table

    @property
    def is_empty(self) -> bool:
        return not self.table.rows


def compare_snapshots(earlier: OutcomeDocument, later: OutcomeDocument, floor: float) -> Moves:
    rows = tuple(_rows(earlier, later, Show(floor)))
    title = f"What moved from snapshot {earlier.snapshot.id} to snapshot {later.snapshot.id}"
    return Moves(tuple(_reasons(earlier, later)), Table("moves", title, COLUMNS, rows))


# --- why -----------------------------------------------------------------------------------------


def _reasons(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[str]:
    yield from _learners(earlier, later)
    yield from _notes(earlier.notes, later.notes)
    yield from _questions(earlier, later)
    yield from _rules(earlier, later)
    if earlier.snapshot.software != later.snapshot.software:
        yield (
            f"The software changed from {earlier.snapshot.software} to {later.snapshot.software}."
        )


def _learners(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[str]:
    if earlier.snapshot.as_of != later.snapshot.as_of:
        yield (
            f"Answers until {minute(later.snapshot.as_of)} count, before it was until "
            f"{minute(earlier.snapshot.as_of)}."
        )
    for noun, before, after in (
        ("participant", earlier.participation.participants, later.participation.participants),
        (
            "matched learner",
            earlier.knowledge.overall.learners,
            later.knowledge.overall.learners,
        ),
        ("joined row", earlier.participation.joined_rows, later.participation.joined_rows),
    ):
        if is_known(before) and is_known(after) and before != after:
            more = "more" if after > before else "fewer"
            yield (
                f"{counted(abs(after - before), noun)} {more}: {after:,} in place of {before:,}."
            )


def _notes(earlier: Sequence[str], later: Sequence[str]) -> Iterator[str]:
    """A corrected key, people left out, addresses shared: the notes say what they are."""
    yield from (f"New: {note}" for note in later if note not in earlier and _is_a_reason(note))
    yield from (
        f"No longer: {note}" for note in earlier if note not in later and _is_a_reason(note)
    )


def _is_a_reason(note: str) -> bool:
    """Cautions about small numbers follow from the figures."""
    return "its key was corrected" in note or note.startswith("Left out as")


def _questions(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[str]:
    before, after = ([item.key for item in each.items] for each in (earlier, later))
    if new := [key for key in after if key not in before]:
        yield f"Asked before and after since then: {', '.join(new)}."
    if gone := [key for key in before if key not in after]:
        yield f"No longer asked before and after: {', '.join(gone)}."


def _rules(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[str]:
    before, after = earlier.snapshot.rules, later.snapshot.rules
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) == after.get(name):
            continue
        if name == "version":
            yield (
                f"Counted by rules version {later.snapshot.rules_version}, before by version "
                f"{earlier.snapshot.rules_version}."
            )
        else:
            now = after.get(name) or "no such rule"
            yield f"The rule “{rule_name(name)}” is another one: {now}"


# --- what ----------------------------------------------------------------------------------------


def _rows(
    earlier: OutcomeDocument, later: OutcomeDocument, show: Show
) -> Iterator[tuple[Cell, ...]]:
    for label, before, after in _people(earlier, later, show):
        if before.shown != after.shown:
            yield text(label), before, after, text("")
    for label, earlier_comparison, later_comparison in _comparisons(earlier, later):
        yield from _compared(label, earlier_comparison, later_comparison, show)
    then, now = _gaps(earlier), _gaps(later)
    for key in dict.fromkeys([*then, *now]):
        if (key in then) != (key in now):
            states = [text("a gap" if key in gaps else "no gap") for gaps in (then, now)]
            yield text(f"Persistent gap: {key}"), states[0], states[1], text("")


def _people(
    earlier: OutcomeDocument, later: OutcomeDocument, show: Show
) -> Iterator[tuple[str, Cell, Cell]]:
    for name in ("participants", "cme_learners", "micro_learning"):
        label = name.replace("_", " ").capitalize().replace("Cme", "CME")
        yield (
            label,
            *(show.count(getattr(each.participation, name)) for each in (earlier, later)),  # type: ignore[misc]
        )
    pair = [each.knowledge.overall for each in (earlier, later)]
    yield "Matched learners", show.count(pair[0].learners), show.count(pair[1].learners)
    for label, name in (("pre-test", "pre"), ("post-test", "post")):
        cells = [show.share(getattr(each, name)) for each in pair]
        yield f"Average over objectives, {label}", cells[0], cells[1]
    changes = [show.change(each.change, each.pre, each.post) for each in pair]
    yield "Average over objectives, change (points)", changes[0], changes[1]


def _comparisons(
    earlier: OutcomeDocument, later: OutcomeDocument
) -> Iterator[tuple[str, Comparison, Comparison]]:
    objectives = {each.objective: each for each in earlier.knowledge.objectives}
    for objective in later.knowledge.objectives:
        if before := objectives.get(objective.objective):
            yield f"Objective {objective.objective}", before.matched, objective.matched
    items = {item.key: item for item in [*earlier.items]}
    for item in later.items:
        if item.key in items:
            yield item_name(item), items[item.key].matched, item.matched
    ratings = {rating.key: rating for rating in earlier.confidence}
    for rating in later.confidence:
        if rating.key in ratings:
            yield f"{item_name(rating)} (top box)", ratings[rating.key].matched, rating.matched


def _compared(
    label: str, before: Comparison, after: Comparison, show: Show
) -> Iterator[tuple[Cell, ...]]:
    shown = [_in_words(each, show) for each in (before, after)]
    if shown[0] != shown[1]:
        yield text(label), text(shown[0]), text(shown[1]), text(_why(before, after))


def _in_words(compared: Comparison, show: Show) -> str:
    ends = " to ".join(show.share(side.share).shown for side in (compared.pre, compared.post))
    p = show.p(compared.p_holm if is_known(compared.p_holm) else compared.p).shown
    return f"{ends} (n = {show.count(compared.n).shown}, {p})"


def _why(before: Comparison, after: Comparison) -> str:
    """Of the learners added, how they answered; where nobody was added, the answers are others."""
    if not is_known(before.n) or not is_known(after.n):
        return "not shown"
    added = after.n - before.n
    if added < 0:
        return f"{counted(-added, 'matched learner')} fewer"
    shares = [
        _share_of_added(getattr(before, side), getattr(after, side)) for side in ("pre", "post")
    ]
    if not added:
        moved = any(
            getattr(before, side).count != getattr(after, side).count for side in ("pre", "post")
        )
        return "the same number of learners, other answers or another key" * moved or (
            "the same answers, judged in another family of tests"
        )
    if None in shares:
        return f"{counted(added, 'matched learner')} more, and some answers are others"
    ends = " to ".join(str(share) for share in shares)
    return f"{counted(added, 'matched learner')} more, who went from {ends}"


def _share_of_added(before: object, after: object) -> str | None:
    """None where what was added cannot be answers of new learners alone."""
    n = getattr(after, "n", 0) - getattr(before, "n", 0)
    right = getattr(after, "count", 0) - getattr(before, "count", 0)
    return numbers.percent(right / n) if n > 0 and 0 <= right <= n else None


def _gaps(document: OutcomeDocument) -> list[str]:
    return [
        gap.key if gap.objective is None else f"objective {gap.objective}"
        for gap in document.persistent_gaps
    ]
