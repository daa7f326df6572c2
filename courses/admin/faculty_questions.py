"""Questions of learners to the faculty: answered and published here, or left alone."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.asking import answer
from courses.models import Course, FacultyQuestion
from courses.moments import clock
from learners.signed_in import SignedInRequest

from .base import AuthoredAdmin, AuthoredForm
from .workspace import workspace_page
from .workspace_pages import Cell, Row, Section, change, render_list


class FacultyQuestionForm(AuthoredForm):
    class Meta:
        model = FacultyQuestion
        fields = ["answer", "published"]

    def clean(self):
        data = super().clean()
        if data.get("published") and not data.get("answer"):
            self.add_error("published", "Only what is answered can be published.")
        if self.instance.answered_at and not data.get("answer"):
            self.add_error("answer", "This was sent to the learner. Change it, or leave it.")
        return data


@admin.register(FacultyQuestion)
class FacultyQuestionAdmin(AuthoredAdmin):
    """Nobody's name is shown: what counts is what was asked."""

    part = "asked"
    edited_live = True
    form = FacultyQuestionForm
    list_display = ["text", "course", "asked_at", "answered_at", "published"]
    list_select_related = ["course"]
    list_filter = ["published", ("answered_at", admin.EmptyFieldListFilter), "course"]
    search_fields = ["text", "answer"]
    readonly_fields = ["course", "moment", "text", "asked_at", "answered_at", "answered_by"]
    fieldsets = [
        (None, {"fields": ["course", "moment", "text", "asked_at"]}),
        ("Answer", {"fields": ["answer", "answered_at", "answered_by", "published"]}),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="Asked at")
    def moment(self, question):
        at = clock(question.at) if question.at is not None else "no moment"
        return f"{question.track}, {at}" if question.track else "the course"

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if answer(question=obj, by=request.user, at=timezone.now()):
            messages.success(request, "The answer goes to the learner by e-mail.")


EMPTY = (
    "Nothing has been asked.",
    "This course takes no questions. Switch them on under Basics, Options.",
)


@require_safe
@workspace_page
def asked(request: SignedInRequest, course: Course) -> HttpResponse:
    """Unanswered ones first."""
    rows = [
        Row(str(question), change("courses_facultyquestion", question.pk), _cells(question))
        for question in course.faculty_questions.order_by("answered_at", "asked_at")
    ]
    rows.sort(key=lambda row: row.cells[1].text == "Answered")
    columns = ["Question", "Asked on", "State", "Seen by"]
    section = Section(
        "Questions to the faculty", columns, rows, EMPTY[0 if course.takes_questions else 1]
    )
    return render_list(request, course, "asked", [section])


def _cells(question: FacultyQuestion) -> list[Cell]:
    return [
        Cell(f"{question.asked_at:%b %-d, %Y}"),
        Cell("Answered" if question.answered_at else "Waits for an answer"),
        Cell("Every learner of the course" if question.published else "Who asked"),
    ]
