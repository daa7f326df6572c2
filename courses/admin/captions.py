"""Captions of a track or a segment in the admin: one file a language."""

from django import forms
from django.contrib import admin

from courses.captions import Cue
from courses.languages import normal_tag
from courses.models import Caption, Course
from courses.uploads import captions_of, upload_field

from .labels import LabeledTable
from .live import asked_course
from .stored_files import StoredFileForm, keep_upload

TWICE = "There are captions in this language already. Choose the new file in their row."


class CaptionForm(StoredFileForm):
    upload = upload_field(
        label="Caption file", help_text="WebVTT (.vtt) or SubRip (.srt), in UTF-8."
    )
    no_file = "Choose a caption file."
    cues: list[Cue] = []

    class Meta:
        model = Caption
        fields = ["language"]

    def clean_language(self):
        language = self.cleaned_data["language"]
        if tag := normal_tag(language):
            return tag
        if self.instance.pk and language == self.initial["language"]:
            return language  # a package brought it
        raise forms.ValidationError("Give a language tag, as in en or pt-BR.", code="language")

    def read(self, upload):
        self.instance.file_sha256, self.cues = captions_of(upload)

    def store(self, upload):
        owner = self.instance.track or self.instance.segment
        return keep_upload(
            upload,
            course_id=owner.course_id,
            digest=self.instance.file_sha256,
            suffix=".vtt",
        )


class CaptionFormSet(forms.BaseInlineFormSet):
    """One file a language. No row takes the language that another one has in the database, which
    looks at each row as it is saved; a new one may follow one that goes.
    """

    language = ""  # of the course: what a new row says until it is changed

    def get_form_kwargs(self, index):
        kwargs = super().get_form_kwargs(index)
        is_new = index is None or index >= self.initial_form_count()
        return kwargs | ({"initial": {"language": self.language}} if is_new else {})

    def clean(self):
        super().clean()
        languages: set[str] = set()
        for form in self.forms:
            language = getattr(form, "cleaned_data", {}).get("language", "").lower()
            if not language or form in self.deleted_forms:
                continue
            if language in languages | self._stored_beside(form):
                form.add_error("language", forms.ValidationError(TWICE, code="duplicate"))
            languages.add(language)

    def _stored_beside(self, form):
        """What a stored row may not be changed to."""
        if not form.instance.pk or "language" not in form.changed_data:
            return set()
        others = (row for row in self.forms if row.instance.pk and row is not form)
        return {row.initial["language"].lower() for row in others}


class CaptionInline(LabeledTable):
    model = Caption
    form = CaptionForm
    formset = CaptionFormSet
    extra = 0
    fields = ["language", "upload", "stored"]
    readonly_fields = ["stored"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        course = obj.course if obj else Course.objects.filter(pk=asked_course(request) or 0).first()
        formset.language = course.language if course else ""
        return formset

    @admin.display(description="In place")
    def stored(self, caption):
        return "yes" if caption.file else "-"
