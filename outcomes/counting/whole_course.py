"""A whole count of a course: the base, and what a snapshot holds beyond the contract
from the same temporary tables."""

from dataclasses import replace
from datetime import datetime

from courses.models import Course

from . import (
    boosters,
    comparison_arm,
    data_quality,
    follow_up,
    item_analysis,
    one_pass,
    practice_measures,
    segments,
    states,
)
from .base_counts import Base
from .bit_layout import Layout
from .by_group import ByGroup
from .context import CountContext, prepare
from .counts import ActivityCounts, Counts, Fresh, Sections
from .decisions import Decisions
from .evaluation import Ratings
from .item_analysis import Items
from .knowledge_confidence import Confidence
from .learner_scores import Learners
from .moderators import Leveled
from .participant_flow import Flow
from .reading import cursor as reading_cursor
from .reading import one_reading
from .rules import CURRENT, CountingRules
from .subgroups import Subgroups


@one_reading
def count_course(
    course: Course,
    as_of: datetime,
    known_at: datetime,
    *,
    rules: CountingRules = CURRENT,
    whole: bool = True,
) -> Counts:
    """All counts of a course: answers given until `as_of`, rows recorded until `known_at`.

    A snapshot is always whole; without its further sections only what the base
    document needs is counted.
    """
    with reading_cursor() as cursor:
        prepare(cursor)
        context = CountContext.begin(cursor, course, as_of, known_at, rules)
        return with_fresh(context, count_whole(context)) if whole else _count_base(context)


def _count_base(context: CountContext) -> Counts:
    gathered, base = one_pass.fill(context), Base(context)
    one_pass.tally(context, base)
    return replace(base.counts(context, gathered), rescored=context.layout.rescored)


def count_whole(context: CountContext) -> Counts:
    """The base and the sections: sums over persons."""
    layout = context.layout
    gathered, base = one_pass.fill(context), Base(context)
    flow, confidence, subgroups, items = (
        Flow(layout),
        Confidence(layout),
        Subgroups(layout),
        Items(layout, context.rules),
    )
    activity = Activity(layout)
    by_group, leveled = ByGroup(layout), Leveled(layout)
    one_pass.tally(
        context, base, flow, confidence, subgroups, items, by_group, leveled, *activity.tallies
    )
    counts = base.counts(context, gathered)
    sections = Sections(
        flow=flow.counts(context, counts.participation, gathered),
        confidence=confidence.counts(),
        subgroups=subgroups.counts(),
        waves=follow_up.count(context),
        polls=items.counts(),
        activity=activity.counts(context),
        grouped=by_group.counts(),
        leveled=leveled.counts(),
        boosters=boosters.count(context),
        joined=gathered.joined_by,
        states=states.count(context),
        quality=data_quality.count(context),
    )
    return replace(counts, sections=sections)


class Activity:
    """The activity itself, and whole learners."""

    def __init__(self, layout: Layout) -> None:
        self.segments, self.decisions = segments.Segments(layout), Decisions(layout)
        self.ratings, self.learners = Ratings(layout), Learners(layout)
        self.tallies = (self.segments, self.decisions, self.ratings, self.learners)

    def counts(self, context: CountContext) -> ActivityCounts:
        return ActivityCounts(
            self.segments.counts(context),
            self.decisions.counts(),
            self.ratings.counts(),
            self.learners.counts(),
        )


def with_fresh(context: CountContext, counts: Counts) -> Counts:
    """With what is counted anew each time."""
    fresh = Fresh(
        seconds=item_analysis.seconds(context),
        arm=comparison_arm.count(context),
        reach=segments.reach(context),
        rescored_in_activity=context.layout.rescored_in_activity,
        measures=practice_measures.count(context),
    )
    return replace(counts, fresh=fresh, rescored=context.layout.rescored)
