"""What may leave the house: a document in, the same document out with small groups hidden. Pure."""

from .documents import suppress
from .earlier_publications import TooLittleNew
from .no_longer_shown import NoLongerShown, no_longer_shown

__all__ = ["NoLongerShown", "TooLittleNew", "no_longer_shown", "suppress"]
