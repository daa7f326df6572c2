"""Correct the key of a question that has been answered: an act with a reason, never an edit."""

from django import forms
from django.contrib import admin
from django.shortcuts import render

from assessments.models import QuestionVersion, Rescoring
from assessments.models.question import SCORED
from assessments.rescoring import RescoringRefused, check, rescore
from assessments.rescoring_effect import effect_of
from courses.admin import ReadOnlyAdmin
from courses.admin.help import Helped
from courses.admin.live import OfTeams
from learners.teams import WRITING, reach


class RescoringForm(Helped, forms.ModelForm):
    new_key = forms.CharField(
        label="Correct choices",
        help_text="Keys of all choices that count as correct, for example b or a, c.",
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Why the key was wrong. Kept; printed in reports only if you say so below.",
    )

    class Meta:
        model = Rescoring
        fields = ["version", "new_key", "reason", "printed"]

    def clean_new_key(self):
        return [
            key.strip()
            for key in self.cleaned_data["new_key"].replace("|", ",").split(",")
            if key.strip()
        ]

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


@admin.register(Rescoring)
class RescoringAdmin(OfTeams, ReadOnlyAdmin):
    to_course = "version__course"
    form = RescoringForm
    list_display = ["version", "old_key", "new_key", "reason", "printed", "by", "recorded_at"]
    list_select_related = ["version", "by"]
    list_filter = ["version__course"]
    ordering = ["-id"]

    def has_add_permission(self, request):
        return super(ReadOnlyAdmin, self).has_add_permission(request)

    def get_fields(self, request, obj=None):
        return self.list_display if obj else ["version", "new_key", "reason", "printed"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "version":
            versions = self.admin_site.get_model_admin(QuestionVersion).get_queryset(request)
            scored = versions.filter(measures__in=SCORED).select_related("question", "course")
            reached = reach(request.user, WRITING)
            if reached is not None:
                scored = scored.filter(course__team__in=reached)
            kwargs |= {
                "queryset": scored.order_by("course", "question__position", "number"),
                "form_class": _NamedVersion,
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """What would change is counted, shown and asked about first."""
        if request.method == "POST" and not object_id and self.has_add_permission(request):
            form = self.get_form(request, None, change=False)(request.POST)
            if "confirmed" not in request.POST and form.is_valid():
                return self._asked_first(request, form.cleaned_data)
        return super()._changeform_view(  # type: ignore[misc]
            request, object_id, form_url, extra_context
        )

    def _asked_first(self, request, data):
        context = self.admin_site.each_context(request) | {
            "title": "Correct the key",
            "opts": self.opts,
            "effect": effect_of(data["version"], data["new_key"]),
            "printed": data["printed"],
            "sent": [(n, v) for n, v in request.POST.items() if n != "csrfmiddlewaretoken"],
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


class _NamedVersion(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return (
            f"{version.course.slug}: {version.question.key}, version {version.number}: "
            f"{version.plain_stem[:60]}"
        )
