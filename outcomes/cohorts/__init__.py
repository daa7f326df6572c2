"""The only room where rows become counts: who counts, which answer counts.

`count_course` reads a course once and returns small tables. Nothing after it grows with the number of learners.
"""

from .counts import Counts, ItemCounts, Participation
from .filtering import Filter, FilteredCounts, UnknownFilter, count_filtered
from .horizon import wait_for_writers
from .programme import ProgrammeCounts, count_programme
from .sections import count_course

__all__ = [
    "Counts",
    "Filter",
    "FilteredCounts",
    "ItemCounts",
    "Participation",
    "ProgrammeCounts",
    "UnknownFilter",
    "count_course",
    "count_filtered",
    "count_programme",
    "wait_for_writers",
]
