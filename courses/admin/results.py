"""From the workspace of a course to what came of it, for whoever may look there; and back."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from courses.models import Course
from courses.querysets import own_courses
from learners import teams
from learners.characters import whole_number

# Lists of records and the filter by which they hold one course; known by name, as they stand above.
LISTS = [
    ("Enrollments", "courses.Enrollment", "course__id__exact"),
    ("Certificates", "credit.Certificate", "claim__offer__course__id__exact"),
]


@dataclass(frozen=True)
class Result:
    label: str
    address: str


def results_of(request: HttpRequest, course: Course) -> list[Result]:
    """Nothing of a course that learners have not seen, and nothing that a role may not see."""
    if course.is_copy or not course.published_at:
        return []
    results = []
    if teams.may(request.user, course.team_id, teams.ANALYZING):
        results.append(Result("Outcomes", reverse("outcomes-course", args=[course.slug])))
    for label, name, by_course in LISTS:
        meta = apps.get_model(name)._meta
        if admin.site.get_model_admin(meta.model).has_view_permission(request):
            address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            results.append(Result(label, f"{address}?{by_course}={course.pk}"))
    return results


class OwnCourses(admin.RelatedFieldListFilter):
    """Learners take no working copy, so none is offered to choose by."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        ordering = self.field_admin_ordering(field, request, model_admin)
        live = {"pk__in": own_courses().values("pk")}
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=live)


class BackToCourse(admin.ModelAdmin):
    """A list of records that leads back to the course it is held to."""

    change_list_template = "admin/records_of_course.html"
    by_course = "course__id__exact"

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        back = {"of_course": self._course(request)}
        return super().changelist_view(request, back | (extra_context or {}))

    def _course(self, request: HttpRequest) -> Course | None:
        pk = whole_number(request.GET.get(self.by_course, ""))
        courses = admin.site.get_model_admin(Course)
        if pk is None or not courses.has_view_permission(request):
            return None
        return courses.get_queryset(request).filter(pk=pk).first()
