"""Who took part: specialties, professions, and numbers they gave. Pure."""

from collections.abc import Sequence

from learners.taxonomy import is_oncologist
from outcomes.snapshots.document import Audience, LabelledShare, ShareOf, is_known

from .beside_matched import People
from .cells import Figure, Review, hidden, hidden_at, less
from .given_numbers import suppress_numbers
from .partitions import chosen_to_hide
from .rows import all_hidden, hidden_last
from .same_people import told_by_the_other


def suppress_audience(
    review: Review, audience: Audience, participants: Figure, people: People
) -> Audience:
    """`participants` as they leave, `people` as counted."""
    given = audience.numbers.items()
    numbers = {key: suppress_numbers(review, answers, key, people) for key, answers in given}
    audience = audience.model_copy(update={"numbers": numbers})
    if not is_known(participants):
        return _hidden_audience(audience)
    oncologists = audience.oncologists
    if out := _few_oncologists(review, oncologists):
        oncologists = hidden(oncologists, "n", "share")
    specialties, professions = _both(review, audience, apart=not out)
    return audience.model_copy(
        update={
            "oncologists": oncologists,
            "specialty": hidden_last(specialties),
            "profession": hidden_last(professions),
        }
    )


def _both(
    review: Review, audience: Audience, *, apart: bool
) -> tuple[list[LabelledShare], list[LabelledShare]]:
    """What one table hides and the other tells of the same people is hidden in both, until none
    tells more."""
    must: set[str] = set()
    while True:
        specialties = _specialties(review, audience.specialty, must, apart=apart)
        professions = _labelled(
            review, audience.profession, range(len(audience.profession)), "profession", must
        )
        rows = {"specialty": specialties, "profession": professions}
        hidden_rows = {f"{name}/{e.label}" for name in rows for e in rows[name] if e.suppressed}
        counts = [
            {e.label: e.n for e in table} for table in (audience.specialty, audience.profession)
        ]
        told = told_by_the_other(counts[0], counts[1], hidden_rows, review.below)
        if told <= must:
            return specialties, professions
        must |= told


def _hidden_audience(audience: Audience) -> Audience:
    """The labels together would tell how many took part."""
    return audience.model_copy(
        update={
            "oncologists": hidden(audience.oncologists, "n", "of", "share"),
            "specialty": all_hidden(audience.specialty, "n", "share"),
            "profession": all_hidden(audience.profession, "n", "share"),
        }
    )


def _few_oncologists(review: Review, oncologists: ShareOf) -> bool:
    if not is_known(oncologists.of) or not oncologists.of:
        return False
    addresses = ["audience/oncologists", "audience/not-oncologists"]
    others = less(oncologists.of, oncologists.n)
    return bool(chosen_to_hide(review, addresses, [oncologists.n, others]))


def _specialties(
    review: Review, entries: list[LabelledShare], must: set[str], *, apart: bool
) -> list[LabelledShare]:
    """Where the two parts of the whole are not to be told apart, their labels are one list."""
    inside = [index for index, entry in enumerate(entries) if is_oncologist(entry.label)]
    outside = [index for index in range(len(entries)) if index not in inside]
    for indexes in (inside, outside) if apart else (outside + inside,):
        entries = _labelled(review, entries, indexes, "specialty", must)
    return entries


def _labelled(
    review: Review,
    entries: list[LabelledShare],
    indexes: Sequence[int],
    address: str,
    must: set[str],
) -> list[LabelledShare]:
    """`must`: what is hidden already, by address."""
    chosen = [entries[index] for index in indexes]
    addresses = [f"{address}/{entry.label}" for entry in chosen]
    already = {n for n, name in enumerate(addresses) if name in must}
    out = chosen_to_hide(review, addresses, [entry.n for entry in chosen], must=already)
    return hidden_at(entries, {indexes[index] for index in out}, "n", "share")
