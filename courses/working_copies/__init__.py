"""A live course is edited as a working copy, compared with it, and published as a whole."""

from .comparing import Comparison, compare
from .copying import copy_of, make, throw_away
from .publishing import NotPublished, declare, publish

__all__ = [
    "Comparison",
    "NotPublished",
    "compare",
    "copy_of",
    "declare",
    "make",
    "publish",
    "throw_away",
]
