"""Ratings of confidence before and after. Pure."""

from collections.abc import Sequence

from outcomes.snapshots.document import Confidence, Ratings

from .cells import Review, hidden, veiled
from .choices import levels_tell
from .comparisons import coarse_families, margins_of, suppress_everybody, suppress_matched

# Sums over the table of levels before by levels after, which is nowhere shown and has small cells.
OF_THE_TABLE = ("improved", "same", "worse", "statistic", "rank_biserial", "p")


def suppress_confidence(review: Review, ratings: Sequence[Confidence]) -> list[Confidence]:
    return coarse_families([_rating(review, rating) for rating in ratings])


def _rating(review: Review, rating: Confidence) -> Confidence:
    address = f"confidence/{rating.key}"
    before = margins_of(rating.matched)
    matched = suppress_matched(review, rating.matched, f"{address}/matched")
    every = suppress_everybody(review, rating.all, matched, before, f"{address}/all")
    changed = rating.model_copy(update={"matched": matched, "all": every})
    return changed.model_copy(update={"ratings": _ratings(review, changed, address)})


def _ratings(review: Review, rating: Confidence, address: str) -> Ratings:
    ratings, top = rating.ratings, rating.top or 0
    small = [
        levels_tell(review, [f"{address}/ratings/{name}/{n}" for n in range(len(side))], side, top)
        for name, side in (("pre", ratings.pre), ("post", ratings.post))
    ]
    if any(small) or rating.matched.suppressed:
        return hidden(ratings)  # means are sums over the levels
    return veiled(ratings, *OF_THE_TABLE).model_copy(update={"moves_suppressed": True})
