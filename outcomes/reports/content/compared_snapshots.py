"""Two snapshots of one course: what moved, and why. For analysts.

Sentences are phrases: the page says them in its reader's language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import Comparison, OutcomeDocument

from .cells import Show
from .methods import rule_name
from .phrase import Phrase
from .sections.comparing import item_name

NOTHING, SEPARATOR = Phrase(""), ", "


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
    rows: tuple[Move, ...]


def compare_snapshots(earlier: OutcomeDocument, later: OutcomeDocument, floor: float) -> Moves:
    title = Phrase(
        "What moved from snapshot %(earlier)s to snapshot %(later)s",
        earlier=str(earlier.snapshot.id),
        later=str(later.snapshot.id),
    )
    rows = tuple(_rows(earlier, later, Show(floor)))
    return Moves(title, tuple(_reasons(earlier, later)), rows)


# --- why -----------------------------------------------------------------------------------------


def _reasons(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[Phrase]:
    yield from _learners(earlier, later)
    yield from _notes(earlier.notes, later.notes)
    yield from _questions(earlier, later)
    yield from _rules(earlier, later)
    if earlier.snapshot.software != later.snapshot.software:
        yield Phrase(
            "The software changed from %(before)s to %(after)s.",
            before=earlier.snapshot.software,
            after=later.snapshot.software,
        )


def _learners(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[Phrase]:
    if earlier.snapshot.as_of != later.snapshot.as_of:
        yield Phrase(
            "Answers until %(after)s count, before it was until %(before)s.",
            after=datetime.fromisoformat(later.snapshot.as_of),
            before=datetime.fromisoformat(earlier.snapshot.as_of),
        )
    for what, before, after in (
        (
            Phrase("Participants"),
            earlier.participation.participants,
            later.participation.participants,
        ),
        (
            Phrase("Matched learners"),
            earlier.knowledge.overall.learners,
            later.knowledge.overall.learners,
        ),
        (Phrase("Joined rows"), earlier.participation.joined_rows, later.participation.joined_rows),
    ):
        if is_known(before) and is_known(after) and before != after:
            yield _more_or_fewer(what, before, after)


def _more_or_fewer(what: Phrase, before: int, after: int) -> Phrase:
    if after > before:
        return Phrase(
            "%(what)s: %(after)s in place of %(before)s, %(step)s more.",
            what=what,
            after=after,
            before=before,
            step=after - before,
        )
    return Phrase(
        "%(what)s: %(after)s in place of %(before)s, %(step)s fewer.",
        what=what,
        after=after,
        before=before,
        step=before - after,
    )


def _notes(earlier: Sequence[str], later: Sequence[str]) -> Iterator[Phrase]:
    """A corrected key, people left out, addresses shared: the notes say what they are."""
    for note in later:
        if note not in earlier and _is_a_reason(note):
            yield Phrase("New: %(note)s", note=note)
    for note in earlier:
        if note not in later and _is_a_reason(note):
            yield Phrase("No longer: %(note)s", note=note)


def _is_a_reason(note: str) -> bool:
    """Cautions about small numbers follow from the figures."""
    return "its key was corrected" in note or note.startswith("Left out as")


def _questions(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[Phrase]:
    before, after = ([item.key for item in each.items] for each in (earlier, later))
    if new := [key for key in after if key not in before]:
        yield Phrase("Asked before and after since then: %(keys)s.", keys=SEPARATOR.join(new))
    if gone := [key for key in before if key not in after]:
        yield Phrase("No longer asked before and after: %(keys)s.", keys=SEPARATOR.join(gone))


def _rules(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[Phrase]:
    before, after = earlier.snapshot.rules, later.snapshot.rules
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) == after.get(name):
            continue
        if name == "version":
            yield Phrase(
                "Counted by rules version %(after)s, before by version %(before)s.",
                after=later.snapshot.rules_version,
                before=earlier.snapshot.rules_version,
            )
        elif after.get(name):
            yield Phrase(
                "The rule “%(name)s” is another one: %(rule)s",
                name=rule_name(name),
                rule=str(after[name]),
            )
        else:
            yield Phrase("There is no rule “%(name)s” any more.", name=rule_name(name))


# --- what ----------------------------------------------------------------------------------------


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
