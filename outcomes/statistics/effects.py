"""How large a difference of shares is.

Shares are fractions 0..1; None stands for "no answers" and is passed on.
"""

import math
from fractions import Fraction


def change_of_shares(pre_count: int, pre_n: int, post_count: int, post_n: int) -> float | None:
    """Share after minus share before, -1..1, rounded once; None when a side is empty.

    Subtracting two floats would leave noise in the last digits, and a change of exactly 12.5 points
    would print as 12.
    """
    if not pre_n or not post_n:
        return None
    return float(Fraction(post_count, post_n) - Fraction(pre_count, pre_n))


def cohens_h(pre: float | None, post: float | None) -> float | None:
    """Cohen's h, 2 asin sqrt(post) - 2 asin sqrt(pre), -pi..pi; .2 small, .5 medium, .8 large
    (Cohen 1988, 6.2).
    """
    if pre is None or post is None:
        return None
    return 2 * math.asin(math.sqrt(_share(post))) - 2 * math.asin(math.sqrt(_share(pre)))


def normalized_gain(pre: float | None, post: float | None) -> float | None:
    """Hake's (post - pre) / (1 - pre) of group shares;
    None at 100 % before (Am J Phys 1998;66:64).
    """
    if pre is None or post is None or _share(pre) == 1:
        return None
    return (_share(post) - pre) / (1 - pre)


def relative_change(pre: float | None, post: float | None) -> float | None:
    """(post - pre) / pre as a fraction; None when the share before is 0."""
    if pre is None or post is None or _share(pre) == 0:
        return None
    return (_share(post) - pre) / pre


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError(f"A share lies between 0 and 1, but {value} does not.")
    return value
