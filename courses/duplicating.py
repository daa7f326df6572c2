"""A new draft with everything a course is made of, and nothing of what happened in it."""

from datetime import datetime

from django.db import transaction

from courses.changes import during
from courses.models import Course, CourseStatus, PlanningRecord, Supporter
from learners import audit
from learners.models import Team, User

from .working_copies.copying import copy_parts
from .working_copies.parts import Deed


@transaction.atomic
def duplicate(
    *, course: Course, slug: str, title: str, team: Team | None, by: User, at: datetime
) -> Course:
    """What belongs to one activity only is left out: dates, designation, signed agreements, numbers
    of the accreditor.
    """
    copy = Course.objects.create(slug=slug, title=title, team=team, status=CourseStatus.DRAFT)
    with during("duplicated"):
        copy_parts(course, copy, Deed(by, at))
        Course.objects.filter(pk=copy.pk).update(
            title=title, release_date=None, expiry_date=None, demonstration=False
        )
        PlanningRecord.objects.filter(course=copy).update(
            designated_on=None, reviewed_on=None, pars_activity_id=""
        )
        Supporter.objects.filter(course=copy).update(agreement_signed_on=None)
    audit.note(who=by, deed="duplicated", subject=copy, before={"course": course.pk})
    copy.refresh_from_db()
    return copy
