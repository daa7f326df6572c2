"""Cases of a track in the admin, with their pictures."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html

from courses.models import Case
from courses.moments import as_moment
from courses.widgets import LabValuesField, MomentField
from courses.withdrawing import is_seen

from .base import AuthoredForm
from .exhibits import ExhibitInline
from .withdrawing import WithdrawnNotDeleted

LAB_GRID = "One test a row. A table copied from a spreadsheet can be pasted into the first cell."


class CaseForm(AuthoredForm):
    starts_at = MomentField()
    laboratory = LabValuesField(
        help_text=(
            "One a line: test | value | unit | reference range | low, high or abnormal; or pasted "
            "from a table."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "cols": 80, "data-lab-grid": LAB_GRID}),
    )

    class Meta:
        model = Case
        fields = ["title", "starts_at", "vignette", "history", "laboratory"]


def _hold_within(form, length):
    """The case lies within a video of that length, where it is known."""
    moment = getattr(form, "cleaned_data", {}).get("starts_at")
    if length is not None and moment is not None and moment >= length:
        sentence = "This lies beyond the end of the video."
        form.add_error("starts_at", forms.ValidationError(sentence, code="beyond-the-end"))


class WholeCaseForm(CaseForm):
    class Meta:
        model = Case
        fields = ["track", *CaseForm.Meta.fields]

    def clean(self):
        data = super().clean()
        track = data.get("track") or (self.instance.track if self.instance.track_id else None)
        _hold_within(self, track.duration if track else None)
        return data


@admin.register(Case)
class CaseAdmin(WithdrawnNotDeleted):
    part = "tracks"
    to_course = "track__course"
    form = WholeCaseForm
    within_course = ("track",)
    list_display = ["title", "track", "begins"]
    list_select_related = ["track"]
    list_filter = ["track__course", "track"]
    search_fields = ["title", "track__title"]
    autocomplete_fields = ["track"]
    inlines = [ExhibitInline]

    class Media:
        js = ["js/lab-grid.js"]

    def why_kept(self, obj):
        return SEEN_CASE if is_seen(obj) else ""

    def course_id_of(self, obj):
        return obj.track.course_id

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for drawn in (getattr(exhibit, "drawn", None) for exhibit in formset.forms):
            for note in drawn.notes if drawn else ():
                messages.warning(request, note)

    @admin.display(description="From", ordering="starts_at")
    def begins(self, case):
        return as_moment(case.starts_at)


SEEN_CASE = "Learners have seen this track, so this case is withdrawn and never deleted."


class CaseFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        if any(form.instance.pk and is_seen(form.instance) for form in self.deleted_forms):
            raise forms.ValidationError(SEEN_CASE, code="seen")
        length = getattr(self.instance, "length_to_come", self.instance.duration)
        for form in self.forms:
            _hold_within(form, length)


class CaseInline(admin.StackedInline):
    model = Case
    form = CaseForm
    formset = CaseFormSet
    extra = 0
    fields = [*CaseForm.Meta.fields, "pictures"]
    readonly_fields = ["pictures"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number_of_pictures=Count("exhibits"))

    @admin.display(description="Pictures")
    def pictures(self, case):
        if not case.pk:
            return "Save the case first; its pictures are added then."
        address = reverse("admin:courses_case_change", args=[case.pk])
        number = case.number_of_pictures
        words = f"{number} picture{'s' * (number != 1)}" if number else "No pictures yet"
        return format_html(
            '{}. <a href="{}#exhibits-group">Add or change pictures</a>', words, address
        )
