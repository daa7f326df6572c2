"""Whose course it is, and that a live one is edited in its working copy: the forms of its own rows
are shut.

An operator may still mend a row directly; the log of changes says so.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from courses.models import Course, CourseStatus, Track
from learners import teams
from learners.characters import whole_number
from learners.read_once import read_once
from learners.roles import has_role

from .labels import WordsInLists

FOREIGN = "This course belongs to another team."
SHUT = "Learners take this course: edit it in its working copy, and publish that as a whole."


def may_edit_live(request: HttpRequest) -> bool:
    user: Any = request.user
    return read_once(
        request, "_edits_live", lambda: bool(user.is_superuser or has_role(user, "operator"))
    )


def is_shut(request: HttpRequest, course_id: int | None) -> bool:
    """Whether this person has to leave the rows of this course as they are."""
    if not course_id:
        return False
    status, team = _courses(request).get(course_id, ("", None))
    if not teams.may(request.user, team, teams.WRITING):
        return True
    return status == CourseStatus.PUBLISHED and not may_edit_live(request)


def is_theirs(request: HttpRequest, course_id: int | None) -> bool:
    """Whether this person sees the course here at all."""
    _, team = _courses(request).get(course_id or 0, ("", None))
    return teams.may(request.user, team, teams.LOOKING)


def _courses(request: HttpRequest) -> dict[int, tuple[str, int | None]]:
    """State and team of every course, read once a request."""
    return read_once(request, "_states_of_courses", _states_of_courses)


def _states_of_courses() -> dict[int, tuple[str, int | None]]:
    rows = Course.objects.values_list("pk", "status", "team")
    return {pk: (status, team) for pk, status, team in rows}


def course_of_page(request: HttpRequest) -> int | None:
    """The course a page of the workspace or an "add" page is of."""
    if course := getattr(request, "workspace_course", None):
        return int(course.pk)
    return asked_course(request)


def asked_course(request: HttpRequest) -> int | None:
    """The course an "add" page was opened for; asked for by every table of a page."""
    return read_once(request, "_asked_course", lambda: _asked(request))


def _asked(request: HttpRequest) -> int | None:
    course, track = (whole_number(request.GET.get(name, "")) for name in ("course", "track"))
    if course is not None:
        return Course.objects.filter(pk=course).values_list("pk", flat=True).first()
    if track is not None:
        return Track.objects.filter(pk=track).values_list("course_id", flat=True).first()
    return None


class OfTeams(WordsInLists):
    """Rows of the courses that somebody's role reaches; others are not there."""

    to_course = "course"  # lookup of the course of a row; empty for courses themselves

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        reached = teams.reach(request.user, teams.LOOKING)
        if reached is None:
            return rows
        team = f"{self.to_course}__team__in" if self.to_course else "team__in"
        return rows.filter(**{team: reached})

    def get_list_filter(self, request: HttpRequest) -> Any:
        """A filter names what is in the list, and nothing of other teams."""
        return [_only_related(self.model, name) for name in super().get_list_filter(request)]


def _only_related(model: Any, name: Any) -> Any:
    if not isinstance(name, str):
        return name
    owner = model
    for step in name.split("__"):
        of = owner._meta.get_field(step)
        owner = of.related_model
    return (name, admin.RelatedOnlyFieldListFilter) if of.is_relation else name


class LiveIsShut(OfTeams):
    """Rows of a live course are looked at here, and edited in its working copy."""

    edited_live = False  # what belongs to a live course alone: links, corrections

    def course_id_of(self, obj: Any) -> int | None:
        course_id: int | None = obj.course_id
        return course_id

    def _is_shut(self, request: HttpRequest, obj: Any) -> bool:
        course_id = self.course_id_of(obj) if obj is not None else course_of_page(request)
        if self.edited_live:
            return bool(course_id) and not is_theirs(request, course_id)
        return is_shut(request, course_id)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        course_id = self.course_id_of(obj) if obj is not None else None
        return super().has_view_permission(request, obj) and (
            not course_id or is_theirs(request, course_id)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not self._is_shut(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self._is_shut(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._is_shut(request, obj)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """What is added is no row of a live course either, whatever was chosen in the form."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is not None or may_edit_live(request):
            return form
        edited_live = self.edited_live

        class Guarded(form):
            def clean(self) -> Any:
                data = super().clean() or self.cleaned_data
                for value in data.values():
                    course_id = value.pk if isinstance(value, Course) else _course_id(value)
                    if course_id and not is_theirs(request, course_id):
                        raise ValidationError(FOREIGN, code="other-team")
                    if not edited_live and is_shut(request, course_id):
                        raise ValidationError(SHUT, code="live")
                return data

        return Guarded


def _course_id(value: Any) -> int | None:
    return getattr(getattr(value, "track", None), "course_id", getattr(value, "course_id", None))
