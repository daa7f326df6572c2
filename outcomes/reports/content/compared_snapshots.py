"""Two snapshots of one course: what moved, and why. For analysts.

Sentences are phrases: the page says them in its reader's language.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import Comparison, OutcomeDocument

from .cells import Show
from .moved_figures import MovedSection, moved_sections
from .phrase import Phrase
from .reading import sections
from .sections.comparing import item_name
from .why_figures_moved import reasons_between

NOTHING = Phrase("")


@dataclass(frozen=True)
class Move:
    figure: Phrase
    earlier: Phrase
    later: Phrase
    why: Phrase = NOTHING


@dataclass(frozen=True)
class Moves:
    title: Phrase
    reasons: tuple[Phrase, ...]
    rows: tuple[Move, ...]  # the main figures, each with why
    sections: tuple[MovedSection, ...]  # every figure that a report prints
    is_same: bool  # no figure of the two documents differs, printed or not

    @property
    def unseen(self) -> int:
        """Figures that moved by less than is printed."""
        return sum(section.unseen for section in self.sections)

    @property
    def seen(self) -> list[MovedSection]:
        return [section for section in self.sections if section.moved]


def compare_snapshots(earlier: OutcomeDocument, later: OutcomeDocument, floor: float) -> Moves:
    title = Phrase(
        "What moved from snapshot %(earlier)s to snapshot %(later)s",
        earlier=str(earlier.snapshot.id),
        later=str(later.snapshot.id),
    )
    show = Show(floor)
    return Moves(
        title,
        tuple(reasons_between(earlier, later)),
        tuple(_rows(earlier, later, show)),
        tuple(moved_sections(sections(earlier, show), sections(later, show))),
        _figures(earlier) == _figures(later),
    )


def _figures(document: OutcomeDocument) -> dict[str, object]:
    """All of the document but which computation it is."""
    whole = document.as_json()
    return whole | {"snapshot": whole["snapshot"].get("states")}


def _rows(earlier: OutcomeDocument, later: OutcomeDocument, show: Show) -> Iterator[Move]:
    for label, before, after in _people(earlier, later, show):
        if before != after:
            yield Move(label, _verbatim(before), _verbatim(after))
    for label, earlier_comparison, later_comparison in _comparisons(earlier, later):
        yield from _compared(label, earlier_comparison, later_comparison, show)
    then, now = _gaps(earlier), _gaps(later)
    for key in dict.fromkeys([*then, *now]):
        if (key in then) != (key in now):
            states = [Phrase("a gap") if key in gaps else Phrase("no gap") for gaps in (then, now)]
            yield Move(Phrase("Persistent gap: %(name)s", name=(then | now)[key]), *states)


def _verbatim(shown: str) -> Phrase:
    """The same in every language."""
    sentence = "%(shown)s"
    return Phrase(sentence, shown=shown) if shown else NOTHING


def _people(
    earlier: OutcomeDocument, later: OutcomeDocument, show: Show
) -> Iterator[tuple[Phrase, str, str]]:
    parts = earlier.participation, later.participation
    for label, name in (
        (Phrase("Participants"), "participants"),
        (Phrase("CME learners"), "cme_learners"),
        (Phrase("Micro-learning"), "micro_learning"),
    ):
        before, after = (show.count(getattr(part, name)).shown for part in parts)
        yield label, before, after
    pair = earlier.knowledge.overall, later.knowledge.overall
    before, after = (show.count(overall.learners).shown for overall in pair)
    yield Phrase("Matched learners"), before, after
    for label, name in (
        (Phrase("Average over objectives, pre-test"), "pre"),
        (Phrase("Average over objectives, post-test"), "post"),
    ):
        before, after = (show.share(getattr(overall, name)).shown for overall in pair)
        yield label, before, after
    before, after = (
        show.change(overall.change, overall.pre, overall.post).shown.split(" ")[0]
        for overall in pair
    )
    yield Phrase("Average over objectives, change (points)"), before, after


def _comparisons(
    earlier: OutcomeDocument, later: OutcomeDocument
) -> Iterator[tuple[Phrase, Comparison, Comparison]]:
    objectives = {each.objective: each for each in earlier.knowledge.objectives}
    for objective in later.knowledge.objectives:
        if before := objectives.get(objective.objective):
            yield _objective(objective.objective), before.matched, objective.matched
    items = {item.key: item for item in [*earlier.items]}
    for item in later.items:
        if item.key in items:
            yield _verbatim(item_name(item)), items[item.key].matched, item.matched
    ratings = {rating.key: rating for rating in earlier.confidence}
    for rating in later.confidence:
        if rating.key in ratings:
            label = Phrase("%(item)s (top box)", item=item_name(rating))
            yield label, ratings[rating.key].matched, rating.matched


def _objective(number: int) -> Phrase:
    return Phrase("Objective %(number)s", number=str(number))


def _compared(label: Phrase, before: Comparison, after: Comparison, show: Show) -> Iterator[Move]:
    shown = [_in_words(each, show) for each in (before, after)]
    if shown[0] != shown[1]:
        yield Move(label, shown[0], shown[1], _why(before, after))


def _in_words(compared: Comparison, show: Show) -> Phrase:
    p = show.p(compared.p_holm if is_known(compared.p_holm) else compared.p).shown
    return Phrase(
        "%(before)s to %(after)s (n = %(n)s, %(p)s)",
        before=show.share(compared.pre.share).shown,
        after=show.share(compared.post.share).shown,
        n=show.count(compared.n).shown,
        p=p,
    )


def _why(before: Comparison, after: Comparison) -> Phrase:
    """Of the learners added, how they answered; where nobody was added, the answers are others."""
    if not is_known(before.n) or not is_known(after.n):
        return Phrase("not shown")
    added = after.n - before.n
    if added < 0:
        return Phrase("matched learners: %(step)s fewer", step=-added)
    if not added:
        return _same_learners(before, after)
    pre, post = (
        _share_of_added(getattr(before, side), getattr(after, side)) for side in ("pre", "post")
    )
    if pre is None or post is None:
        return Phrase("matched learners: %(step)s more, and some answers are others", step=added)
    return Phrase(
        "matched learners: %(step)s more, of whom %(pre)s were correct before and %(post)s after",
        step=added,
        pre=pre,
        post=post,
    )


def _same_learners(before: Comparison, after: Comparison) -> Phrase:
    moved = any(
        getattr(before, side).count != getattr(after, side).count for side in ("pre", "post")
    )
    if moved:
        return Phrase("the same number of learners, other answers or another key")
    return Phrase("the same answers, judged in another family of tests")


def _share_of_added(before: object, after: object) -> str | None:
    """None where what was added cannot be answers of new learners alone."""
    n = getattr(after, "n", 0) - getattr(before, "n", 0)
    right = getattr(after, "count", 0) - getattr(before, "count", 0)
    return numbers.percent(right / n) if n > 0 and 0 <= right <= n else None


def _gaps(document: OutcomeDocument) -> dict[str, Phrase]:
    return {
        str(gap.key if gap.objective is None else gap.objective): (
            _verbatim(str(gap.key)) if gap.objective is None else _objective(gap.objective)
        )
        for gap in document.persistent_gaps
    }
