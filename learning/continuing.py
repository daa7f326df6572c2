"""Where "Continue" leads: to credit as soon as some is earned, else to the next step; and
where what is missing is done.
"""

from typing import Any

from django.utils import timezone

from courses.models import Course
from credit.earning import Earned, Missing, earned_in, worth_showing
from learners.models import Learner


def waiting(learner: Learner, course: Course) -> list[Earned]:
    """The offers of which this learner can claim something now, or once they name their
    profession.
    """
    offers = worth_showing(earned_in(learner, course, timezone.now()))
    return [
        *(earned for earned in offers if earned.is_claimable),
        *(earned for earned in offers if earned.waits_for_profession),
    ]


def with_credit(page: dict[str, Any], learner: Learner, course: Course) -> dict[str, Any]:
    """What a page tells of the way through a course; credit that waits comes first."""
    waits = waiting(learner, course) if course.is_published else []
    if not waits:
        return page
    address = f"/courses/{course.slug}/credit/"
    return page | {"credit_waits": waits[0], "continue_address": address}


def address_of_missing(course: Course, missing: Missing) -> str:
    """The page where it is done; empty where nothing can be done yet."""
    if missing.locked:
        return ""
    own = f"/courses/{course.slug}/"
    if missing.code in ("profession-required", "claim-credit-first"):
        return f"{own}credit/"
    if missing.poll:
        return f"{own}polls/{missing.poll}/"
    return f"{own}tracks/{missing.track}/" if missing.track else ""
