"""Who pays for a course, and the agreement with each: rows beside the people, with a page each."""

from typing import Any

from django.contrib import admin
from django.forms.widgets import Script

from courses.models import Course, Supporter
from courses.withdrawing import is_seen

from .base import AuthoredForm
from .date_order import SIGNED_LATE, not_after
from .grid_form import GridForm
from .withdrawing import WithdrawnNotDeleted

FIELDS = [
    "name", "kind", "agreement_signed_on", "full_discretion", "amount", "currency", "grant_id",
    "in_kind",
]  # fmt: skip


class SupporterForm(GridForm):
    class Meta:
        model = Supporter
        fields = FIELDS

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        not_after(self, "agreement_signed_on", course.release_date, SIGNED_LATE)


class SupporterPageForm(AuthoredForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            not_after(self, "agreement_signed_on", self.instance.course.release_date, SIGNED_LATE)


@admin.register(Supporter)
class SupporterAdmin(WithdrawnNotDeleted):
    part = "people"
    form = SupporterPageForm
    list_display = ["name", "kind", "course"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["name", "grant_id"]
    autocomplete_fields = ["course"]
    fieldsets = [(None, {"fields": ["course", *FIELDS, "position"]})]

    class Media:
        js = [Script("js/date-order.js", type="module")]

    def why_kept(self, obj: Any) -> str:
        told = "Learners have been told who pays for this course, so this supporter is never"
        return f"{told} deleted." if is_seen(obj) else ""

    def what_follows(self, obj: Any) -> str:
        return (
            "Learners are told of this supporter no more. What they were told so far is kept word "
            "for word."
        )
