"""The door by which every course begins: from scratch, from a template, or as a copy."""

from dataclasses import dataclass
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
from courses.models import Course, CourseStatus
from learners import teams
from learners.models import Team
from learners.plain_text import PlainText

LONGEST_SLUG = 80
COPY = "copy"


@dataclass(frozen=True)
class Way:
    """What a course begins with."""

    key: str
    label: str
    what: str


WAYS = [Way(each.key, each.label, each.what) for each in TEMPLATES]
COPYING = Way(
    COPY,
    "Copy of another course",
    "Everything but its dates, designation, agreements, learners and answers.",
)


class NewCourseForm(PlainText, forms.Form):
    title = forms.CharField(
        max_length=200,
        help_text="Learners read it first. It can be changed.",
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    template = forms.ChoiceField(
        choices=[],
        initial="two-tracks",
        label="Begin with",
        help_text="What is there when the course begins. Everything can be changed.",
    )
    source = forms.ModelChoiceField(
        Course.objects.none(),
        required=False,
        label="Course to copy",
        empty_label="Choose",
        help_text="It stays as it is.",
    )
    team = forms.ModelChoiceField(Team.objects.none(), help_text="Who works on it.")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["source"].queryset = (
            admin.site.get_model_admin(Course)
            .get_queryset(request)
            .exclude(status=CourseStatus.COPY)
            .order_by("title")
        )
        self.may_copy = fields["source"].queryset.exists()
        self.ways = [*WAYS, COPYING] if self.may_copy else WAYS
        fields["template"].choices = [(way.key, way.label) for way in self.ways]
        self._offer_teams(fields["team"], teams.reach(request.user, teams.WRITING))

    def _offer_teams(self, field: Any, reached: frozenset[int] | None) -> None:
        """Asked only of whoever has a choice."""
        every = Team.objects.order_by("name")
        field.queryset = every if reached is None else every.filter(pk__in=reached)
        field.required = reached is not None
        offered = list(field.queryset[:2])
        self.only_team = offered[0] if len(offered) == 1 else None
        if len(offered) < 2:
            del self.fields["team"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("template") == COPY and not (given.get("source") or self.errors):
            self.add_error("source", "Choose the course to copy.")
        return given

    @property
    def team_chosen(self) -> Team | None:
        chosen: Team | None = self.cleaned_data.get("team", self.only_team)
        return chosen


@require_http_methods(["GET", "POST"])
def new_course(request: HttpRequest) -> HttpResponse:
    if not admin.site.get_model_admin(Course).has_add_permission(request):
        raise PermissionDenied
    source = request.GET.get("source", "")
    initial = {"source": source, "template": COPY} if source else {}
    form = NewCourseForm(request.POST or None, request=request, initial=initial)
    if request.method == "POST" and form.is_valid():
        course = _begun(request, form)
        messages.success(request, f"{course} is a draft. Every part of it is in the outline.")
        return HttpResponseRedirect(address_of("basics", course.pk))
    context = admin.site.each_context(request) | {"title": "Begin a course", "form": form}
    return render(request, "admin/courses/course/new_course.html", context)


def _begun(request: Any, form: NewCourseForm) -> Course:
    given = form.cleaned_data
    named = {"slug": _free_slug(given["title"]), "title": given["title"], "team": form.team_chosen}
    if given["template"] == COPY:
        return duplicate(course=given["source"], by=request.user, at=timezone.now(), **named)
    template = next(each for each in TEMPLATES if each.key == given["template"])
    return make_course(template=template, at=timezone.now(), **named)


def _free_slug(title: str) -> str:
    """The title as an address, with a number where it is taken."""
    stem = slugify(title)[: LONGEST_SLUG - 4].strip("-") or "course"
    taken = set(Course.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, 1000))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
