"""Grades go back from a job. A look finds whose results may have changed and marks them; delivery
sends what differs from what the platform was told last.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from jobs.actions import Lease, enqueue
from learners.actions import learner_for
from learners.merging import kept_for

from .. import looking, outgoing
from ..models import ResourceLink, ScoreState
from ..results import CourseResult, result_of
from . import services, words

KIND, LOOK = "integrations.send_scores", "lti-scores"
LONGEST_WAIT, MOST_TRIES = timedelta(hours=1), 40  # more than a day
# What a platform says that no other try mends: it does not know the column or the person any more.
GONE = {400, 404, 410, 422}
LABELS = {"completion": "Completed", "credit": "Credit claimed"}
logger = logging.getLogger(__name__)


def look(at: datetime) -> None:
    """Called by the beat; costs one small query where nobody came by LTI."""
    waiting = ScoreState.objects.filter(account__user__isnull=False)
    courses = set(waiting.order_by().values_list("link__course", flat=True).distinct())
    if courses:
        _mark(courses, at)
    if ScoreState.objects.due().filter(account__user__isnull=False).exists():
        enqueue(kind=KIND, params={}, open_key="lti-scores")


def _mark(courses: set[int], at: datetime) -> None:
    active = looking.active_learners(courses, looking.since_last_look(LOOK, at))
    for course, learner in active:
        ScoreState.objects.filter(
            link__course=course, account__user__learner=learner, is_due=False
        ).update(is_due=True, not_before=Now())
    looking.looked(LOOK, at)


def deliver(lease: Lease) -> None:
    """Each for itself: one platform that is down holds up no other."""
    due = ScoreState.objects.due().filter(account__user__isnull=False)
    due = due.select_related("link__platform", "link__course", "account__user")
    while (state := due.first()) is not None:
        # Taken before it is read: what is done meanwhile marks it again.
        ScoreState.objects.filter(pk=state.pk).update(is_due=False)
        try:
            _send(state, timezone.now())
        except outgoing.NotReached as problem:
            _postpone(state, problem)
        lease.progress(0.5)
    lease.finish()


def _send(state: ScoreState, at: datetime) -> None:
    link, user = state.link, state.account.user
    assert user is not None
    learner = learner_for(user)
    learner.pk = kept_for(learner) or learner.pk
    result = result_of(learner, link.course, link.track, link.segment)
    sent = dict(state.sent)
    for name, score in scores_of(result, link).items():
        if sent.get(name) == score:
            continue
        address = _line_item(link, name)
        if address:
            # Later than any before: a platform drops a score with an older time.
            body = score | {"userId": state.account.subject, "timestamp": at.isoformat()}
            services.send_score(link.platform, address, body)
        sent[name] = score
        ScoreState.objects.filter(pk=state.pk).update(sent=sent)
    ScoreState.objects.filter(pk=state.pk).update(sent_at=Now(), problem="", attempts=0)


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
    if result.credit and not (link.track_id or link.segment_id):
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
    """The column of the link itself for the result; columns of our own beside it for the rest,
    where the platform lets us make them.
    """
    if name == "result":
        return link.line_item_url
    kept = link.own_line_items.get(name)
    if kept or words.LINE_ITEM not in link.scopes or not link.line_items_url:
        return kept or ""
    item = {
        "label": f"{LABELS[name]}: {link.title}"[:250],
        "scoreMaximum": 1 if name == "completion" else 100,
        "resourceId": f"{link.pk}-{name}",
        "tag": name,
        "resourceLinkId": link.link_id,
    }
    line_item_url = services.make_line_item(link.platform, link.line_items_url, item)
    link.own_line_items = link.own_line_items | {name: line_item_url}
    ResourceLink.objects.filter(pk=link.pk).update(own_line_items=link.own_line_items)
    return line_item_url


def _postpone(state: ScoreState, problem: outgoing.NotReached) -> None:
    logger.warning("score %s was not sent: %s", state.pk, problem.sentence)
    wait = min(LONGEST_WAIT, timedelta(seconds=15 * 2 ** min(state.attempts, 10)))
    tries = 3 if problem.status in GONE else MOST_TRIES
    ScoreState.objects.filter(pk=state.pk).update(
        is_due=True,
        attempts=F("attempts") + 1,
        not_before=Now() + wait,
        problem=problem.sentence[:500],
        given_up_at=Now() if state.attempts + 1 >= tries else None,
    )


def try_again(states: Any) -> int:
    asked = states.filter(is_due=True).update(attempts=0, given_up_at=None, not_before=Now())
    return int(asked)
