"""How learners come to a course and are brought back: its links and its reminders on one page."""

from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.models import Phase, Poll, ReminderPlan
from assessments.question_use import poll_name
from courses.admin.workspace import workspace_page
from courses.admin.workspace_pages import Cell, Row, Section, add_tool, change, render_list
from courses.models import Course
from learners.signed_in import SignedInRequest

OF_LIVE = "Links lead to the live course: they are made on its page."


@require_safe
@workspace_page
def outreach(request: SignedInRequest, course: Course) -> HttpResponse:
    sections = [_links(request, course), _rules(request, course), _waves(request, course)]
    return render_list(request, course, "outreach", sections)


def _links(request: SignedInRequest, course: Course) -> Section:
    rows = [
        Row(
            str(campaign),
            change("courses_campaign", campaign.pk),
            [
                Cell(str(campaign.segment or "Course page")),
                Cell(f"{campaign.created_at:%b %-d, %Y}"),
            ],
        )
        for campaign in course.campaigns.select_related("segment")
    ]
    add = [] if course.is_copy else add_tool(request, course, "courses_campaign", "Add a link")
    empty = OF_LIVE if course.is_copy else "No link has been made."
    return Section("Campaign links", ["Link", "Leads to", "Made on"], rows, empty, add)


def _rules(request: SignedInRequest, course: Course) -> Section:
    rows = [
        Row(
            rule.get_trigger_display(),
            change("assessments_reminderrule", rule.pk),
            [
                Cell(f"{rule.days} days"),
                Cell(", ".join(rule.professions) or "Everybody"),
                Cell("On" if rule.active else "Off"),
            ],
        )
        for rule in course.reminder_rules.all()
    ]
    add = add_tool(request, course, "assessments_reminderrule", "Add a reminder")
    empty = "The rules of the whole site hold."
    columns = ["Reminder", "When", "Who", "State"]
    return Section("Reminders of the course", columns, rows, empty, add)


def _waves(request: SignedInRequest, course: Course) -> Section:
    """Every follow-up, with its own plan or the usual one."""
    waves = course.polls.in_use().filter(phase=Phase.FOLLOW_UP).select_related("track", "reminding")
    of_plans = admin.site.get_model_admin(ReminderPlan)
    may_add = of_plans.has_add_permission(request)
    rows = [
        Row(poll_name(wave), change("assessments_poll", wave.pk), [_plan(wave, may_add)])
        for wave in waves.order_by("after_days", "id")
    ]
    empty = "The course has no follow-up."
    return Section("Reminders of its follow-ups", ["Follow-up", "Reminders"], rows, empty)


def _plan(wave: Poll, may_add: bool) -> Cell:
    own: ReminderPlan | None = getattr(wave, "reminding", None)
    plan = own or ReminderPlan()
    words = f"At most {plan.most}, every {plan.every_days} days" if plan.most else "None"
    if own:
        return Cell(words, change("assessments_reminderplan", wave.pk))
    add = reverse("admin:assessments_reminderplan_add")
    query = urlencode({"course": wave.course_id, "poll": wave.pk})
    return Cell(f"{words} (the usual)", f"{add}?{query}" if may_add else "")
