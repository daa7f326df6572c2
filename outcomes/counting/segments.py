"""Micro-learning: who began which segment, what they answered, and what of them took the course.

Answers stand in the words of the persons. Who began and did not answer is looked up among views.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

import numpy as np
from psycopg import sql

from assessments.models import Phase, QuestionVersion

from .bit_layout import Layout, Slot, any_of, word_name
from .context import CountContext
from .crosstab import add, crossed
from .participation import OF_SEGMENTS
from .person_arrays import Cell, People, Truths


@dataclass(frozen=True)
class SegmentAnswerCounts:
    """Participants by (campaign, CME learner, chosen) of one version of a segment's question."""

    version: QuestionVersion
    table: Mapping[tuple[str, int, int], int]


@dataclass(frozen=True)
class SegmentCounts:
    segment_id: int
    silent: Mapping[tuple[str, int], int]  # began and did not answer: by (campaign, CME learner)
    watched: Mapping[tuple[str, int], int]  # played nearly all of it
    people: Mapping[tuple[str, int], int]  # answered any question it asks or has asked
    answered: list[SegmentAnswerCounts]


@dataclass(frozen=True)
class PathwayCounts:
    """CME learners of one way into the course, and their matched answers by cell."""

    n: int
    pre_answered: int
    post_answered: int
    cells: Mapping[Cell, int]


@dataclass(frozen=True)
class MicroLearningCounts:
    segments: list[SegmentCounts]
    answering: int  # participants who answered in any segment
    segments_too: PathwayCounts
    course_only: PathwayCounts


VIEWED: LiteralString = """
SELECT v.segment_id, coalesce(c.campaign, ''), p.cme::int,
       count(*) FILTER (WHERE NOT coalesce({answered}, false)), count(*) FILTER (WHERE v.watched)
FROM (SELECT w.person_id, v.segment_id,
             bool_or(coalesce(v.watched_at <= %(known)s, false)) AS watched
      FROM {views} v JOIN who w USING (learner_id) GROUP BY 1, 2) v
JOIN participant p USING (person_id)
LEFT JOIN came_by c USING (person_id) LEFT JOIN words a USING (person_id)
WHERE p.cme OR p.micro GROUP BY 1, 2, 3
"""
# Browsers that came by a link of a campaign, whoever sat before them: visits are never changed.
REACH: LiteralString = """
SELECT path, campaign, GROUPING(campaign) = 1, count(DISTINCT visitor) FROM courses_campaignvisit
WHERE course_id = %(course)s AND at <= %(known)s AND path LIKE '/m/%%'
GROUP BY GROUPING SETS ((path, campaign), (path))
"""


class Segments:
    """Participants, CME learners told apart."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.slots = {
            segment: [slot for question in questions for slot in layout.in_activity(question)]
            for segment, questions in layout.segments.items()
        }
        self.tables: dict[tuple[int, int], dict[tuple[str, int, int], int]] = {}
        self.people: dict[int, dict[tuple[str, int], int]] = {}
        self.answering = 0
        self.before, self.after = layout.of_phase(Phase.PRE), layout.of_phase(Phase.POST)
        self.objectives = list(range(len(layout.objectives())))
        self.ways = {"segments_too": Way(), "course_only": Way()}

    def add(self, people: People) -> None:
        if not self.slots:
            return
        takes_part = people.of_kind(lambda kind: kind.takes_part)
        answered = np.zeros(len(people.ids), bool)
        for segment, slots in self.slots.items():
            here = np.zeros(len(people.ids), bool)
            for slot in slots:
                here |= people.code(slot) != 0
                table = self.tables.setdefault((segment, slot.version.pk), {})
                add(table, _by_campaign(people, people.code(slot)))
            by_campaign = _by_campaign(people, here.astype(np.int64))
            named = {(campaign, cme): n for (campaign, cme, _), n in by_campaign.items()}
            add(self.people.setdefault(segment, {}), named)
            answered |= here
        self.answering += int(np.count_nonzero(answered & takes_part))
        self._course(people, answered)

    def _course(self, people: People, answered: Truths) -> None:
        cme = people.of_kind(lambda kind: kind.cme)
        came = people.of_kind(lambda kind: kind.micro or kind.micro_start) | answered
        for name, chosen in (("segments_too", cme & came), ("course_only", cme & ~came)):
            self.ways[name].add(people, chosen, self)

    def counts(self, context: CountContext) -> MicroLearningCounts:
        views = _viewed(context, self.slots) if self.slots else {}
        return MicroLearningCounts(
            segments=[
                SegmentCounts(
                    segment,
                    *views.get(segment, ({}, {})),
                    self.people.get(segment, {}),
                    [
                        SegmentAnswerCounts(
                            slot.version, self.tables.get((segment, slot.version.pk), {})
                        )
                        for slot in slots
                    ],
                )
                for segment, slots in sorted(self.slots.items())
            ],
            answering=self.answering,
            segments_too=self.ways["segments_too"].counts(),
            course_only=self.ways["course_only"].counts(),
        )


class Way:
    def __init__(self) -> None:
        self.n = self.pre = self.post = 0
        self.cells: dict[Cell, int] = {}

    def add(self, people: People, chosen: Truths, of: Segments) -> None:
        self.n += int(np.count_nonzero(chosen))
        self.pre += int(np.count_nonzero(chosen & people.answered(of.before)))
        self.post += int(np.count_nonzero(chosen & people.answered(of.after)))
        matched = chosen & people.matched if of.objectives else chosen[:0]
        if matched.any():
            add(self.cells, people_with_a_pair(people, matched))

    def counts(self) -> PathwayCounts:
        return PathwayCounts(self.n, self.pre, self.post, self.cells)


def people_with_a_pair(people: People, chosen: Truths) -> dict[Cell, int]:
    """Of those chosen, by (answered pairs, right before, right after) over all objectives."""
    cells = people.cells[:, chosen]
    pairs, right_before, right_after = (
        cells[offset::3].sum(axis=0, dtype=np.int64) for offset in range(3)
    )
    crossings = crossed((pairs, right_before, right_after))
    return {cell: n for cell, n in crossings.items() if cell[0]}


def reach(context: CountContext) -> dict[tuple[str, str], int]:
    """By segment and campaign the browsers that came; the campaign is '*' for all together."""
    if not context.layout.segments:
        return {}
    prefix = f"/m/{context.course.slug}/"
    return {
        (path.removeprefix(prefix).strip("/"), "*" if is_total else campaign): int(n)
        for path, campaign, is_total, n in context.rows(REACH)
        if path.startswith(prefix)
    }


def _by_campaign(people: People, codes: np.ndarray) -> dict[tuple[str, int, int], int]:
    table: dict[tuple[str, int, int], int] = {}
    for (index, code), n in crossed((people.kind_of, codes)).items():
        kind = people.kinds[index][0]
        if code and kind.takes_part:
            add(table, {(kind.campaign, int(kind.cme), code): n})
    return table


ByCampaign = dict[tuple[str, int], int]


def _viewed(
    context: CountContext, slots: dict[int, list[Slot]]
) -> dict[int, tuple[ByCampaign, ByCampaign]]:
    """By segment who began and did not answer, and who watched it."""
    answered = any_of(
        sql.SQL("v.segment_id = {} AND {} >> {} & 1 = 1").format(
            segment, word_name(slot.word), slot.shift
        )
        for segment, several in slots.items()
        for slot in several
    )
    views = context.rows_of("courses_segmentview", OF_SEGMENTS + " AND started_at <= %(known)s")
    viewed: dict[int, tuple[ByCampaign, ByCampaign]] = {}
    for segment, campaign, cme, *counted in context.rows(VIEWED, views=views, answered=answered):
        for table, n in zip(viewed.setdefault(segment, ({}, {})), counted, strict=True):
            if n:
                table[campaign, cme] = n
    return viewed
