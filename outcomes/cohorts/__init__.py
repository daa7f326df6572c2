"""The only room where rows become counts: who counts, which answer counts.

`count_course` reads a course once and returns small tables. Nothing after it grows with the number of learners.
`count_now` gives the same as of now, and reads only what is new since the last time.
"""

from .counts import Counts, ItemCounts, Participation
from .filtering import Filter, FilteredCounts, UnknownFilter, count_filtered
from .further import Counted, count_now
from .horizon import wait_for_writers
from .programme import ProgrammeCounts, count_programme
from .sections import count_course

__all__ = [
    "Counted",
    "Counts",
    "Filter",
    "FilteredCounts",
    "ItemCounts",
    "Participation",
    "ProgrammeCounts",
    "UnknownFilter",
    "count_course",
    "count_filtered",
    "count_now",
    "count_programme",
    "wait_for_writers",
]
