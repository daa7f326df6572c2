"""The only room where rows become counts: who counts, which answer counts.

`count_course` reads a course once and returns small tables. Nothing after it grows with the number
of learners. `count_now` gives the same as of now, and reads only what is new since the last time.
"""

from .cohort_filter import Filter, FilteredCounts, UnknownFilter, count_filtered
from .counts import Counts, ItemCounts
from .incremental import Counted, count_now
from .participation import Participation
from .programme import ProgrammeCounts, count_programme
from .rules import (
    CURRENT,
    VERSIONS,
    CountingRules,
    UnknownRules,
    rules_for,
    rules_of,
    rules_stated_in,
)
from .watermark import wait_for_writers
from .whole_course import count_course

__all__ = [
    "CURRENT",
    "VERSIONS",
    "Counted",
    "CountingRules",
    "Counts",
    "Filter",
    "FilteredCounts",
    "ItemCounts",
    "Participation",
    "ProgrammeCounts",
    "UnknownFilter",
    "UnknownRules",
    "count_course",
    "count_filtered",
    "count_now",
    "count_programme",
    "rules_for",
    "rules_of",
    "rules_stated_in",
    "wait_for_writers",
]
