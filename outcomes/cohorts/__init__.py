"""The only room where rows become counts: who counts, which answer counts.

`count_course` reads a course once and returns small tables. Nothing after it grows with the number of learners.
"""

from .counts import Counts, ItemCounts, Participation
from .horizon import wait_for_writers
from .sections import count_course

__all__ = ["Counts", "ItemCounts", "Participation", "count_course", "wait_for_writers"]
