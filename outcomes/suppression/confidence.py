"""Ratings of confidence before and after. Pure."""

from collections.abc import Mapping, Sequence

from outcomes.snapshots.document import Confidence, Ratings, is_known

from .cells import Figure, Review, hidden, number_of, veiled
from .comparisons import MIN_PAIRS, coarse_family, margins_of, suppress_everybody, suppress_matched
from .partitions import chosen_to_hide

MOVES = ("improved", "same", "worse")


def suppress_confidence(review: Review, rating: Confidence) -> Confidence:
    address = f"confidence/{rating.key}"
    before = margins_of(rating.matched)
    matched = suppress_matched(review, rating.matched, f"{address}/matched")
    every = suppress_everybody(review, rating.all, matched, before, f"{address}/all")
    changed = rating.model_copy(update={"matched": coarse_family([matched])[0], "all": every})
    return changed.model_copy(update={"ratings": _ratings(review, changed, before, address)})


def _ratings(
    review: Review, rating: Confidence, before: Mapping[str, Figure], address: str
) -> Ratings:
    ratings, top = rating.ratings, rating.top or 0
    sides = [
        _small_levels(review, side, top, f"{address}/ratings/{name}")
        for name, side in (("pre", ratings.pre), ("post", ratings.post))
    ]
    moves = [getattr(ratings, name) for name in MOVES]
    moved = chosen_to_hide(review, [f"{address}/ratings/{name}" for name in MOVES], moves)
    if any(sides) or rating.matched.suppressed:
        ratings = hidden(ratings)  # means and tests are sums over the levels
    elif moved or rating.matched.table_suppressed:
        ratings = veiled(ratings, *MOVES, "statistic", "rank_biserial", "p")
        ratings = ratings.model_copy(update={"moves_suppressed": True})
    if is_known(ratings.p) and number_of(before["n"]) < MIN_PAIRS:
        ratings = veiled(ratings, "p", "statistic")
    return ratings


def _small_levels(review: Review, levels: Sequence[Figure], top: int, address: str) -> bool:
    """The top box is a margin of the comparison, so its levels and the others have known sums."""
    addresses = [f"{address}/{level}" for level in range(len(levels))]
    split = len(levels) - top
    parts = (slice(None, split), slice(split, None))
    return any(bool(chosen_to_hide(review, addresses[part], levels[part])) for part in parts)
