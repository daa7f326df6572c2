"""What all authoring pages share."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from courses.models import Course, Track
from learners.plain_text import PlainText


class AuthoredForm(PlainText, forms.ModelForm):
    """What is typed can be packed: no control characters, line breaks as packages write them."""

    def clean(self):
        data = super().clean() or self.cleaned_data
        for name, value in data.items():
            if isinstance(value, str):
                data[name] = value.replace("\r\n", "\n")
        return data


class AuthoredAdmin(admin.ModelAdmin):
    """Something that belongs to a course.

    It never moves to another, and offers only what lies in its own.
    """

    form = AuthoredForm
    show_full_result_count = False
    save_on_top = True
    within_course: tuple[str, ...] = ()  # foreign keys that point into the same course

    def course_id_of(self, obj: Any) -> int | None:
        return obj.course_id

    def get_form(self, request, obj=None, change=False, **kwargs):
        request.course_id = self.course_id_of(obj) if obj else _asked_course(request)
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        fixed = (
            ["course"]
            if obj and any(field.name == "course" for field in self.model._meta.fields)
            else []
        )
        return [*super().get_readonly_fields(request, obj), *fixed]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        course_id = getattr(request, "course_id", None)
        if db_field.name in self.within_course and course_id:
            model = db_field.remote_field.model
            field = model._meta.get_field("course") if _has_course(model) else None
            if field is not None:
                kwargs |= {
                    "queryset": model._default_manager.filter(course_id=course_id),
                    "widget": forms.Select(),
                }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _has_course(model: type[models.Model]) -> bool:
    return any(field.name == "course" for field in model._meta.fields)


def _asked_course(request: HttpRequest) -> int | None:
    """The course an 'add' page was opened for."""
    course, track = request.GET.get("course", ""), request.GET.get("track", "")
    if course.isdecimal() and len(course) < 10:
        return Course.objects.filter(pk=int(course)).values_list("pk", flat=True).first()
    if track.isdecimal() and len(track) < 10:
        return Track.objects.filter(pk=int(track)).values_list("course_id", flat=True).first()
    return None


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records of what happened: looked at, never edited."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
