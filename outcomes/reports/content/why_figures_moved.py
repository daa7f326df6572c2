"""Why figures of two snapshots may be others, as far as the two documents say."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OutcomeDocument

from .methods import rule_name, rule_words
from .phrase import Phrase

SEPARATOR = ", "


def reasons_between(earlier: OutcomeDocument, later: OutcomeDocument) -> Iterator[Phrase]:
    yield from _learners(earlier, later)
    yield from _notes(earlier.notes, later.notes)
    yield from _questions(earlier, later)
    if earlier.practice_measures != later.practice_measures:
        yield Phrase("Counts of practice measures were imported.")
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
            continue
        words = {"name": rule_name(name), "rule": rule_words(str(after.get(name) or ""))}
        if before.get(name) and after.get(name):
            yield Phrase("The rule “%(name)s” is another one: %(rule)s", **words)
        elif after.get(name):
            yield Phrase("The rule “%(name)s” is new: %(rule)s", **words)
        else:
            yield Phrase("There is no rule “%(name)s” any more.", **words)
