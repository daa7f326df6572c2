"""Questions that come from a spreadsheet, or from another system's question bank."""

from .drafts import Draft, Reading
from .planning import Plan, create, plan_of
from .sources import FORMATS, read, source_of, text_of
from .unreadable import UnreadableSource

__all__ = [
    "FORMATS",
    "Draft",
    "Plan",
    "Reading",
    "UnreadableSource",
    "create",
    "plan_of",
    "read",
    "source_of",
    "text_of",
]
