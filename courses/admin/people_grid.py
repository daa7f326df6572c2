"""Everybody in control of content, what they disclosed, and who pays: tables saved as one page."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.calendar import provider_day
from courses.models import Course, Disclosure, Faculty, Supporter
from learners.signed_in import SignedInRequest

from .date_order import MITIGATED_LATE, SIGNED_LATE, TOLD_LATE, is_after, not_after
from .grid_form import GridForm, formset_of, typed
from .mitigation import require_mitigation
from .problems import Problem, problems_of
from .supporters import SupporterForm
from .workspace import address_of, render_part, workspace_page

NEEDED = ("disclosed_on", "agreement_signed_on", "full_discretion")  # with credit
ROLES = ("Chair", "Faculty", "Planner", "Reviewer", "Moderator")


class PersonForm(GridForm):
    """Who disclosed and has no relationship below has nothing to disclose: the box says so, and
    ticking it dates it.
    """

    nothing = forms.BooleanField(
        required=False,
        label="Nothing to disclose",
        help_text=(
            "They told you that there are no financial relationships. Without a date it is dated "
            "today; with a relationship in the table below leave it open."
        ),
    )

    class Meta:
        model = Faculty
        fields = ["name", "credentials", "role", "affiliation", "disclosed_on", "role_began_on"]

    field_order = ["name", "credentials", "role", "affiliation", "nothing"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["nothing"] = self._has_nothing()
        self.fields["role"].widget.attrs["list"] = "roles"
        self.fields["name"].widget.attrs["data-person"] = ""
        not_after(self, "disclosed_on", "role_began_on", TOLD_LATE)

    def _has_nothing(self) -> bool:
        person = self.instance
        return bool(person.pk and person.disclosed_on and not getattr(person, "told", []))

    def clean(self) -> Any:
        data = super().clean()
        if data.get("nothing") and not data.get("disclosed_on") and "nothing" in self.changed_data:
            data["disclosed_on"] = provider_day(timezone.now())
            self.changed_data.append("disclosed_on")
        return data

    def contradicts(self, tied: set[str]) -> bool:
        """Says so in the row; `tied` are the people of whom a relationship is told."""
        if "nothing" not in self.changed_data:
            return False
        nothing = self.cleaned_data.get("nothing")
        has_ties = self.cleaned_data.get("name", "").casefold() in tied
        if nothing and has_ties:
            self.add_error("nothing", "A relationship of theirs stands below: leave this open.")
        elif not nothing and not has_ties and self.cleaned_data.get("disclosed_on"):
            self.add_error("nothing", "Add their relationship below, or empty the date.")
        return bool(self.errors)


class RelationshipForm(GridForm):
    person = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"list": "people"}))

    class Meta:
        model = Disclosure
        fields = [
            "company", "relationship", "relevant", "ended", "mitigated", "mitigated_on",
            "mitigation_steps",
        ]  # fmt: skip
        widgets = {"mitigation_steps": forms.Textarea(attrs={"rows": 2, "cols": 24})}

    field_order = ["person"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["person"] = self.instance.faculty.name
            self.fields["person"].disabled = True
            not_after(self, "mitigated_on", self.instance.faculty.role_began_on, MITIGATED_LATE)

    def clean(self) -> Any:
        data = super().clean()
        if self.has_changed():
            require_mitigation(self)
        return data


class RelationshipSet(forms.BaseModelFormSet):
    names: set[str] = set()  # of the people in the table above

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            name = form.cleaned_data.get("person", "") if hasattr(form, "cleaned_data") else ""
            if name and not form.instance.pk and name.casefold() not in self.names:
                form.add_error("person", f"Nobody above is called {name}.")


@dataclass(frozen=True)
class Grid:
    people: Any
    relationships: Any
    supporters: Any

    @property
    def tables(self) -> tuple[Any, ...]:
        return self.people, self.relationships, self.supporters

    @property
    def problems(self) -> list[Problem]:
        return [problem for table in self.tables for problem in problems_of(table)]

    def is_valid(self) -> bool:
        """All are judged, so that everything is said at once."""
        people = self.people.is_valid()
        names = [getattr(form, "cleaned_data", {}).get("name", "") for form in self.people.forms]
        self.relationships.names = {name.casefold() for name in names if name}
        valid = [people, self.relationships.is_valid(), self.supporters.is_valid()]
        return all(valid) and not self._contradicts()

    def _contradicts(self) -> bool:
        """What a box was just ticked or cleared for has to agree with the table below."""
        tied = {
            form.cleaned_data.get("person", "").casefold()
            for form in self.relationships.forms
            if form.cleaned_data
        }
        contradictions = [form for form in self.people.forms if form.contradicts(tied)]
        return bool(contradictions)


def grid_of(course: Course, data: Any = None) -> Grid:
    ties = Prefetch("disclosures", Disclosure.objects.in_use(), to_attr="told")
    people = course.faculty.in_use().prefetch_related(ties).order_by("position", "id")
    told = Disclosure.objects.filter(faculty__in=people, withdrawn_at__isnull=True)
    told = told.select_related("faculty").order_by("faculty__position", "faculty_id", "position")
    return Grid(
        formset_of(PersonForm, people, data, "people"),
        formset_of(RelationshipForm, told, data, "relationships", formset=RelationshipSet),
        formset_of(
            SupporterForm,
            course.supporters.in_use().order_by("position", "id"),
            data,
            "supporters",
            form_kwargs={"course": course},
        ),
    )


@require_http_methods(["GET", "POST"])
@workspace_page
def people(request: SignedInRequest, course: Course) -> HttpResponse:
    may_change = _may_change(request)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    grid = grid_of(course, request.POST if request.method == "POST" else None)
    if request.method == "POST" and grid.is_valid():
        save_grid(course, grid)
        _tell(request, course)
        return HttpResponseRedirect(address_of("people", course.pk))
    if not may_change:
        for field in [f for table in grid.tables for form in table for f in form.fields.values()]:
            field.disabled = True
    context = {
        "grid": grid,
        "roles": ROLES,
        "may_change": may_change,
        "needed": NEEDED,
        "withdrawn": [*_withdrawn(course.faculty), *_withdrawn(course.supporters)],
    }
    status = 400 if request.method == "POST" else 200
    return render_part(request, course, "people", context, status=status)


def _may_change(request: HttpRequest) -> bool:
    admins = [admin.site.get_model_admin(model) for model in (Faculty, Supporter)]
    return all(
        rows.has_change_permission(request) and rows.has_add_permission(request) for rows in admins
    )


def _withdrawn(rows: Any) -> list[tuple[str, str]]:
    """By name, with the page where each is taken back."""
    address = f"admin:courses_{rows.model._meta.model_name}_change"
    gone = rows.filter(withdrawn_at__isnull=False)
    return [(str(row), reverse(address, args=[row.pk])) for row in gone]


@transaction.atomic
def save_grid(course: Course, grid: Grid) -> None:
    _save_in_order(course, grid.people, course.faculty)
    by_name = {person.name.casefold(): person for person in course.faculty.in_use()}
    for form in typed(grid.relationships):
        if not form.instance.pk:
            person = by_name[form.cleaned_data["person"].casefold()]
            form.instance.faculty = person
            form.instance.position = person.disclosures.count()
        form.save()
    _save_in_order(course, grid.supporters, course.supporters)


def _save_in_order(course: Course, table: Any, rows: Any) -> None:
    """New rows come behind the others."""
    last = rows.aggregate(last=Max("position"))["last"]
    following = 0 if last is None else last + 1
    for form in typed(table):
        if not form.instance.pk:
            form.instance.course, form.instance.position = course, following
            following += 1
        form.save()


def _tell(request: HttpRequest, course: Course) -> None:
    messages.success(request, "Saved.")
    for person in course.faculty.in_use().prefetch_related("disclosures"):
        began = person.role_began_on
        late = [TOLD_LATE] if is_after(person.disclosed_on, began) else []
        for told in person.disclosures.all():
            if told.withdrawn_at is None and is_after(told.mitigated_on, began):
                late.append(f"{told.company}: {MITIGATED_LATE}")
        for sentence in late:
            messages.warning(request, f"{person.name}: {sentence}")
    for supporter in course.supporters.in_use():
        if is_after(supporter.agreement_signed_on, course.release_date):
            messages.warning(request, f"{supporter.name}: {SIGNED_LATE}")
