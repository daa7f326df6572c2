"""The admin's front page: somebody's courses with what is missing, and what needs looking after."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.admin import site
from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cme_platform import package_views
from courses import publishing
from courses.calendar import provider_day
from courses.models import Course, CourseRevision, CourseStatus, ReviewComment, WorkingCopy
from courses.working_copies import compare
from credit.actions.reporting import deadlines
from jobs.models import Job, OutboxMail, State
from jobs.wording import not_done
from learners.models import Learner, Review
from learners.models.learner import NpiStatus

SOON = timedelta(days=60)
MOST_COURSES = 50  # looked at for the front page, newest first
MOST_JOBS = 5
MOST_NAMED = 5  # of courses of a kind; the others are counted, with their list
MOST_LOOKED_THROUGH = 60  # by one page, where nobody has looked lately
PUBLISHED = f"status__exact={CourseStatus.PUBLISHED}"
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
    copy: str  # address of its working copy, where changes wait in it


@dataclass(frozen=True)
class Attention:
    """Something somebody should look at."""

    sentence: str
    address: str


def home(request: HttpRequest) -> dict[str, Any]:
    """What the front page shows to this person."""
    user: Any = request.user
    sees_courses = user.has_perm("courses.view_course")
    theirs = _theirs(request) if sees_courses else Course.objects.none()
    courses = _with_copies(list(theirs.order_by("-id")[:MOST_COURSES]))
    published = list(theirs.filter(status=CourseStatus.PUBLISHED).order_by("-id"))
    counts = _to_mend([*(course for course, _ in courses), *published])
    lines = [_line(course, counts[course.pk] or 0, address) for course, address in courses]
    return {
        "sees_courses": sees_courses,
        "may_begin": site.get_model_admin(Course).has_add_permission(request),
        "may_bring_in": package_views.may_bring_in(user),
        "courses": lines,
        "has_more_courses": len(lines) == MOST_COURSES,
        "attention": [
            *_broken(published, counts),
            *_expiring(published),
            *_open_comments(theirs),
            *_attention(user),
        ],
    }


def _theirs(request: HttpRequest) -> "QuerySet[Course]":
    courses: QuerySet[Course] = site.get_model_admin(Course).get_queryset(request)
    return courses.exclude(status=CourseStatus.COPY)


def _with_copies(courses: list[Course]) -> list[tuple[Course, str]]:
    """Each with the address of its working copy, where one says something else than it does."""
    held = list(WorkingCopy.objects.filter(live__in=courses).select_related("live", "copy"))
    waiting = _with_changes(held)
    copies = {each.live_id: each.copy_id for each in held if each.pk in waiting}
    return [
        (course, reverse("admin:workspace-overview", args=[copies[course.pk]]))
        if course.pk in copies
        else (course, "")
        for course in courses
    ]


def _with_changes(held: list[WorkingCopy]) -> set[int]:
    """Compared again once one of the two courses was edited."""
    pairs = {each.pk: (each.live_id, each.copy_id) for each in held}
    of_courses = [course for pair in pairs.values() for course in pair]
    numbers = dict(
        CourseRevision.objects.filter(course__in=of_courses).values_list("course", "number")
    )
    keys = {
        pk: "copy-waits-" + "-".join(f"{course}.{numbers.get(course, 0)}" for course in pair)
        for pk, pair in pairs.items()
    }
    kept = cache.get_many(keys.values())
    fresh = {
        keys[each.pk]: bool(compare(each).changes) for each in held if keys[each.pk] not in kept
    }
    cache.set_many(fresh, LOOKED_THROUGH_SECONDS)
    return {pk for pk, key in keys.items() if (kept | fresh)[key]}


def _to_mend(courses: list[Course]) -> dict[int, int | None]:
    """How much each has to mend; looked through again once it was edited, and after a while. None
    of those whose turn is at a later look: one page looks through so many at most.
    """
    numbers = dict(
        CourseRevision.objects.filter(course__in=courses).values_list("course", "number")
    )
    keys = {course.pk: f"to-mend-{course.pk}-{numbers.get(course.pk, 0)}" for course in courses}
    held = cache.get_many(keys.values())
    waiting = {course.pk: course for course in courses if keys[course.pk] not in held}
    fresh = {
        keys[course.pk]: 0
        if course.status == CourseStatus.WITHDRAWN
        else len(publishing.to_mend(course))
        for course in list(waiting.values())[:MOST_LOOKED_THROUGH]
    }
    cache.set_many(fresh, LOOKED_THROUGH_SECONDS)
    return {pk: (held | fresh).get(key) for pk, key in keys.items()}


def _line(course: Course, to_mend: int, copy: str) -> CourseLine:
    return CourseLine(
        course.title,
        reverse("admin:workspace-overview", args=[course.pk]),
        course.get_status_display().capitalize(),
        to_mend,
        reverse("admin:workspace-check", args=[course.pk]),
        copy,
    )


def _broken(published: list[Course], counts: dict[int, int | None]) -> list[Attention]:
    """Learners take them although publishing would be refused today."""
    broken = [course for course in published if counts[course.pk]]
    attentions = [
        Attention(
            f"{course} is published, although it has {counts[course.pk]} to mend.",
            reverse("admin:workspace-check", args=[course.pk]),
        )
        for course in broken[:MOST_NAMED]
    ]
    attentions += _more(len(broken) - MOST_NAMED, "published course has something to mend",
        "published courses have something to mend", PUBLISHED)  # fmt: skip
    later = sum(counts[course.pk] is None for course in published)
    return attentions + _more(later, "published course is looked through when this page is opened "
        "again", "published courses are looked through when this page is opened again",
        PUBLISHED)  # fmt: skip


def _expiring(published: list[Course]) -> list[Attention]:
    today = provider_day(timezone.now())
    dated = [(c.expiry_date, c) for c in published if c.expiry_date]
    expiring = sorted(
        ((day, course) for day, course in dated if day <= today + SOON),
        key=lambda pair: (pair[0] < today, pair[0]),
    )
    attentions = []
    for day, course in expiring[:MOST_NAMED]:
        word = "expired" if day < today else "expires"
        address = reverse("admin:courses_course_change", args=[course.pk]) + "#id_expiry_date"
        attentions.append(Attention(f"{course} {word} on {date_format(day)}.", address))
    last = today + SOON
    until = f"{PUBLISHED}&expiry_date__lte={last.isoformat()}"
    return attentions + _more(len(expiring) - MOST_NAMED, "published course expires soon or has "
        "expired", "published courses expire soon or have expired", until)  # fmt: skip


def _more(number: int, singular: str, plural: str, query: str) -> list[Attention]:
    """Those that are not named one by one, with their list."""
    if number <= 0:
        return []
    address = reverse("admin:courses_course_changelist") + f"?{query}"
    return [Attention(f"{number:,} more {singular if number == 1 else plural}.", address)]


def _open_comments(theirs: "QuerySet[Course]") -> list[Attention]:
    """What reviewers said and nobody has settled."""
    unsettled = ReviewComment.objects.filter(course__in=theirs, settled_at__isnull=True)
    counts = unsettled.order_by("course").values_list("course", "course__title")
    counted = counts.annotate(number=Count("pk"))
    return [
        Attention(
            f"{title}: {number} review comment{'' if number == 1 else 's'} to settle.",
            reverse("admin:workspace-review", args=[pk]),
        )
        for pk, title, number in counted[:MOST_NAMED]
    ]


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
    failed = Job.objects.failed()
    jobs = list(failed.order_by("-id")[:MOST_JOBS])
    titles = dict(
        Course.objects.filter(pk__in=[job.params.get("course") for job in jobs]).values_list(
            "pk", "title"
        )
    )
    attentions = [_failed(job, titles.get(job.params.get("course"), "")) for job in jobs]
    if (more := failed.count() - len(jobs) if jobs else 0) > 0:
        word = "job was" if more == 1 else "jobs were"
        address = reverse("admin:jobs_job_changelist") + f"?state__exact={State.FAILED}"
        attentions.append(Attention(f"{more:,} more {word} not done.", address))
    return attentions


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
