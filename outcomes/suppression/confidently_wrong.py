"""Who was wrong and confident after, by wrong choice, beside tables of the same people. Pure."""

from collections.abc import Sequence

from outcomes.snapshots.document import (
    Absent,
    ChosenWrong,
    Comparison,
    Confidence,
    ConfidentlyWrong,
    Item,
    ItemWithConfidence,
    KnowledgeConfidence,
    Side,
    is_known,
)

from .beside_matched import tells_who_answered_after_only
from .cells import Figure, Review, hidden, hidden_at, less, total_of
from .partitions import chosen_to_hide

Siblings = Sequence[tuple[Comparison, tuple[str, str]]]  # each with the states that make its count


class Tables:
    """The items and the ratings as they leave: tables of the same people."""

    def __init__(self, items: Sequence[Item], ratings: Sequence[Confidence]) -> None:
        self.items = {item.key: item for item in items}
        self.ratings = {rating.key: rating for rating in ratings}

    def of(self, entry: KnowledgeConfidence) -> Siblings:
        item, rating = self.items.get(entry.key), self.ratings.get(entry.confidence_key)
        siblings = []
        if item:
            siblings.append((item.matched, ("mastered", "doubtful")))
        if rating:
            siblings.append((rating.matched, ("mastered", "misinformed")))
        return siblings


def both(entry: KnowledgeConfidence | ConfidentlyWrong) -> str:
    return f"{entry.key}/{entry.confidence_key}"


def suppress_confidently_wrong(
    review: Review,
    wrong: Sequence[ConfidentlyWrong],
    pairs: Sequence[KnowledgeConfidence],
    tables: Tables,
    matched: Figure,
) -> list[ConfidentlyWrong]:
    """`pairs` of knowledge and confidence, as they leave."""
    entries = [_confidently_wrong(review, entry, tables, pairs, matched) for entry in wrong]
    return _every_pair(entries, pairs, tables)


def _every_pair(
    wrong: Sequence[ConfidentlyWrong], pairs: Sequence[KnowledgeConfidence], tables: Tables
) -> list[ConfidentlyWrong]:
    """The largest share stands first and who is never wrong and sure has no entry. Where one is
    hidden each pair has one, and the hidden stand in the order of the questions."""
    hidden_ones = {both(entry): entry for entry in wrong if entry.suppressed}
    if not hidden_ones:
        return list(wrong)
    shown = [entry for entry in wrong if not entry.suppressed]
    told = {both(entry) for entry in shown}
    left = [
        hidden_ones.get(both(pair)) or _nobody_said(pair, tables)
        for pair in pairs
        if both(pair) not in told
    ]
    unpaired = hidden_ones.keys() - {both(pair) for pair in pairs}
    return [*shown, *left, *(hidden_ones[name] for name in sorted(unpaired))]


def _nobody_said(pair: KnowledgeConfidence, tables: Tables) -> ConfidentlyWrong:
    about = {name: getattr(pair, name) for name in ItemWithConfidence.model_fields}
    nobody = ConfidentlyWrong(
        **about,
        n=Absent.HIDDEN,
        count=Absent.HIDDEN,
        share=Absent.HIDDEN,
        ci95=Absent.HIDDEN,
        flagged=None,
        choices=[],
        suppressed=True,
    )
    choices = _every_wrong_choice(nobody, tables.items.get(pair.key))
    hidden_choices = hidden_at(choices, {*range(len(choices))}, "n")
    return nobody.model_copy(update={"choices": hidden_choices})


def _confidently_wrong(
    review: Review,
    entry: ConfidentlyWrong,
    tables: Tables,
    states: Sequence[KnowledgeConfidence],
    matched: Figure,
) -> ConfidentlyWrong:
    address = f"wrong-and-sure/{both(entry)}"
    choices, most = _who_chose(entry, tables.items.get(entry.key))
    addresses = [f"{address}/choices/{choice.choice}" for choice in choices]
    cells = _cells_of(entry, tables, states) | {"unpaired": less(entry.n, matched)}
    tells = review.any_tells(address, cells) | review.few_stayed_behind(address, entry.n)
    unsure = {
        index
        for index, cap in enumerate(most)
        if review.tells(f"{addresses[index]}/unsure", less(cap, choices[index].n))
    }
    cells_of_choices = [choice.n for choice in choices]
    out = chosen_to_hide(review, addresses, cells_of_choices, must=unsure, caps=most)
    if tells or _tells_of_others(entry, tables):
        entry = hidden(entry, "n", "count", "share", "ci95", "flagged")
        out = {*range(len(choices))}
    elif _choices_tell_of_others(choices, tables.items.get(entry.key)):
        out = {*range(len(choices))}
    if not out:
        return entry
    return entry.model_copy(update={"choices": hidden_at(choices, out, "n")})


def _tells_of_others(entry: ConfidentlyWrong, tables: Tables) -> bool:
    """Wrong and sure are wrong, and sure; the sure who were not wrong were right, but for those who
    rated and did not answer."""
    item, rating = tables.items.get(entry.key), tables.ratings.get(entry.confidence_key)
    told = False
    right: Figure = Absent.UNDEFINED
    if rating:
        every = rating.all
        told = tells_who_answered_after_only(rating.matched, every, entry.count, Absent.UNDEFINED)
        unanswered = less(every.post.n, entry.n)
        right = less(less(every.post.count, entry.count), unanswered)
    if item:
        told |= tells_who_answered_after_only(item.matched, item.all, right, entry.count)
    return told


def _who_chose(
    entry: ConfidentlyWrong, item: Item | None
) -> tuple[list[ChosenWrong], list[Figure]]:
    """Every wrong choice, and by how many it was made at most: of the matched, and whoever of the
    others was wrong."""
    choices = _every_wrong_choice(entry, item)
    if item is None:
        return choices, []
    wrong = (less(side.n, side.count) for side in (_after(item, entry.n), item.matched.post))
    others = less(*wrong)
    matched = {option.choice: option.post for option in item.options}
    return choices, [
        total_of((matched.get(choice.choice, Absent.UNDEFINED), others)) for choice in choices
    ]


def _after(compared: Item | Confidence, n: Figure) -> Side:
    """Everybody after; the matched where everybody is hidden and so many are no more than they."""
    every, matched = compared.all.post, compared.matched.post
    same = is_known(n) and is_known(matched.n) and n <= matched.n
    return matched if compared.all.suppressed and same else every


def _choices_tell_of_others(choices: Sequence[ChosenWrong], item: Item | None) -> bool:
    """A choice that more made, wrong and sure, than of the matched."""
    if item is None or not item.all.suppressed:
        return False
    matched = {option.choice: option.post for option in item.options}
    beyond = [less(choice.n, matched.get(choice.choice, Absent.UNDEFINED)) for choice in choices]
    return any(is_known(cell) and cell > 0 for cell in beyond)


def _every_wrong_choice(entry: ConfidentlyWrong, item: Item | None) -> list[ChosenWrong]:
    """In the order of the question, also those that nobody chose: one that is missing says 0."""
    chosen = {choice.choice: choice for choice in entry.choices}
    if item is None:
        return list(chosen.values())
    listed = [
        chosen.pop(option.choice)
        if option.choice in chosen
        else ChosenWrong(choice=option.choice, text=option.text, n=0, suppressed=False)
        for option in item.options
        if not option.correct
    ]
    return listed + list(chosen.values())


def _cells_of(
    entry: ConfidentlyWrong, tables: Tables, states: Sequence[KnowledgeConfidence]
) -> dict[str, Figure]:
    cells: dict[str, Figure] = {
        "n": entry.n,
        "count": entry.count,
        "rest": less(entry.n, entry.count),
    }
    for other in states:
        if both(other) == both(entry):
            cells["unmatched"] = less(entry.count, other.after.misinformed)
    item, rating = tables.items.get(entry.key), tables.ratings.get(entry.confidence_key)
    if item:
        cells["unpaired/item"] = less(entry.n, item.matched.n)
    if item and rating:
        answered, rated = _after(item, entry.n), _after(rating, entry.n)
        cells |= {"alone": less(answered.n, entry.n), "rated": less(rated.n, entry.n)}
        cells |= fourfold(answered, rated, entry.count)
    return cells


def fourfold(answered: Side, rated: Side, both: Figure) -> dict[str, Figure]:
    """Right or wrong and sure or not, of the same people, of whom so many were wrong and sure."""
    wrong, sure = less(less(answered.n, answered.count), both), less(rated.count, both)
    return {
        "wrong": wrong,
        "sure": sure,
        "right": less(answered.count, sure),
        "unsure": less(less(rated.n, rated.count), wrong),
    }
