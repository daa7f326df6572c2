"""A list of keys to type in, with the questions it may name beside it."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessments.models import QuestionVersion


class QuestionKeys(forms.Textarea):
    """The script puts a tick in each cell, which writes the key into the list it is of."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.course_id: int | None = None

    def offer(self, course_id: int | None) -> None:
        self.course_id = course_id

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        versions = QuestionVersion.objects.filter(
            course=self.course_id, in_force_until__isnull=True
        ).select_related("question")
        context = {"versions": versions.order_by("question__position", "question_id")}
        keys = render_to_string("admin/assessments/question_keys.html", context)
        return super().render(*args, **kwargs) + SafeString(keys)
