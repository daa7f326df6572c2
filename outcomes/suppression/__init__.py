"""What may leave the house: a document in, the same document out with small groups hidden. Pure."""

from .documents import suppress
from .earlier_publications import TooLittleNew

__all__ = ["TooLittleNew", "suppress"]
