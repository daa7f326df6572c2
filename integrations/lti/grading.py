"""Grades go back from a job. A look finds whose results may have changed and marks them; delivery
sends what differs from what the platform was told last.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from jobs.actions import Lease, enqueue
from jobs.backoff import wait_after
from learners.actions import learner_for
from learners.merging import kept_for, rows_of_people

from .. import looking, outgoing
from ..models import LtiPlatform, ResourceLink, ScoreState
from ..results import CourseResult, result_of
from . import services, words

KIND, LOOK = "integrations.send_scores", "lti-scores"
LONGEST_WAIT, MOST_TRIES = timedelta(hours=1), 40  # more than a day
# What a platform says of one person or one column: it may not know them yet, or any more.
UNKNOWN, TRIES_IF_UNKNOWN = {400, 404, 410, 422}, 8  # half an hour
LONGEST_RUN = 600.0  # seconds; the next look asks for another
LABELS = {"completion": "Completed", "credit": "Credit claimed"}
logger = logging.getLogger(__name__)


def look(at: datetime) -> None:
    """Called by the beat; costs one small query where nobody came by LTI."""
    waiting = ScoreState.objects.filter(account__user__isnull=False)
    courses = set(waiting.order_by().values_list("link__course", flat=True).distinct())
    if courses:
        _mark_active(courses, at)
    due = ScoreState.objects.due().order_by()
    for platform in due.values_list("link__platform", flat=True).distinct():
        enqueue(kind=KIND, params={"platform": platform}, open_key=f"lti-scores:{platform}")


def _mark_active(courses: set[int], at: datetime) -> None:
    active = looking.active_learners(courses, looking.since_last_look(LOOK, at))
    rows = rows_of_people(person for _, person in active)
    for course, person in active:
        _mark(
            ScoreState.objects.filter(link__course=course, account__user__learner__in=rows[person])
        )
    looking.looked(LOOK, at)


def _mark(states: "QuerySet[ScoreState]") -> None:
    """There is news of these people. What was given up begins again, what waits goes on waiting."""
    states.filter(given_up_at__isnull=False).update(attempts=0, given_up_at=None)
    states.update(is_due=True, marked_at=Now())


def send_anew(states: "QuerySet[ScoreState]") -> int:
    """At once, whatever became of it before."""
    return states.update(
        is_due=True, marked_at=Now(), not_before=Now(), attempts=0, given_up_at=None
    )


def begin_anew(link: ResourceLink) -> None:
    """Its grades go elsewhere from now on: of all who came by it, also of those who do nothing here
    any more.
    """
    ResourceLink.objects.filter(pk=link.pk).update(own_line_items={})
    link.scores.update(sent={})
    send_anew(link.scores.all())


def deliver(lease: Lease) -> None:
    """To one platform: one that is down, or slow, holds up no other."""
    due = ScoreState.objects.due().filter(link__platform=lease.job.params.get("platform"))
    due = due.select_related("link__platform", "link__course", "account__user")
    until = time.monotonic() + LONGEST_RUN
    while time.monotonic() < until and (state := due.first()) is not None:
        _deliver(state)
        lease.progress(0.5)
    lease.finish()


def _deliver(state: ScoreState) -> None:
    """Due until it was sent: a worker that stops in between loses nothing. What is done meanwhile
    has marked it anew, and it stays due.
    """
    try:
        _send(state, timezone.now())
    except outgoing.NotReached as problem:
        _not_reached(state, problem)
    except SoftTimeLimitExceeded:
        raise
    except Exception as problem:
        logger.exception("score %s", state.pk)
        _postpone(state, f"It failed here: {type(problem).__name__}.", MOST_TRIES)
    else:
        LtiPlatform.objects.filter(pk=state.link.platform_id, failures__gt=0).update(failures=0)
        row = ScoreState.objects.filter(pk=state.pk)
        row.update(problem="", attempts=0)
        row.filter(marked_at=state.marked_at).update(is_due=False)


def _send(state: ScoreState, at: datetime) -> None:
    link, user = state.link, state.account.user
    assert user is not None
    learner = learner_for(user)
    learner.pk = kept_for(learner) or learner.pk
    result = result_of(learner, link.course, link.track, link.segment)
    for name, score in scores_of(result, link).items():
        if state.sent.get(name) == score:
            continue
        address = _line_item(link, name)
        if address:
            # Later than any before: a platform drops a score with an older time.
            body = score | {"userId": state.account.subject, "timestamp": at.isoformat()}
            services.send_score(link.platform, address, body)
            state.sent[name] = score
            ScoreState.objects.filter(pk=state.pk).update(sent=state.sent, sent_at=Now())


def scores_of(result: CourseResult, link: ResourceLink) -> dict[str, dict[str, Any]]:
    """By line item. Nothing of somebody who has only looked."""
    if not result.begun:
        return {}
    activity = "Completed" if result.completed else "InProgress"
    graded: dict[str, Any] = {"activityProgress": activity, "gradingProgress": "NotReady"}
    if result.scored:
        graded |= {
            "gradingProgress": "FullyGraded",
            "scoreGiven": result.right,
            "scoreMaximum": result.scored,
        }
    scores = {"result": graded}
    if result.completed:
        scores["completion"] = _whole(1, 1)
    if result.claimed and not (link.track_id or link.segment_id):
        scores["credit"] = _whole(float(result.credit), float(result.credit_offered))
    return scores


def _whole(given: float, maximum: float) -> dict[str, Any]:
    return {
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": given,
        "scoreMaximum": maximum,
    }


def _line_item(link: ResourceLink, name: str) -> str:
    """The column of the link itself for the result; columns of our own for the rest, and where the
    link has none, if the platform lets us make them. Only the result belongs to the link: a
    platform may take whatever belongs to a link for the grade of its activity.
    """
    if name == "result" and link.line_item_url:
        return link.line_item_url
    kept = link.own_line_items.get(name)
    if kept or words.LINE_ITEM not in link.scopes or not link.line_items_url:
        return kept or ""
    title = f"{LABELS[name]}: {link.title}" if name in LABELS else link.title
    item = {
        "label": title[: words.LONGEST_LABEL],
        "scoreMaximum": 1 if name == "completion" else 100,
        "resourceId": f"{link.pk}-{name}",
        "tag": name,
    }
    if name == "result":
        item["resourceLinkId"] = link.link_id
    line_item_url = services.line_item(link.platform, link.line_items_url, item)
    link.own_line_items = link.own_line_items | {name: line_item_url}
    ResourceLink.objects.filter(pk=link.pk).update(own_line_items=link.own_line_items)
    return line_item_url


def _not_reached(state: ScoreState, problem: outgoing.NotReached) -> None:
    logger.warning("score %s was not sent: %s", state.pk, problem.sentence)
    tries = TRIES_IF_UNKNOWN if problem.status in UNKNOWN else MOST_TRIES
    _postpone(state, problem.sentence, tries)
    if problem.status in (0, 429) or problem.status >= 500:
        _leave_alone(state.link.platform)


def _postpone(state: ScoreState, problem: str, tries: int) -> None:
    ScoreState.objects.filter(pk=state.pk).update(
        attempts=F("attempts") + 1,
        not_before=Now() + wait_after(state.attempts, LONGEST_WAIT),
        problem=problem[:500],
        given_up_at=Now() if state.attempts + 1 >= tries else None,
    )


def _leave_alone(platform: LtiPlatform) -> None:
    """Nobody else waits for answers that do not come."""
    LtiPlatform.objects.filter(pk=platform.pk).update(
        failures=min(platform.failures + 1, 1000),
        not_before=Now() + wait_after(platform.failures, LONGEST_WAIT),
    )


def try_again(states: "QuerySet[ScoreState]") -> int:
    """An operator asks for it: the platform is asked at once as well."""
    platforms = states.values("link__platform")
    LtiPlatform.objects.filter(pk__in=platforms).update(failures=0, not_before=Now())
    return send_anew(states.filter(is_due=True))
