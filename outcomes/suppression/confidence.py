"""Ratings of confidence before and after. Pure."""

from .cells import Json, Work, hide, is_hidden, key_of
from .comparisons import MIN_PAIRS, coarse_family, margins_of, suppress_everybody, suppress_matched
from .partitions import chosen_to_hide


def suppress_confidence(work: Work, rating: Json) -> None:
    path, ratings, matched = f"confidence/{key_of(rating)}", rating["ratings"], rating["matched"]
    before = margins_of(matched)
    suppress_matched(work, matched, f"{path}/matched")
    suppress_everybody(work, rating["all"], matched, before, f"{path}/all")
    coarse_family([matched])
    top = rating["top"] or 0
    some = is_hidden(matched)
    for side in ("pre", "post"):
        cells, levels = ratings[side], len(ratings[side])
        paths = [f"{path}/ratings/{side}/{level}" for level in range(levels)]
        # The top box is a margin of the comparison, so both its levels and the others have a known sum.
        for part in (range(levels - top), range(levels - top, levels)):
            out = chosen_to_hide(work, [paths[p] for p in part], [cells[p] for p in part])
            some = some or bool(out)
    moves = [ratings.get(name) for name in ("improved", "same", "worse")]
    paths = [f"{path}/ratings/{name}" for name in ("improved", "same", "worse")]
    moved = bool(chosen_to_hide(work, paths, moves))
    if some:
        hide(ratings, *ratings)  # means and tests are sums over the levels
    elif moved or matched.get("table_suppressed"):
        for name in ("improved", "same", "worse", "statistic", "rank_biserial", "p"):
            if name in ratings:
                ratings[name] = None
        ratings["moves_suppressed"] = True
    if ratings.get("p") is not None and (before["n"] or 0) < MIN_PAIRS:
        ratings["p"] = ratings["statistic"] = None
