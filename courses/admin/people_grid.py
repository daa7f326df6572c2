"""Everybody in control of content and what they disclosed: two tables that are saved as one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from courses.models import Course, Disclosure, Faculty
from learners.signed_in import SignedInRequest

from .base import AuthoredForm
from .date_order import MITIGATED_LATE, TOLD_LATE, is_after, not_after
from .mitigation import require_mitigation
from .workspace import address_of, render_part, workspace_page

DAY = {"disclosed_on", "role_began_on", "mitigated_on"}
SPARE = 1  # rows that wait for somebody, where there are some already
ROLES = ("Chair", "Faculty", "Planner", "Reviewer", "Moderator")


class GridForm(AuthoredForm):
    """A row that saves what was typed in it, and nothing that somebody else has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in DAY:
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            if name not in ("id", "DELETE"):
                field.show_hidden_initial = True
                field.widget.attrs["aria-label"] = str(field.label or name)
            if field.help_text and self.prefix:  # told once above the table
                table = self.prefix.partition("-")[0]
                field.widget.attrs["aria-describedby"] = f"{table}-help-{name}"

    @property
    def row_name(self) -> str:
        """What Check calls this row by; its cells by that and their field."""
        return f"{self._meta.model._meta.model_name}-{self.instance.pk}" if self.instance.pk else ""

    def clean(self) -> Any:
        data = super().clean()
        for name in self.changed_data if self.instance.pk else ():
            if name in self.initial and self._is_overtaken(name):
                value = self[name].field.prepare_value(self.initial[name])
                sentence = f"Someone else has saved “{value}” here. Save again to put yours there."
                self.add_error(name, forms.ValidationError(sentence, code="overtaken"))
                data_shown: Any = self.data
                self.data = data_shown = data_shown.copy()
                data_shown[self.add_initial_prefix(name)] = "" if value is None else str(value)
        return data

    def _is_overtaken(self, name: str) -> bool:
        """Whether what this row showed is no longer what is stored."""
        field, hidden = self.fields[name], self.add_initial_prefix(name)
        shown = field.widget.value_from_datadict(self.data, {}, hidden)
        return field.has_changed(self.initial[name], shown)

    def save(self, commit: bool = True) -> Any:
        if not self.instance.pk:
            return super().save(commit)
        row = type(self.instance)._default_manager.get(pk=self.instance.pk)
        names = [name for name in self.changed_data if name in (self._meta.fields or ())]
        for name in names:
            setattr(row, name, self.cleaned_data[name])
        row.save(update_fields=names)
        return row


class PersonForm(GridForm):
    class Meta:
        model = Faculty
        fields = ["name", "credentials", "role", "affiliation", "disclosed_on", "role_began_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].widget.attrs["list"] = "roles"
        self.fields["name"].widget.attrs["data-person"] = ""
        not_after(self, "disclosed_on", "role_began_on", TOLD_LATE)


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

    def is_valid(self) -> bool:
        """Both are judged, so that everything is said at once."""
        people = self.people.is_valid()
        typed = [getattr(form, "cleaned_data", {}).get("name", "") for form in self.people.forms]
        self.relationships.names = {name.casefold() for name in typed if name}
        return self.relationships.is_valid() and people


def grid_of(course: Course, data: Any = None) -> Grid:
    people = course.faculty.in_use().order_by("position", "id")
    told = Disclosure.objects.filter(faculty__in=people, withdrawn_at__isnull=True)
    told = told.select_related("faculty").order_by("faculty__position", "faculty_id", "position")
    return Grid(
        _formset(Faculty, PersonForm, people, data, "people"),
        _formset(
            Disclosure, RelationshipForm, told, data, "relationships", formset=RelationshipSet
        ),
    )


def _formset(model: Any, form: Any, rows: Any, data: Any, prefix: str, **more: Any) -> Any:
    extra = SPARE if rows.exists() else 2
    formset_class = forms.modelformset_factory(model, form=form, extra=extra, max_num=500, **more)
    return formset_class(data, queryset=rows, prefix=prefix)


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
        for form in [*grid.people.forms, *grid.relationships.forms]:
            for field in form.fields.values():
                field.disabled = True
    context = {
        "grid": grid,
        "roles": ROLES,
        "may_change": may_change,
        "needed": ("disclosed_on",),  # as soon as credit is offered
        "add_address": reverse("admin:courses_faculty_add") + f"?course={course.pk}",
    }
    return render_part(request, course, "people", context)


def _may_change(request: HttpRequest) -> bool:
    of_faculty = admin.site.get_model_admin(Faculty)
    return of_faculty.has_change_permission(request) and of_faculty.has_add_permission(request)


@transaction.atomic
def save_grid(course: Course, grid: Grid) -> None:
    last = course.faculty.order_by("-position").values_list("position", flat=True).first()
    following = 0 if last is None else last + 1
    for form in _typed(grid.people):
        if not form.instance.pk:
            form.instance.course, form.instance.position = course, following
            following += 1
        form.save()
    by_name = {person.name.casefold(): person for person in course.faculty.in_use()}
    for form in _typed(grid.relationships):
        if not form.instance.pk:
            person = by_name[form.cleaned_data["person"].casefold()]
            form.instance.faculty = person
            form.instance.position = person.disclosures.count()
        form.save()


def _typed(formset: Any) -> list[Any]:
    return [form for form in formset.forms if form.has_changed()]


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
