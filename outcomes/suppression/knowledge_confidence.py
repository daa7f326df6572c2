"""Knowledge and confidence together, beside the tables of the same people. Pure."""

from .cells import Json, Work, blank, hide, is_hidden, key_of, less, total_of
from .partitions import chosen_to_hide


def suppress_knowledge_confidence(work: Work, made: Json) -> None:
    """Sixteen ways, all or nothing; the margins alone may stand where no other table of the same people narrows them."""
    section = made.get("confidence_knowledge")
    if not section:
        return
    items = {key_of(one): one for one in made["items"]}
    ratings = {key_of(one): one for one in made["confidence"]}
    parts = ("n", "before", "after", "shares_before", "shares_after", "transitions", "misinformed")
    for entry in section["items"]:
        path, states = f"states/{_both(entry)}", section["states"]
        beside = (
            (items.get(key_of(entry)), ("mastered", "doubtful")),
            (ratings.get(_rated(entry)), ("mastered", "misinformed")),
        )
        siblings = [(one["matched"], states_of) for one, states_of in beside if one]
        margins = {
            f"{side}/{state}": entry[side][state]
            for side in ("before", "after")
            for state in states
        }
        told = work.any_tells(path, margins | {"n": entry["n"]}) or work.any_tells(
            f"{path}/beside", _beside(entry, siblings)
        )
        cells = [(b, a) for b in range(len(states)) for a in range(len(states))]
        small = [
            (b, a)
            for b, a in cells
            if work.tells(f"{path}/transitions/{b}/{a}", entry["transitions"][b][a])
        ]
        narrowed = work.earlier or any(one["table"] is not None for one, _ in siblings)
        closed = small and (
            narrowed or not all(_state_open(work, entry, states, b, a) for b, a in small)
        )
        if told or closed or any(is_hidden(one) for one, _ in siblings):
            hide(entry, *parts)
        elif small:
            entry["transitions"] = blank(entry["transitions"])
            entry["transitions_suppressed"] = True
            entry["misinformed"] = (entry.get("misinformed") or {}) | {
                "change_ci95": None,
                "p": None,
                "p_holm": None,
            }
    if any(is_hidden(e) or e.get("transitions_suppressed") for e in section["items"]):
        for entry in section["items"]:
            if entry.get("misinformed"):
                entry["misinformed"]["p_holm"] = None
    for entry in section["confidently_wrong_after"]:
        _wrong_and_sure(
            work, entry, items.get(key_of(entry)), ratings.get(_rated(entry)), section["items"]
        )


def _rated(entry: Json) -> str:
    """The confidence question of an entry, as `key_of` names it."""
    return f"{entry['confidence']}@{entry.get('confidence_version', 1)}"


def _both(entry: Json) -> str:
    return f"{key_of(entry)}/{_rated(entry)}"


def _beside(entry: Json, siblings: list[tuple[Json, tuple[str, str]]]) -> dict[str, int | None]:
    """Of a sibling's people those who are not in this table, and of each of its margins."""
    found: dict[str, int | None] = {}
    for place, (one, states) in enumerate(siblings):
        found[f"{place}/n"] = less(one["n"], entry["n"])
        for side, mine in (("pre", "before"), ("post", "after")):
            count = total_of(entry[mine][state] for state in states)
            found[f"{place}/{side}/count"] = less(one[side]["count"], count)
            found[f"{place}/{side}/wrong"] = less(
                less(one[side]["n"], one[side]["count"]), less(entry["n"], count)
            )
    return found


def _state_open(work: Work, entry: Json, states: list[str], b: int, a: int) -> bool:
    row, column, n = entry["before"][states[b]], entry["after"][states[a]], entry["n"]
    return min(row, column) - max(0, row + column - n) >= work.below - 1


def _wrong_and_sure(
    work: Work, entry: Json, item: Json | None, rating: Json | None, states: list[Json]
) -> None:
    path, n, count = f"wrong-and-sure/{_both(entry)}", entry["n"], entry["count"]
    cells = {"n": n, "count": count, "rest": less(n, count)}
    for other in states:
        if _both(other) == _both(entry):
            cells["unmatched"] = less(count, other["after"]["misinformed"])
    if item:
        post = item["all"]["post"]
        cells |= {
            "wrong": less(less(post["n"], post["count"]), count),
            "alone": less(post["n"], n),
        }
    if rating:
        post = rating["all"]["post"]
        cells |= {"sure": less(post["count"], count), "rated": less(post["n"], n)}
    if work.any_tells(path, cells):
        hide(entry, "n", "count", "share", "ci95", "flagged")
        for choice in entry["choices"]:
            hide(choice, "n")
        return
    paths = [f"{path}/choices/{choice['choice']}" for choice in entry["choices"]]
    for place in chosen_to_hide(work, paths, [choice["n"] for choice in entry["choices"]]):
        hide(entry["choices"][place], "n")
