"""A course begun from a template, or from another course."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from assessments.course_templates import TEMPLATES, make_course
from courses.admin.workspace import address_of
from courses.duplicating import duplicate
from courses.models import Course
from learners import teams
from learners.models import Team
from learners.plain_text import PlainText

LONGEST_SLUG = 80


class NewCourseForm(PlainText, forms.Form):
    title = forms.CharField(max_length=200, help_text="Learners read it first.")
    template = forms.ChoiceField(
        choices=[(each.key, f"{each.label}: {each.what}") for each in TEMPLATES],
        widget=forms.RadioSelect,
        initial="two-tracks",
        label="Begin with",
        help_text="What is there when the course begins; everything can be changed.",
    )
    source = forms.ModelChoiceField(
        Course.objects.none(),
        required=False,
        label="Or with a copy of",
        empty_label="No other course",
        help_text="Everything but its dates, designation, agreements, learners and answers.",
    )
    team = forms.ModelChoiceField(Team.objects.none(), help_text="Who works on it.")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.queryset = (
            admin.site.get_model_admin(Course)
            .get_queryset(request)
            .exclude(status="copy")
            .order_by("title")
        )
        team: Any = self.fields["team"]
        reached = teams.reach(request.user, teams.WRITING)
        team.required = reached is not None
        team.queryset = (
            Team.objects.all() if reached is None else Team.objects.filter(pk__in=reached)
        )
        if reached is not None and team.queryset.count() == 1:
            self.initial.setdefault("team", team.queryset.get().pk)


@require_http_methods(["GET", "POST"])
def new_course(request: HttpRequest) -> HttpResponse:
    if not admin.site.get_model_admin(Course).has_add_permission(request):
        raise PermissionDenied
    initial = {"source": request.GET.get("source", "")}
    form = NewCourseForm(request.POST or None, request=request, initial=initial)
    if request.method == "POST" and form.is_valid():
        course = _made(request, form.cleaned_data)
        messages.success(request, f"{course} is a draft. Its next step is told below.")
        return HttpResponseRedirect(address_of("overview", course.pk))
    context = admin.site.each_context(request) | {"title": "New course", "form": form}
    return render(request, "admin/courses/course/new_course.html", context)


def _made(request: Any, given: dict[str, Any]) -> Course:
    named = {"slug": _free_slug(given["title"]), "title": given["title"], "team": given["team"]}
    if given["source"]:
        return duplicate(course=given["source"], by=request.user, at=timezone.now(), **named)
    template = next(each for each in TEMPLATES if each.key == given["template"])
    return make_course(template=template, at=timezone.now(), **named)


def _free_slug(title: str) -> str:
    """The title as an address, with a number where it is taken."""
    stem = slugify(title)[: LONGEST_SLUG - 4].strip("-") or "course"
    taken = set(Course.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, 1000))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
