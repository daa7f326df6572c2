"""What plays on a page and what stands beside it."""

from functools import lru_cache
from typing import NamedTuple

from .laddering import ladder_of
from .models import Caption, Case, Course, Handout, Ladder, MicroSegment, Track
from .querysets import revision_of


class PlayerMedia(NamedTuple):
    """To be read only: it is kept in the process."""

    ladder: Ladder | None
    captions: list[Caption]
    cases: list[Case]  # with their exhibits; a segment has none
    handouts: list[Handout]


def player_media_of(course: Course, row: Track | MicroSegment) -> PlayerMedia:
    """Kept in this process for as long as nothing of the course changes."""
    revision = revision_of(course)
    return _kept(type(row), row.pk, revision) if revision else _read(row)


@lru_cache(maxsize=256)
def _kept(model: type[Track] | type[MicroSegment], pk: int, revision: int) -> PlayerMedia:
    return _read(model._default_manager.get(pk=pk))


def _read(row: Track | MicroSegment) -> PlayerMedia:
    captions = list(row.captions.all())
    if isinstance(row, MicroSegment):
        return PlayerMedia(ladder_of(row), captions, [], [])
    cases = list(row.cases.in_use().prefetch_related("exhibits"))
    return PlayerMedia(ladder_of(row), captions, cases, list(row.handouts.all()))
