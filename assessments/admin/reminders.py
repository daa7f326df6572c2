"""When learners are written to, and what came of it."""

from typing import Any

from django.contrib import admin

from assessments.models import (
    BoosterAnswer,
    ChangeOutcome,
    FollowUpInvitation,
    Phase,
    Poll,
    ReminderPlan,
    ReminderRule,
)
from assessments.question_use import poll_name
from courses.admin.base import AuthoredAdmin, AuthoredForm
from courses.admin.learner_records import LearnerRecords
from courses.widgets import ProfessionsField


class ReminderRuleForm(AuthoredForm):
    professions = ProfessionsField(help_text="Only these. None: everybody.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        professions: Any = self.fields["professions"]
        professions.offer_too(self.instance.professions)


@admin.register(ReminderRule)
class ReminderRuleAdmin(AuthoredAdmin):
    part = "outreach"
    form = ReminderRuleForm
    list_display = ["trigger", "course", "days", "professions", "active"]
    list_filter = ["trigger", "active"]
    list_select_related = ["course"]
    autocomplete_fields = ["course"]


@admin.register(ReminderPlan)
class ReminderPlanAdmin(AuthoredAdmin):
    part = "outreach"
    to_course = "poll__course"
    list_display = ["poll", "course", "every_days", "most", "invites_within_days"]
    list_select_related = ["poll__course"]

    def course_id_of(self, obj: ReminderPlan) -> int | None:
        return obj.poll.course_id

    @admin.display(ordering="poll__course")
    def course(self, plan: ReminderPlan) -> str:
        return str(plan.poll.course)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "poll":
            polls = self.admin_site.get_model_admin(Poll).get_queryset(request)
            waves = polls.filter(phase=Phase.FOLLOW_UP).select_related("course")
            course_id = getattr(request, "course_id", None)
            kwargs["queryset"] = waves.filter(course=course_id) if course_id else waves
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OfPoll(LearnerRecords):
    list_select_related = ["poll__course", "poll__track"]

    def about(self, obj):
        return self.poll_of_course(obj)

    @admin.display(description="Poll", ordering="poll")
    def poll_of_course(self, obj):
        return f"{obj.poll.course}, {poll_name(obj.poll)}"


@admin.register(FollowUpInvitation)
class FollowUpInvitationAdmin(OfPoll):
    list_display = ["poll_of_course", "due_at", "invited_at", "reminders", "submitted_at"]
    list_filter = [("submitted_at", admin.EmptyFieldListFilter)]


@admin.register(ChangeOutcome)
class ChangeOutcomeAdmin(OfPoll):
    list_display = ["poll_of_course", "choice_key", "status", "answered_at"]
    list_filter = ["status"]


@admin.register(BoosterAnswer)
class BoosterAnswerAdmin(LearnerRecords):
    list_display = ["course", "question", "day", "correct", "answered_at"]
    list_select_related = ["course", "question"]

    def about(self, obj):
        return f"{obj.course}, {obj.question}, day {obj.day}"
