"""Tables of a snapshot, one function a section. A section that is not there, or holds nothing, gives no table."""

from collections.abc import Iterator
from typing import Any

from outcomes.reports.previous.cells import Show, Table

from .confidence import confidence
from .evaluation import follow_up, options
from .groups import comparison_arm, gaps, subgroups
from .knowledge import knowledge, learner_change
from .participation import participation
from .quality import quality

__all__ = ["all_tables"]
Json = dict[str, Any]


def all_tables(document: Json, show: Show) -> Iterator[tuple[str, Table]]:
    """(section, table) in reading order."""
    yield from (("participation", table) for table in participation(document, show))
    yield from (("knowledge", table) for table in knowledge(document, show))
    yield from (("learners", table) for table in learner_change(document, show))
    yield from (("confidence", table) for table in confidence(document, show))
    yield from (
        ("practice", table)
        for table in options(
            document["practice_change"], "practice", "Intended practice changes", show
        )
    )
    yield from (
        ("practice", table) for table in options(document["barriers"], "barriers", "Barriers", show)
    )
    yield from (("follow_up", table) for table in follow_up(document, show))
    yield from (("subgroups", table) for table in subgroups(document, show))
    yield from (("comparison", table) for table in comparison_arm(document, show))
    yield from (("gaps", table) for table in gaps(document, show))
    yield from (("quality", table) for table in quality(document, show))
