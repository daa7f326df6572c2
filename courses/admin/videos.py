"""Tracks and micro-learning segments: a new file is judged, measured and stored as an imported one is."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from courses.media import send
from courses.models import Caption, Case, MicroSegment, Track
from courses.storage import keep
from courses.uploads import Film, captions_of, film_of, on_disk, upload_field
from courses.widgets import MomentField, as_moment

from .base import AuthoredAdmin, AuthoredForm

LABELS = ["certified", "withdrawn"]
VIDEO_HELP = "MP4 (H.264) or WebM. Leave empty to keep the video there is."


class VideoForm(AuthoredForm):
    upload = upload_field(label="Video file", help_text=VIDEO_HELP)
    film: Film | None = None

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload:
            self.film = film_of(upload)
            self.instance.duration = self.film.length  # the cases on the same page are held against it
        return upload


class CaptionForm(AuthoredForm):
    upload = upload_field(label="Caption file", help_text="WebVTT (.vtt).")

    class Meta:
        model = Caption
        fields = ["language"]

    def clean(self):
        data = super().clean()
        if data.get("upload"):
            self.instance.file_sha256 = captions_of(data["upload"])
        elif not self.instance.file and "upload" not in self.errors:
            self.add_error("upload", "Choose a WebVTT file.")
        return data

    def save(self, commit=True):
        owner = self.instance.track or self.instance.segment
        if self.cleaned_data.get("upload"):
            with on_disk(self.cleaned_data["upload"]) as path:
                digest = self.instance.file_sha256
                self.instance.file, _ = keep(path, course_id=owner.course_id, digest=digest, suffix=".vtt")
            self.instance.file_name = ""
        return super().save(commit)


class CaptionInline(admin.TabularInline):
    model = Caption
    form = CaptionForm
    extra = 0
    fields = ["language", "upload", "stored"]
    readonly_fields = ["stored"]

    @admin.display(description="In place")
    def stored(self, caption):
        return "yes" if caption.file else "-"


class CaseForm(AuthoredForm):
    starts_at = MomentField()

    class Meta:
        model = Case
        fields = ["title", "starts_at", "vignette"]


class CaseFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        length = self.instance.duration
        for form in self.forms:
            moment = form.cleaned_data.get("starts_at") if hasattr(form, "cleaned_data") else None
            if length is not None and moment is not None and moment >= length:
                form.add_error("starts_at", forms.ValidationError("This lies beyond the end of the video.", code="beyond-the-end"))


class CaseInline(admin.StackedInline):
    model = Case
    form = CaseForm
    formset = CaseFormSet
    extra = 0


class VideoAdmin(AuthoredAdmin):
    form = VideoForm
    list_select_related = ["course"]
    list_filter = ["course"]
    autocomplete_fields = ["course"]
    readonly_fields = ["player", "length"]

    @admin.display(description="Preview")
    def player(self, row):
        if not row or not row.video:
            return "No video yet."
        address = reverse(f"admin:courses_{self.model._meta.model_name}_video", args=[row.pk])
        return format_html('<video controls preload="metadata" width="480" src="{}"></video>', address)

    @admin.display(description="Length", ordering="duration")
    def length(self, row):
        return as_moment(int(row.duration)) if row and row.duration else "-"

    def get_urls(self):
        name = f"courses_{self.model._meta.model_name}_video"
        view = self.admin_site.admin_view(require_safe(self.video))
        return [path("<int:pk>/video/", view, name=name), *super().get_urls()]

    def video(self, request, pk):
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if not row.video:
            raise Http404
        return send(request, row.video, row.video_sha256)

    def save_model(self, request, obj, form, change):
        if form.film:
            with on_disk(form.cleaned_data["upload"]) as place:
                name, _ = keep(place, course_id=obj.course_id, digest=form.film.digest, suffix=form.film.suffix)
            obj.video, obj.video_sha256, obj.video_name = name, form.film.digest, ""
        super().save_model(request, obj, form, change)


@admin.register(Track)
class TrackAdmin(VideoAdmin):
    list_display = ["title", "number", "course", "length"]
    search_fields = ["title", "course__title"]
    fieldsets = [(None, {"fields": ["course", "number", "title", "upload", "length", "player"]})]
    inlines = [CaptionInline, CaseInline]
    change_form_template = "admin/courses/track/change_form.html"


@admin.register(MicroSegment)
class MicroSegmentAdmin(VideoAdmin):
    list_display = ["title", "slug", "course", "length"]
    search_fields = ["title", "slug", "course__title"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (
            None,
            {"fields": ["course", "title", "slug", "position", "takeaway", "certified", "withdrawn", "upload", "length", "player"]},
        )
    ]
    inlines = [CaptionInline]
