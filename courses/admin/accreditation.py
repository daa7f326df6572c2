"""Who is accredited and which statement learners read: said once, beside the credit."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from courses.front_matter import accreditation_statement
from courses.models import Course, PlanningRecord, Providership
from courses.querysets import planning_of, statement_texts
from courses.widgets import LinesField
from learners.plain_text import PlainText

KINDS = [
    (Providership.DIRECT, "Direct providership: the accredited provider alone"),
    (Providership.JOINT, "Joint providership: an accredited provider and one that is not"),
    (Providership.JOINT_ACCREDITATION, "Joint Accreditation: ACCME, ACPE and ANCC together"),
    (Providership.TYPED, "A statement in your own words"),
]
OF_COURSE = ("accreditation_provider", "accreditation_statement")
OF_PLAN = ("providership", "joint_providers")
OVERTAKEN = "Someone else has saved this meanwhile: {}. Save again to put yours there."


class AccreditationForm(PlainText, forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    accreditation_provider = forms.CharField(
        max_length=200,
        required=False,
        label="Accredited provider",
        help_text="Full name, as the accreditor knows it. It stands on certificates too.",
    )
    providership = forms.ChoiceField(
        choices=KINDS, required=False, help_text="It decides the words of the statement."
    )
    joint_providers = LinesField(
        help_text="Those that are not accredited, one a line; never a supporter.",
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
    )
    accreditation_statement = forms.CharField(
        required=False,
        label="Statement in your own words",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="Learners read it as it stands here; the usual text is left out.",
    )

    def __init__(self, course: Course, data: Any = None) -> None:
        self.course, self.plan = course, planning_of(course)
        self.stored = _stored(course, self.plan)
        self.source = None if any(self.stored.values()) else _usual_course(course)
        super().__init__(data, initial=self._shown() | {"seen": json.dumps(self.stored)})

    def _shown(self) -> dict[str, Any]:
        """What is stored; of a course of which nothing is said yet, what the last one said."""
        if self.source:
            return _stored(self.source, planning_of(self.source))
        typed = bool(self.stored["accreditation_statement"])
        kind = self.stored["providership"] or ("" if typed else Providership.DIRECT)
        return self.stored | {"providership": kind}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("providership") in (Providership.DIRECT, Providership.TYPED):
            data["joint_providers"] = []
        if data.get("seen") not in ("", json.dumps(self.stored)):
            self.add_error(None, OVERTAKEN.format(_words(self.stored)))
            data_sent: Any = self.data
            shown = data_sent.copy()
            shown["seen"] = json.dumps(self.stored)
            self.data = shown
        self._require(data)
        return data

    def _require(self, data: dict[str, Any]) -> None:
        kind, joint = data.get("providership"), data.get("joint_providers", [])
        if kind == Providership.JOINT and data.get("accreditation_provider") and not joint:
            self.add_error("joint_providers", "Name it, or choose direct providership.")
        names = self.course.supporters.in_use().values_list("name", flat=True)
        supporters = {name.casefold() for name in names}
        for name in joint:
            if name.casefold() in supporters:
                sentence = f"{name} supports the activity and cannot provide it jointly."
                self.add_error("joint_providers", sentence)

    @property
    def statement(self) -> str:
        """As learners would read it with what stands in the form now."""
        if self.is_bound:
            return ""
        course, shown = Course(**{name: self.initial[name] for name in OF_COURSE}), self.initial
        plan = PlanningRecord(**{name: shown[name] for name in OF_PLAN})
        return accreditation_statement(course, plan, statement_texts())

    @property
    def templates(self) -> dict[str, str]:
        """Of each kind, for the page to fill while names are typed."""
        texts = statement_texts()
        return {kind: texts[f"accreditation-{kind}"] for kind, _ in KINDS if kind}

    @transaction.atomic
    def save(self) -> None:
        data = self.cleaned_data
        for name in OF_COURSE:
            setattr(self.course, name, data[name])
        if data["providership"]:
            self.course.accreditation_statement = ""
        self.course.save(update_fields=OF_COURSE)
        plan, _ = PlanningRecord.objects.get_or_create(course=self.course)
        for name in OF_PLAN:
            setattr(plan, name, data[name])
        plan.save(update_fields=OF_PLAN)


def _stored(course: Course, plan: PlanningRecord) -> dict[str, Any]:
    return {name: getattr(course, name) for name in OF_COURSE} | {
        name: getattr(plan, name) for name in OF_PLAN
    }


def _usual_course(course: Course) -> Course | None:
    """The newest other real course of the team that names its provider: what a demonstration says
    is made up.
    """
    others = Course.objects.filter(team=course.team_id, demonstration=False).exclude(pk=course.pk)
    return others.exclude(accreditation_provider="").order_by("-pk").first()


def _words(values: dict[str, Any]) -> str:
    kind = dict(KINDS)[values["providership"]]
    names = [values["accreditation_provider"] or "no provider", kind, *values["joint_providers"]]
    if statement := values["accreditation_statement"]:
        names.append(f"“{statement}”")
    return "; ".join(names)


def accreditation_form(request: HttpRequest, course: Course) -> AccreditationForm | None:
    """To be shown; None once it has been saved."""
    courses = admin.site.get_model_admin(Course)
    may_change = courses.has_change_permission(request, course)
    if request.method != "POST":
        form = AccreditationForm(course)
        for field in form.fields.values():
            field.disabled = not may_change
        return form
    if not may_change:
        raise PermissionDenied
    with transaction.atomic():
        locked = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
        form = AccreditationForm(locked, request.POST)
        if not form.is_valid():
            return form
        form.save()
    courses.log_change(request, course, "Accreditation changed.")
    messages.success(request, "Saved.")
    return None
