"""The admin's front page: somebody's courses with what is missing, and what needs looking after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.admin import site
from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cme_platform import package_views
from courses import publishing
from courses.calendar import provider_day
from courses.models import Course, CourseRevision, CourseStatus, ReviewComment, WorkingCopy
from credit.actions.reporting import deadlines
from jobs.models import Job, OutboxMail
from jobs.wording import not_done
from learners.models import Learner, Review
from learners.models.learner import NpiStatus

SOON = timedelta(days=60)
MOST_COURSES = 50  # looked at for the front page, newest first
MOST_JOBS = 5
LOOKED_THROUGH_SECONDS = 600
SAID = {
    NpiStatus.UNVERIFIED: "not verified yet",
    NpiStatus.MISMATCH: "given under another name than the registry's",
    NpiStatus.DEACTIVATED: "deactivated in the registry",
}


@dataclass(frozen=True)
class CourseLine:
    """A course as the front page lists it."""

    title: str
    address: str
    state: str
    to_mend: int
    check: str
    copy: str  # address of its working copy, where there is one


@dataclass(frozen=True)
class Attention:
    """Something somebody should look at."""

    sentence: str
    address: str


def home(request: HttpRequest) -> dict[str, Any]:
    """What the front page shows to this person."""
    user: Any = request.user
    sees_courses = user.has_perm("courses.view_course")
    courses = _courses(request) if sees_courses else []
    counts = _to_mend([course for course, _ in courses])
    lines = [_line(course, counts[course.pk], address) for course, address in courses]
    attentions = _attention_to_courses(zip((c for c, _ in courses), lines, strict=True))
    attentions += _open_comments([course for course, _ in courses])
    return {
        "sees_courses": sees_courses,
        "may_begin": site.get_model_admin(Course).has_add_permission(request),
        "may_bring_in": package_views.may_bring_in(user),
        "courses": lines,
        "has_more_courses": len(lines) == MOST_COURSES,
        "attention": attentions + _attention(user),
    }


def _courses(request: HttpRequest) -> list[tuple[Course, str]]:
    """The newest that they may see, each with the address of its working copy."""
    theirs = site.get_model_admin(Course).get_queryset(request).exclude(status=CourseStatus.COPY)
    courses = list(theirs.order_by("-id")[:MOST_COURSES])
    copies = dict(WorkingCopy.objects.filter(live__in=courses).values_list("live", "copy"))
    return [
        (course, reverse("admin:workspace-overview", args=[copies[course.pk]]))
        if course.pk in copies
        else (course, "")
        for course in courses
    ]


def _to_mend(courses: list[Course]) -> dict[int, int]:
    """How much each has to mend; looked through again once it was edited, and after a while."""
    numbers = dict(
        CourseRevision.objects.filter(course__in=courses).values_list("course", "number")
    )
    keys = {course.pk: f"to-mend-{course.pk}-{numbers.get(course.pk, 0)}" for course in courses}
    held = cache.get_many(keys.values())
    fresh = {
        keys[course.pk]: 0
        if course.status == CourseStatus.WITHDRAWN
        else len(publishing.to_mend(course))
        for course in courses
        if keys[course.pk] not in held
    }
    cache.set_many(fresh, LOOKED_THROUGH_SECONDS)
    return {pk: (held | fresh)[key] for pk, key in keys.items()}


def _line(course: Course, to_mend: int, copy: str) -> CourseLine:
    return CourseLine(
        course.title,
        reverse("admin:workspace-overview", args=[course.pk]),
        course.get_status_display().capitalize(),
        to_mend,
        reverse("admin:workspace-check", args=[course.pk]),
        copy,
    )


def _attention_to_courses(pairs: Iterable[tuple[Course, CourseLine]]) -> list[Attention]:
    today, attentions = provider_day(timezone.now()), []
    for course, line in pairs:
        if not course.is_published:
            continue
        if line.to_mend:
            sentence = f"{course} is published, although it has {line.to_mend} to mend."
            attentions.append(Attention(sentence, line.check))
        if course.expiry_date and course.expiry_date <= today + SOON:
            attentions.append(_expiring(course, course.expiry_date, today))
    return attentions


def _open_comments(courses: list[Course]) -> list[Attention]:
    """What reviewers said and nobody has settled."""
    unsettled = ReviewComment.objects.filter(course__in=courses, settled_at__isnull=True)
    counts = unsettled.order_by("course").values_list("course", "course__title")
    return [
        Attention(
            f"{title}: {number} review comment{'' if number == 1 else 's'} to settle.",
            reverse("admin:workspace-review", args=[pk]),
        )
        for pk, title, number in counts.annotate(number=Count("pk"))
    ]


def _expiring(course: Course, day: date, today: date) -> Attention:
    word = "expired" if day < today else "expires"
    address = reverse("admin:courses_course_change", args=[course.pk]) + "#id_expiry_date"
    return Attention(f"{course} {word} on {date_format(day)}.", address)


def _attention(user: Any) -> list[Attention]:
    """What needs looking after beyond single courses, of what this person may see."""
    kinds = (
        ("credit.view_reportfile", _credit_to_report),
        ("learners.change_review", _open_reviews),
        ("learners.view_learner", _unverified_npis),
        ("jobs.view_job", _failed_jobs),
        ("jobs.view_outboxmail", _lost_mail),
    )
    return [
        attention for permission, kind in kinds if user.has_perm(permission) for attention in kind()
    ]


def _credit_to_report() -> list[Attention]:
    now = timezone.now()
    attentions = []
    for deadline in deadlines(now):
        word = "were" if deadline.is_over(provider_day(now)) else "are"
        sentence = (
            f"{deadline.title}: {deadline.claims} credit records of {deadline.year} {word} "
            f"to be sent by {date_format(deadline.due)}."
        )
        address = (
            reverse("admin:credit_reportfile_add")
            + f"?course={deadline.course_id}&kind={deadline.kind}&year={deadline.year}"
        )
        attentions.append(Attention(sentence, address))
    return attentions


def _open_reviews() -> list[Attention]:
    waiting = Review.objects.filter(decision="").count()
    word = "check waits" if waiting == 1 else "checks wait"
    address = reverse("admin:learners_review_changelist") + "?state=open"
    return [Attention(f"{waiting:,} manual {word} for a decision.", address)] if waiting else []


def _unverified_npis() -> list[Attention]:
    """Numbers that learners have given and no check has confirmed."""
    given = Learner.objects.filter(user__isnull=False).exclude(npi="")
    open_ = given.exclude(npi_status=NpiStatus.VERIFIED)
    counts = dict(open_.values_list("npi_status").annotate(n=Count("pk")).order_by())
    address = reverse("admin:learners_learner_changelist")
    return [
        Attention(
            f"{counts[state]:,} NPI {'number is' if counts[state] == 1 else 'numbers are'} "
            f"{SAID[state]}.",
            f"{address}?npi_status__exact={state}",
        )
        for state in SAID
        if counts.get(state)
    ]


def _failed_jobs() -> list[Attention]:
    jobs = list(Job.objects.failed().order_by("-id")[:MOST_JOBS])
    titles = dict(
        Course.objects.filter(pk__in=[job.params.get("course") for job in jobs]).values_list(
            "pk", "title"
        )
    )
    return [_failed(job, titles.get(job.params.get("course"), "")) for job in jobs]


def _failed(job: Job, title: str) -> Attention:
    about = f"{title}: " if title else ""
    day = f" on {date_format(job.finished_at)}" if job.finished_at else ""
    sentence = f"{about}{not_done(job)}{day}. It can be tried again."
    return Attention(sentence, reverse("admin:jobs_job_change", args=[job.pk]))


def _lost_mail() -> list[Attention]:
    lost = OutboxMail.objects.given_up().count()
    word = "mail" if lost == 1 else "mails"
    address = reverse("admin:jobs_outboxmail_changelist") + "?given_up_at__isempty=0"
    return [Attention(f"{lost:,} {word} could not be delivered.", address)] if lost else []
