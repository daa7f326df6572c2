"""What single learners did, looked at: each is named by what it is about and by whose it is."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from learners.models import Learner

from .base import ReadOnlyAdmin


def learner_name(learner: Learner, request: HttpRequest) -> str:
    """The address of the account for whoever looks after people; a number for everybody else."""
    if not request.user.has_perm("learners.view_learner"):
        return f"learner {learner.pk}"
    return learner.email or f"anonymous learner {learner.pk}"


class LearnerRecords(ReadOnlyAdmin):
    change_form_template: ClassVar[Any] = "admin/record_change_form.html"

    def about(self, obj: Any) -> str:
        """The course, or what of it, in words."""
        return str(obj.course)

    def get_queryset(self, request: HttpRequest) -> Any:
        named_by: Any = self.list_select_related
        return super().get_queryset(request).select_related("learner", *named_by)

    def get_list_display(self, request: HttpRequest) -> Any:
        return [self._who(request), *super().get_list_display(request)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)
        return [self._who(request) if name == "learner" else name for name in fields]

    def _who(self, request: HttpRequest) -> Callable[[Any], str]:
        @admin.display(description="Learner", ordering="learner")
        def who(obj: Any) -> str:
            return learner_name(obj.learner, request)

        return who

    def named(self, request: HttpRequest, obj: Any) -> str:
        return f"{self.about(obj)}: {learner_name(obj.learner, request)}"

    def render_change_form(
        self, request: Any, context: Any, add: Any = False, change: Any = False,
        form_url: Any = "", obj: Any = None,
    ) -> Any:  # fmt: skip
        context["subtitle"] = self.named(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        obj = self.get_object(request, object_id)
        title = {"title": f"Change history: {self.named(request, obj)}"} if obj else {}
        return super().history_view(request, object_id, title | (extra_context or {}))
