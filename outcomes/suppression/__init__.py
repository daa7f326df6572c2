"""What may leave the house: a document in, the same document out with small groups hidden. Pure."""

from .sections import TooLittleNew, cells_of, is_hidden, suppress

__all__ = ["TooLittleNew", "cells_of", "is_hidden", "suppress"]
