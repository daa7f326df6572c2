"""The only room where rows become counts: who counts, which answer counts.

`count_course` reads a course once and returns small tables. Nothing after it grows with the number of learners.
`count_now` gives the same as of now, and reads only what is new since the last time.
"""

from .counting import count_course
from .counts import Counts, ItemCounts, Participation
from .further import Counted, count_now
from .horizon import wait_for_writers

__all__ = ["Counted", "Counts", "ItemCounts", "Participation", "count_course", "count_now", "wait_for_writers"]
