"""Correct the key of a question that has been answered: an act with a reason, never an edit."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.shortcuts import render

from assessments.models import Kind, QuestionVersion, Rescoring
from assessments.models.question import SCORED
from assessments.rescoring import RescoringRefused, check, key_of, rescore
from assessments.rescoring_effect import effect_of
from courses.admin import ReadOnlyAdmin
from courses.admin.help import Helped
from courses.admin.live import OfTeams, asked_course, is_theirs
from courses.admin.workspace import InWorkspace
from learners.characters import whole_number
from learners.teams import WRITING, reach


class RescoringForm(Helped, forms.ModelForm):
    new_key = forms.MultipleChoiceField(
        label="Correct choices",
        widget=forms.CheckboxSelectMultiple,
        help_text="Offered once the wording is chosen.",
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Why the key was wrong. Kept; printed in reports only if you say so below.",
    )

    class Meta:
        model = Rescoring
        fields = ["version", "new_key", "reason", "printed"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if version := self._version():
            self.fields["version"].widget = forms.HiddenInput()
            self.fields["new_key"] = _tick(version)

    def _version(self):
        """The wording whose choices are offered, where one that is in reach is named."""
        number = whole_number(str(self.data.get("version") or self.initial.get("version") or ""))
        versions: Any = self.fields.get("version")
        return versions.queryset.filter(pk=number).first() if versions and number else None

    def clean_new_key(self):
        key = self.cleaned_data["new_key"]
        return key if isinstance(key, list) else [key]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if not self.errors:
            try:
                check(data["version"], data["new_key"], data["reason"])
            except RescoringRefused as refused:
                raise forms.ValidationError(refused.sentence, code=refused.code) from None
        return data

    def _post_clean(self):
        """What the row needs beyond the form is set by the deed."""


def _tick(version: QuestionVersion) -> forms.ChoiceField:
    """Its choices as they stand, those that count as correct now chosen."""
    choices = version.choices.order_by("position")
    single, key = version.kind == Kind.SINGLE, key_of(version)
    field = forms.ChoiceField if single else forms.MultipleChoiceField
    return field(
        label="Correct choice" if single else "Correct choices",
        choices=[(choice.key, f"{choice.key}  {choice.text}") for choice in choices],
        initial=key[0] if single and key else key,
        widget=forms.RadioSelect if single else forms.CheckboxSelectMultiple,
        help_text=f"{version.question.key}, version {version.number}: {version.plain_stem[:300]}",
    )


@admin.register(Rescoring)
class RescoringAdmin(OfTeams, InWorkspace, ReadOnlyAdmin):
    part = "questions"
    to_course = "version__course"
    form = RescoringForm
    list_display = ["version", "old_key", "new_key", "reason", "printed", "by", "recorded_at"]
    list_select_related = ["version", "by"]
    list_filter = ["version__course"]
    ordering = ["-id"]

    def has_add_permission(self, request):
        return super(ReadOnlyAdmin, self).has_add_permission(request)

    def course_id_of(self, obj):
        return obj.version.course_id

    def get_fields(self, request, obj=None):
        """The question first, then its choices."""
        if obj:
            return self.list_display
        named = _named(request) and self._versions(request).filter(pk=_named(request)).exists()
        return ["version", "new_key", "reason", "printed"] if named else ["version"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        versions = QuestionVersion.objects.filter(pk=_named(request) or 0)
        course_id = versions.values_list("course_id", flat=True).first()
        asked = course_id or asked_course(request)
        request.course_id = self.course_id_of(obj) if obj else asked
        if not obj and not is_theirs(request, asked):
            request.course_id = None
        return super().get_form(request, obj, change, **kwargs)

    def _versions(self, request):
        """Those with a key that this person may correct: of the course the page is of."""
        versions = self.admin_site.get_model_admin(QuestionVersion).get_queryset(request)
        scored = versions.filter(measures__in=SCORED).select_related("question", "course")
        reached = reach(request.user, WRITING)
        if reached is not None:
            scored = scored.filter(course__team__in=reached)
        if course_id := getattr(request, "course_id", None):
            scored = scored.filter(course=course_id)
        return scored.order_by("course", "question__position", "number")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "version":
            kwargs |= {"queryset": self._versions(request), "form_class": _NamedVersion}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """What would change is counted, shown and asked about first."""
        if request.method == "POST" and not object_id and self.has_add_permission(request):
            if "new_key" not in request.POST and "reason" not in request.POST and _named(request):
                return HttpResponseRedirect(f"{request.path}?version={_named(request)}")
            form = self.get_form(request, None, change=False)(request.POST)
            if "confirmed" not in request.POST and form.is_valid():
                return self._asked_first(request, form.cleaned_data)
        return super()._changeform_view(  # type: ignore[misc]
            request, object_id, form_url, extra_context
        )

    def _asked_first(self, request, data):
        sent = request.POST.lists()
        context = self.admin_site.each_context(request) | self._workspace(request)
        context |= {
            "title": "Correct the key",
            "opts": self.opts,
            "effect": effect_of(data["version"], data["new_key"]),
            "printed": data["printed"],
            "sent": [(n, v) for n, vs in sent for v in vs if n != "csrfmiddlewaretoken"],
        }
        return render(request, "admin/rescoring_effect.html", context)

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        done = rescore(
            version=data["version"],
            new_key=data["new_key"],
            reason=data["reason"],
            by=request.user,
            printed=data["printed"],
        )
        obj.pk, obj.version, obj.old_key, obj.new_key = (
            done.pk,
            done.version,
            done.old_key,
            done.new_key,
        )


def _named(request) -> int | None:
    """The wording that is to be corrected, as the form or the address names it."""
    return whole_number(request.POST.get("version") or request.GET.get("version", ""))


class _NamedVersion(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return (
            f"{version.course.slug}: {version.question.key}, version {version.number}: "
            f"{version.plain_stem[:60]}"
        )
