"""A stored document as people read it: one sentence, four cards, and sections of charts and tables. Pure."""

from .evidence import evidence_of
from .page import present

__all__ = ["evidence_of", "present"]
