"""Forms in which a question of the same course is chosen, in words."""

from assessments.querysets import versions_in_force
from courses.admin import AuthoredForm
from courses.models import Course

from .withdrawing import AnsweredStays
from .written_question import QuestionChoice


class OfOneCourse(AuthoredForm):
    """A question is asked in the course it belongs to."""

    holder: str

    def clean(self):
        data = super().clean()
        question, holder = (
            data.get("question"),
            data.get(self.holder) or getattr(self.instance, self.holder, None),
        )
        if question and holder and question.course_id != holder.course_id:
            self.add_error("question", "This question belongs to another course.")
        return data


class AsksOfCourse(AnsweredStays):
    """The menu of questions says what each asks, not its key alone."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        course_id = getattr(request, "course_id", None)
        if db_field.name != "question" or not course_id:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs["form_class"] = QuestionChoice
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.in_force = versions_in_force(Course(pk=course_id))
        return field
