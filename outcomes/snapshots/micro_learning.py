"""Micro-learning: what happened in each segment, and what those did who took the course too."""

from collections.abc import Iterable, Mapping

from courses.models import MicroSegment
from outcomes import statistics
from outcomes.counting import CountingRules
from outcomes.counting.participant_flow import FlowCounts
from outcomes.counting.segments import (
    MicroLearningCounts,
    PathwayCounts,
    SegmentAnswerCounts,
    SegmentCounts,
)
from outcomes.statistics import wilson

from .decision_points import chosen_options
from .document_activity import CampaignAnswers, MicroLearning
from .shared import Json, about, limits

DEFINITION = (
    "Participants, each once a segment: verified micro-learning participants and CME learners who "
    "came to it. Started: played enough of it or answered. Watched: played nearly all of it, as "
    "their browser says. Neither is recorded for people loaded from elsewhere. Reach: browsers "
    "that opened a campaign link to it, whoever sat in front of them. CME learners who came to "
    "segments too chose to, so a difference between them and the others is no effect of the "
    "segments."
)
WAYS = {
    "segments_too": "CME learners who came to segments too",
    "course_only": "CME learners who came to no segment",
}
Reach = Mapping[tuple[str, str], int]


def build(
    counts: MicroLearningCounts,
    segments: Iterable[MicroSegment],
    participants: int,
    reach: Reach,
    flow: FlowCounts,
    rules: CountingRules,
) -> MicroLearning:
    counted = {segment.segment_id: segment for segment in counts.segments}

    def is_seen(segment: SegmentCounts | None) -> bool:
        """Only this platform sees who begins a segment: of loaded people it is not recorded."""
        if not rules.recorded_of_some or not flow.loaded:
            return flow.live > 0
        return bool(segment and (segment.silent or segment.watched))

    every = [answers for segment in counts.segments for answers in segment.answered]
    keyed = [answers for answers in every if answers.version.right_choices]
    of_keyed, right = sum(map(_n, keyed)), sum(map(_right, keyed))
    return MicroLearning.from_json(
        {
            "participants": participants,
            "also_cme": counts.segments_too.n,
            "answered": counts.answering,
            "answers": sum(map(_n, every)),
            "right": right if keyed else None,
            "share": right / of_keyed if of_keyed else None,
            "segments": [
                _segment(each, counted.get(each.pk), reach, is_seen(counted.get(each.pk)))
                for each in segments
            ],
            "pathways": [
                _pathway(name, getattr(counts, name))
                for name in WAYS
                if counts.segments  # a course without segments has one way
            ],
            "definition": DEFINITION,
            "suppressed": False,
        }
    )


def campaign_answers(
    counts: MicroLearningCounts, segments: Iterable[MicroSegment]
) -> list[CampaignAnswers]:
    """What those chose whom each campaign brought, question by question."""
    slugs = {segment.pk: segment.slug for segment in segments}
    entries = [
        CampaignAnswers.from_json(
            _answers(_of_those(answers, campaign))
            | {"segment": slugs[segment.segment_id], "campaign": campaign}
        )
        for segment in counts.segments
        for answers in segment.answered
        for campaign in sorted({name for name, _, _ in answers.table} - {""})
    ]
    return sorted(entries, key=lambda entry: (entry.segment, entry.key, entry.campaign))


def _of_those(answers: SegmentAnswerCounts, campaign: str) -> SegmentAnswerCounts:
    table = {cell: n for cell, n in answers.table.items() if cell[0] == campaign}
    return SegmentAnswerCounts(answers.version, table)


def _n(answers: SegmentAnswerCounts) -> int:
    return sum(answers.table.values())


def _right(answers: SegmentAnswerCounts) -> int:
    key = answers.version.right_choices
    return sum(n for (_, _, code), n in answers.table.items() if code == key)


def _segment(segment: MicroSegment, counts: SegmentCounts | None, reach: Reach, live: bool) -> Json:
    answered = counts.answered if counts else []
    silent, watched = (counts.silent, counts.watched) if counts else ({}, {})
    people = counts.people if counts else {}
    n = sum(people.values())
    return {
        "segment": segment.slug,
        "title": segment.title,
        "reach": reach.get((segment.slug, "*")),
        "started": n + sum(silent.values()) if live else None,
        "watched": sum(watched.values()) if live else None,
        "answered": n,
        "also_cme": sum(number for (_, cme), number in people.items() if cme),
        "answers": [_answers(each) for each in answered],
        "campaigns": _campaigns(segment.slug, counts, reach, live),
        "suppressed": False,
    }


def _answers(answers: SegmentAnswerCounts) -> Json:
    version = answers.version
    chosen: dict[int, int] = {}
    for (_, _, code), n in answers.table.items():
        chosen[code] = chosen.get(code, 0) + n
    n, right = _n(answers), _right(answers)
    question = about(version)
    del question["measures"]
    keyed = bool(version.right_choices)
    return question | {
        "n": n,
        "right": right if keyed else None,
        "share": right / n if keyed and n else None,
        "ci95": limits(wilson(right, n)) if keyed else None,
        "options": chosen_options(version, chosen, "correct"),
        "suppressed": False,
    }


def _campaigns(slug: str, counts: SegmentCounts | None, reach: Reach, live: bool) -> list[Json]:
    counts = counts or SegmentCounts(0, {}, {}, {}, [])
    names = {campaign for campaign, _ in (*counts.people, *counts.silent, *counts.watched)}
    names |= {campaign for segment, campaign in reach if segment == slug}
    return [_campaign(name, slug, counts, reach, live) for name in sorted(names - {"", "*"})]


def _campaign(name: str, slug: str, counts: SegmentCounts, reach: Reach, live: bool) -> Json:
    n = _of_campaign(counts.people, name)
    right = sum(
        people * bool(code and code == each.version.right_choices)
        for each in counts.answered
        for (campaign, _, code), people in each.table.items()
        if campaign == name
    )
    # Of several questions one share would mix them, and one person may have answered them all.
    questions = {each.version.question_id for each in counts.answered}
    keyed = len(questions) == 1 and any(each.version.right_choices for each in counts.answered)
    return {
        "campaign": name,
        "reach": reach.get((slug, name)),
        "started": n + _of_campaign(counts.silent, name) if live else None,
        "watched": _of_campaign(counts.watched, name) if live else None,
        "answered": n,
        "right": right if keyed else None,
        "share": right / n if keyed and n else None,
        "suppressed": False,
    }


def _of_campaign(people: Mapping[tuple[str, int], int], name: str) -> int:
    return sum(n for (campaign, _), n in people.items() if campaign == name)


def _pathway(name: str, counts: PathwayCounts) -> Json:
    scores = statistics.compare_scores(counts.cells)
    return {
        "pathway": name,
        "label": WAYS[name],
        "n": counts.n,
        "pre_answered": counts.pre_answered,
        "post_answered": counts.post_answered,
        "matched": scores.n,
        "pre": scores.pre.mean,
        "post": scores.post.mean,
        "change": scores.change,
        "change_ci95": limits(scores.tested.ci95) if scores.tested else None,
        "suppressed": False,
    }
