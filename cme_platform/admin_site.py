"""The admin's front page says what needs attention; packages come in and go out beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.admin import AdminSite, site
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format

from cme_platform import package_views, privacy_views
from courses import publishing
from courses.calendar import provider_day
from courses.models import Course, CourseStatus
from credit.actions.reporting import deadlines
from jobs.models import Job, OutboxMail, State
from learners.models import Review

SOON = timedelta(days=60)
MOST_COURSES = 50  # looked at for the front page
MOST_JOBS = 5
FIRST = ("courses", "assessments", "credit")
WORDS = {
    "QuestionVersion": "Questions",
    "TrackProgress": "Watched tracks",
    "MicroSegment": "Micro-learning segments",
}
WORDS |= {
    "PublishedOutcomes": "Published outcomes",
    "FollowUpInvitation": "Follow-up invitations",
    "OutboxMail": "Outbox",
}


@dataclass(frozen=True)
class Attention:
    """Something somebody should look at."""

    sentence: str
    address: str


class AuthoringSite(AdminSite):
    site_header = site_title = "CME Platform authoring"
    index_title = "Authoring"
    index_template = "admin/home.html"
    site_url = "/"

    def get_urls(self) -> list[Any]:
        # The site is there before the pages that register on it.
        from cme_platform import admin_workspace

        own = [
            path("packages/upload/", self.admin_view(package_views.upload), name="package-upload"),
            path(
                "packages/<slug:slug>/export/",
                self.admin_view(package_views.export),
                name="package-export",
            ),
            path(
                "people/<int:learner_id>/data.json",
                self.admin_view(privacy_views.data_of),
                name="data-of",
            ),
            path(
                "people/<int:learner_id>/forget/",
                self.admin_view(privacy_views.forget),
                name="forget",
            ),
        ]
        return own + admin_workspace.urls(self.admin_view) + super().get_urls()

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What authors make comes first, under the names they use."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            for model in app["models"]:
                model["name"] = WORDS.get(model["object_name"], model["name"])
        return sorted(
            apps,
            key=lambda app: (
                FIRST.index(app["app_label"]) if app["app_label"] in FIRST else len(FIRST)
            ),
        )

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {"attention": attention(request)} | (extra_context or {}))


def attention(request: HttpRequest) -> list[Attention]:
    """What needs looking after, of what this person may see."""
    attentions: list[Attention] = []
    if request.user.has_perm("courses.view_course"):
        attentions += _courses(request, provider_day(timezone.now()))
    if request.user.has_perm("credit.view_reportfile"):
        attentions += _credit_to_report()
    if request.user.has_perm("learners.change_review") and (
        waiting := Review.objects.filter(decision="").count()
    ):
        word = "check waits" if waiting == 1 else "checks wait"
        address = reverse("admin:learners_review_changelist") + "?state=open"
        attentions.append(Attention(f"{waiting:,} manual {word} for a decision.", address))
    if request.user.has_perm("jobs.view_job"):
        attentions += _failed_jobs()
    if request.user.has_perm("jobs.view_outboxmail") and (
        dead := OutboxMail.objects.given_up().count()
    ):
        word = "mail" if dead == 1 else "mails"
        address = reverse("admin:jobs_outboxmail_changelist") + "?given_up_at__isempty=0"
        attentions.append(Attention(f"{dead:,} {word} could not be delivered.", address))
    return attentions


def _courses(request: HttpRequest, today: date) -> list[Attention]:
    attentions = []
    shut = [CourseStatus.WITHDRAWN, CourseStatus.COPY]
    theirs = site.get_model_admin(Course).get_queryset(request)
    for course in theirs.exclude(status__in=shut).order_by("title", "id")[:MOST_COURSES]:
        address = reverse("admin:courses_course_change", args=[course.pk])
        failures = " ".join(failure.sentence for failure in publishing.gate_failures(course))
        if failures:
            state = "is published, although" if course.is_published else "cannot be published yet:"
            attentions.append(Attention(f"{course} {state} {failures}", address))
        elif not course.is_published:
            attentions.append(Attention(f"{course} is a draft and ready to be published.", address))
        if course.is_published and course.expiry_date and course.expiry_date <= today + SOON:
            word = "expired" if course.expiry_date < today else "expires"
            attentions.append(
                Attention(f"{course} {word} on {date_format(course.expiry_date)}.", address)
            )
    return attentions


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


def _failed_jobs() -> list[Attention]:
    return [
        Attention(
            f"{job.kind} failed: {job.error[:200]}", reverse("admin:jobs_job_change", args=[job.pk])
        )
        for job in Job.objects.filter(state=State.FAILED).order_by("-id")[:MOST_JOBS]
    ]
