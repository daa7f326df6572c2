"""Counts in, the outcome document out: its parts beside each other, one module a section.

No clock and no database.
"""

from datetime import UTC, datetime
from typing import Any

from courses.models import Course, Objective
from outcomes.counting import CURRENT, CountingRules, Counts
from outcomes.counting.counts import ActivityCounts, Fresh

from . import (
    by_group,
    comparison_arm,
    data_quality,
    decision_points,
    follow_up,
    item_analysis,
    knowledge_confidence,
    micro_learning,
    missing_learners,
    moderators,
    participant_flow,
    practice_measures,
    precision,
    satisfaction,
    scores,
    subgroups,
)
from .confidence import confidence_of
from .course_settings import CourseSettings
from .definitions import rules_stated
from .document import (
    Item,
    Knowledge,
    MeasuredCourse,
    OptionQuestion,
    OutcomeDocument,
    SnapshotBlock,
)
from .knowledge import items_of, knowledge_of
from .notes import notes_of
from .participation import audience_of, participation_of
from .persistent_gaps import persistent_gaps
from .shared import options_of

FORMAT = 1


def build(
    course: Course,
    counts: Counts,
    as_of: datetime,
    rules: CountingRules = CURRENT,
    settings: CourseSettings | None = None,
) -> OutcomeDocument:
    """Everything of the snapshot but its own block's id, times and digest; the counts were made by
    these rules. `settings`: those of the course as of then; without them those of today.
    """
    settings = settings or CourseSettings.of(course, as_of, rules)
    mid_p, objectives = rules.mid_p, {each.pk: each for each in course.objectives.all()}
    items = items_of(counts, mid_p=mid_p)
    knowledge = knowledge_of(counts, objectives, mid_p=mid_p)
    further = _further(course, counts, knowledge, items, settings, rules) if counts.sections else {}
    return OutcomeDocument(
        format=FORMAT,
        course=MeasuredCourse(
            slug=course.slug, title=course.title, demonstration=settings.demonstration
        ),
        snapshot=SnapshotBlock(
            as_of=as_of.astimezone(UTC).isoformat(),
            rules=rules_stated(rules.version, mid_p=mid_p),
            **_outside_the_digest(counts),
        ),
        participation=participation_of(counts, rules),
        audience=audience_of(counts),
        knowledge=knowledge,
        items=items,
        confidence=confidence_of(counts.ratings, rules),
        practice_change=_options(counts, "practice_change", rules),
        barriers=_options(counts, "barrier", rules),
        persistent_gaps=persistent_gaps(knowledge.objectives, items),
        **further,
        **_beside(course, settings.target, counts, objectives, mid_p),
        notes=notes_of(counts, knowledge, items, demonstration=settings.demonstration),
    )


def _further(
    course: Course,
    counts: Counts,
    knowledge: Knowledge,
    items: list[Item],
    settings: CourseSettings,
    rules: CountingRules,
) -> dict[str, Any]:
    """What a whole snapshot holds beyond the contract."""
    sections, fresh = counts.sections, counts.fresh
    assert sections is not None and fresh is not None
    return {
        "flow": participant_flow.build(sections.flow, settings.intended_reach, rules),
        "confidence_knowledge": knowledge_confidence.build(sections.confidence, mid_p=rules.mid_p),
        "subgroups": subgroups.build(sections.subgroups, settings.chosen, rules),
        "follow_up": follow_up.build(sections.waves, rules),
        "follow_up_days": follow_up.days_after(sections.waves),
        "item_analysis": item_analysis.build(sections.polls, fresh.seconds, rules),
        "reliability": item_analysis.reliability(sections.polls, rules),
        "precision": precision.build(knowledge, items, mid_p=rules.mid_p),
        "comparison_arm": comparison_arm.build(fresh.arm, counts.items),
        **_activity(course, counts, sections.activity, fresh, rules),
    }


def _activity(
    course: Course, counts: Counts, activity: ActivityCounts, fresh: Fresh, rules: CountingRules
) -> dict[str, Any]:
    """The activity itself, and whole learners."""
    assert counts.sections is not None
    return {
        "scores": scores.build(activity.learners),
        "decision_points": decision_points.build(activity.decisions, fresh.rescored_in_activity),
        "satisfaction": satisfaction.build(activity.ratings),
        "micro_learning": micro_learning.build(
            activity.micro_learning,
            course.segments.all(),
            counts.participation.micro,
            fresh.reach,
            counts.sections.flow,
            rules,
        ),
        "missing_learners": missing_learners.build(activity.learners),
    }


def _beside(
    course: Course,
    target: by_group.Target,
    counts: Counts,
    objectives: dict[int, Objective],
    mid_p: bool,
) -> dict[str, Any]:
    """Sections that stand only where there is something to tell."""
    sections, fresh = counts.sections, counts.fresh
    if sections is None or fresh is None:
        return {}
    beside = {
        "by_group": by_group.build(sections.grouped, target, objectives, mid_p),
        "moderators": moderators.build(sections.leveled, target),
        "campaign_answers": micro_learning.campaign_answers(
            sections.activity.micro_learning, course.segments.all()
        ),
        "workplace": practice_measures.workplace(sections.grouped.settings, counts),
        "boosters": practice_measures.boosters(sections.boosters),
        "practice_measures": practice_measures.measures(fresh.measures),
        "data_quality": data_quality.quality(
            sections, counts.participation.shared_addresses, counts.items
        ),
        "drift": data_quality.drift(sections.quality, counts.items),
        "wordings": data_quality.wordings(counts),
    }
    return {name: section for name, section in beside.items() if section not in (None, [])}


def _outside_the_digest(counts: Counts) -> dict[str, Any]:
    told = practice_measures.states(counts.sections.states, counts) if counts.sections else []
    return {"states": told} if told else {}


def _options(counts: Counts, measures: str, rules: CountingRules) -> list[OptionQuestion]:
    return [
        options_of(question.version, question.respondents, question.by_choice, rules)
        for question in counts.options
        if question.version.measures == measures
    ]
