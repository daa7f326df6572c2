"""The log of changes beyond single courses, for operators: of the whole site, and of courses that
are there no more.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest

from courses.models import Change, Course
from learners.exported_lists import ExportedList
from learners.models import User

from .base import ReadOnlyAdmin
from .changes import change_lines, kind_words
from .live import may_edit_live


class Whose(admin.SimpleListFilter):
    title, parameter_name = "what", "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("site", "the whole site"), ("gone", "deleted courses"), ("courses", "courses")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        there = Course.objects.values("pk")
        if self.value() == "site":
            return queryset.filter(course_id=0)
        if self.value() == "gone":
            return queryset.exclude(course_id=0).exclude(course_id__in=there)
        return queryset.filter(course_id__in=there) if self.value() == "courses" else queryset


@admin.register(Change)
class ChangeAdmin(ExportedList, ReadOnlyAdmin):
    file_name = "changes"
    list_display = ["at", "person", "occasion", "deed", "what", "row", "of_course"]
    list_filter = [Whose, "deed", "kind"]
    search_fields = ["=course_id", "=row"]
    search_help_text = "Number of a course, or of a row"
    list_per_page = 50
    ordering = ["-id"]
    fields = [
        "at", "person", "occasion", "transaction", "deed", "what", "row", "of_course", "before",
        "after", "previous", "digest",
    ]  # fmt: skip

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_edit_live(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_edit_live(request)

    def get_queryset(self, request: HttpRequest) -> Any:
        email = User.objects.filter(pk=OuterRef("who")).values("email")
        return super().get_queryset(request).annotate(email=Subquery(email))

    @admin.display(description="who", ordering="who")
    def person(self, change: Any) -> str:
        return change.email or (f"account {change.who}" if change.who else "a program")

    @admin.display(description="what", ordering="kind")
    def what(self, change: Change) -> str:
        return kind_words(change.kind)

    @admin.display(description="course", ordering="course_id")
    def of_course(self, change: Change) -> str:
        return f"number {change.course_id}" if change.course_id else "the whole site"

    def lines(self, rows: Any) -> Iterator[str]:
        return change_lines(rows)
