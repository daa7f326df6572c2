"""Tracks with their cases and captions in the admin, and what segments have of them; a new video is
judged, measured and stored as an imported one is.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST, require_safe

from courses.captions import outlast, overlap
from courses.file_serving import send
from courses.laddering import standing_of, try_again, want_ladder
from courses.models import Case, Exhibit, Handout, Seeking, Track
from courses.moments import as_moment, moments_of
from courses.packages.checks import side_path_problem
from courses.pictures import Drawn
from courses.storage import keep, keep_bytes
from courses.uploads import (
    Film,
    film_of,
    handout_of,
    on_disk,
    picture_of,
    upload_field,
)
from courses.widgets import LabValuesField, MomentField, SidePathsField
from courses.withdrawing import is_seen

from . import kept_films
from .base import AuthoredAdmin, AuthoredForm
from .captions import CaptionInline
from .live import asked_course
from .withdrawing import WithdrawnNotDeleted

VIDEO_HELP = "MP4 (H.264) or WebM. Leave empty to keep the video there is."


class VideoForm(AuthoredForm):
    kept = forms.CharField(required=False, widget=forms.HiddenInput)  # see kept_films
    upload = upload_field(label="Video file", help_text=VIDEO_HELP)
    film: Film | None = None
    stored = ""  # name of a film that an earlier, refused save has brought in already

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload:
            self.film = film_of(upload)
        elif token := self.data.get(self.add_prefix("kept"), ""):
            self.stored, self.film = kept_films.of_token(token)
        if self.film:
            # the cases on the same page are held against it
            self.instance.length_to_come = self.film.length
        return upload


class TrackForm(VideoForm):
    seeking = forms.ChoiceField(
        choices=Seeking.choices,
        required=False,
        initial=Seeking.FREE,
        label="Forward seeking",
        help_text="Back is always free.",
    )
    side_paths = SidePathsField(
        help_text=(
            "Parts that only some learners see, after a choice that leads there. One a line: a "
            "name of your own, from - to, and where the video continues: dose 25:00-26:10 > 06:50."
        )
    )

    class Meta:
        model = Track
        fields = ["course", "number", "title", "seeking", "side_paths"]

    other: Track | None = None  # the track that swaps numbers with this one

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"number"}  # said below, in words

    def clean_seeking(self):
        return self.cleaned_data["seeking"] or Seeking.FREE

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number < 1:
            raise forms.ValidationError("Tracks are numbered from 1.", code="too-small")
        return number

    def _swap(self, data):
        course = data.get("course") or (self.instance.course if self.instance.course_id else None)
        same = Track.objects.filter(course=course, number=data.get("number"))
        self.other = same.exclude(pk=self.instance.pk).first()
        if self.other and not self.instance.pk:
            self.add_error("number", f"{self.other} is track {self.other.number} already.")

    def clean(self):
        data = super().clean()
        self._swap(data)
        paths, length = (
            data.get("side_paths", []),
            getattr(self.instance, "length_to_come", self.instance.duration),
        )
        for index, way in enumerate(paths):
            if problem := side_path_problem(way, paths[:index], length):
                self.add_error("side_paths", f"{way['key']}: {problem}")
        return data


class HandoutForm(AuthoredForm):
    upload = upload_field(label="File", help_text="PDF or PowerPoint (.pptx).")
    suffix = ""

    class Meta:
        model = Handout
        fields = ["title", "position"]

    def clean(self):
        data = super().clean()
        if data.get("upload"):
            self.suffix, self.instance.file_sha256 = handout_of(data["upload"])
            self.instance.size = data["upload"].size
        elif not self.instance.file and "upload" not in self.errors:
            self.add_error("upload", "Choose a file.")
        return data

    def save(self, commit=True):
        if self.suffix:
            with on_disk(self.cleaned_data["upload"]) as path:
                self.instance.file, _ = keep(
                    path,
                    course_id=self.instance.track.course_id,
                    digest=self.instance.file_sha256,
                    suffix=self.suffix,
                )
            self.instance.file_name = ""
        return super().save(commit)


class HandoutInline(admin.TabularInline):
    model = Handout
    form = HandoutForm
    extra = 0
    fields = ["title", "upload", "stored", "position"]
    readonly_fields = ["stored"]
    verbose_name_plural = "slides and handouts"

    @admin.display(description="In place")
    def stored(self, handout):
        return filesizeformat(handout.size) if handout.file else "-"


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


class WholeCaseForm(CaseForm):
    class Meta:
        model = Case
        fields = ["track", *CaseForm.Meta.fields]

    def clean(self):
        data = super().clean()
        track = data.get("track") or (self.instance.track if self.instance.track_id else None)
        length, moment = track.duration if track else None, data.get("starts_at")
        if length is not None and moment is not None and moment >= length:
            self.add_error(
                "starts_at",
                forms.ValidationError(
                    "This lies beyond the end of the video.", code="beyond-the-end"
                ),
            )
        return data


class ExhibitForm(AuthoredForm):
    upload = upload_field(
        label="Picture",
        help_text="PNG, JPEG, WebP, TIFF or BMP. It is drawn again, without its metadata.",
    )
    drawn: Drawn | None = None

    class Meta:
        model = Exhibit
        fields = ["position", "kind", "title", "alt", "caption"]

    def clean(self):
        data = super().clean()
        if data.get("upload"):
            self.drawn = picture_of(data["upload"])
        elif not self.instance.image and "upload" not in self.errors:
            self.add_error("upload", "Choose a picture.")
        return data

    def save(self, commit=True):
        if self.drawn:
            course_id = self.instance.case.track.course_id
            self.instance.image, _ = keep_bytes(
                self.drawn.data, course_id=course_id, suffix=self.drawn.suffix
            )
            self.instance.image_sha256, self.instance.image_name = self.drawn.digest, ""
            self.instance.width, self.instance.height = self.drawn.width, self.drawn.height
        return super().save(commit)


class ExhibitInline(admin.StackedInline):
    model = Exhibit
    form = ExhibitForm
    extra = 0
    fields = ["title", "kind", "upload", "stored", "alt", "caption", "position"]
    readonly_fields = ["stored"]

    @admin.display(description="In place")
    def stored(self, exhibit):
        return f"{exhibit.width} x {exhibit.height} pixels" if exhibit.image else "-"


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
            moment = form.cleaned_data.get("starts_at") if hasattr(form, "cleaned_data") else None
            if length is not None and moment is not None and moment >= length:
                form.add_error(
                    "starts_at",
                    forms.ValidationError(
                        "This lies beyond the end of the video.", code="beyond-the-end"
                    ),
                )


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


def _look_again(track, moments):
    address = reverse("admin:assessments_decisionpoint_timeline", args=[track.pk])
    return format_html(
        '{} placed for the video before: <a href="{}">look at them on the timeline</a>.',
        moments.capitalize(),
        address,
    )


class VideoAdmin(AuthoredAdmin):
    form = VideoForm
    list_select_related = ["course"]
    list_filter = ["course"]
    autocomplete_fields = ["course"]
    readonly_fields = ["player", "length", "conversion"]

    @admin.display(description="Preview")
    def player(self, row):
        if not row or not row.video:
            return "No video yet."
        address = reverse(f"admin:courses_{self.model._meta.model_name}_video", args=[row.pk])
        return format_html(
            # the picture of its first second: many begin with an empty one
            '<video class="preview-film" controls preload="metadata" width="480" src="{}#t=1">'
            "</video>",
            address,
        )

    @admin.display(description="Length", ordering="duration")
    def length(self, row):
        return as_moment(int(row.duration)) if row and row.duration else "-"

    @admin.display(description="Conversion")
    def conversion(self, row):
        """How far its sizes are; and how far a new video is that waits to take the place of this
        one.
        """
        if not row or not row.video:
            return "-"
        told = [("", standing_of(row.video_sha256))]
        if row.coming_sha256:
            told.append(("New video: ", standing_of(row.coming_sha256)))
        line = '<p class="conversion {}">{}{} <progress max="100" value="{}">{}%</progress></p>'
        percent = [(word, standing, round(standing.share * 100)) for word, standing in told]
        rows = (
            (standing.state, word, standing.text, share, share) for word, standing, share in percent
        )
        return format_html_join("", line, rows)

    def get_urls(self):
        name = f"courses_{self.model._meta.model_name}"
        seen = self.admin_site.admin_view(require_safe(self.video))
        again = self.admin_site.admin_view(require_POST(self.convert_again))
        return [
            path("<int:pk>/video/", seen, name=f"{name}_video"),
            path("<int:pk>/convert/", again, name=f"{name}_convert"),
            *super().get_urls(),
        ]

    def convert_again(self, request, pk):
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        digest = row.coming_sha256 or row.video_sha256
        if standing_of(digest).state == "none":
            want_ladder(name=str(row.video.name), digest=digest, course_id=row.course_id)
        else:
            try_again(digest=digest)
        messages.success(request, "The conversion continues. What was finished is kept.")
        return redirect(reverse(f"admin:courses_{self.model._meta.model_name}_change", args=[pk]))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        kept_films.keep_for_next_time(context["adminform"].form, request)
        digest = (obj.coming_sha256 or obj.video_sha256) if obj else ""
        context["may_convert"] = bool(digest) and standing_of(digest).state in ("failed", "none")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def video(self, request, pk):
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if not row.video:
            raise Http404
        return send(request, row.video, row.video_sha256)

    def save_model(self, request, obj, form, change):
        self._swap_numbers(request, form)
        film: Film | None = form.film
        if film:
            self._take_in(request, obj, form, film)
        super().save_model(request, obj, form, change)
        if film and obj.video:
            name = str(obj.coming.name if obj.coming else obj.video.name)
            want_ladder(
                name=name,
                digest=film.digest,
                course_id=obj.course_id,
                file_name=film.file_name,
            )
            obj.refresh_from_db()

    def _swap_numbers(self, request, form):
        """A number that another track has is swapped with it, in the same save."""
        if other := getattr(form, "other", None):
            other.number = form.initial["number"]
            other.save(update_fields=["number"])
            messages.info(request, f"{other} is track {other.number} from now on.")

    def _take_in(self, request, obj, form, film):
        """A first video plays at once, as it is.

        One that replaces another waits until it is ready.
        """
        name = kept_films.take(form, film, obj.course_id)
        if obj.video and obj.video_sha256 != film.digest:
            obj.coming, obj.coming_sha256, obj.coming_duration = name, film.digest, film.length
            messages.info(
                request, "The new video is being converted. The old one plays until it is ready."
            )
            if moments := moments_of(obj):
                messages.warning(request, _look_again(obj, moments))
        else:
            obj.video, obj.video_sha256, obj.video_name, obj.duration = (
                name,
                film.digest,
                "",
                film.length,
            )
        if not film.has_sound:
            messages.warning(
                request, "This video has no sound. If that is meant, nothing needs to be done."
            )

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        length = form.instance.coming_duration or form.instance.duration
        for captions in formset.forms:
            cues = getattr(captions, "cues", None) or []
            for sentence in _odd(cues, float(length) if length else None):
                language = captions.instance.language
                messages.warning(request, f"The captions ({language}) {sentence}")


def _odd(cues, length):
    """What is true of captions and hardly meant."""
    if length and (over := outlast(cues, length)):
        yield f"run on for {over:.0f} s after the end of the video."
    if (moment := overlap(cues)) is not None:
        yield f"stand over each other, first at {as_moment(int(moment))}."


@admin.register(Track)
class TrackAdmin(VideoAdmin):
    part = "tracks"
    form = TrackForm
    list_display = ["title", "number", "course", "length"]
    search_fields = ["title", "course__title"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "course",
                    "number",
                    "title",
                    "upload",
                    "kept",
                    "conversion",
                    "length",
                    "player",
                ]
            },
        ),
        ("The way through it", {"fields": ["seeking", "side_paths"]}),
    ]
    inlines = [CaptionInline, HandoutInline, CaseInline]
    change_form_template = "admin/courses/track/change_form.html"

    class Media:
        js = ["js/lab-grid.js"]

    def get_changeform_initial_data(self, request):
        """The number after the last one of the course."""
        initial = super().get_changeform_initial_data(request)
        tracks = Track.objects.filter(course=asked_course(request))
        last = tracks.aggregate(last=Max("number"))["last"] or 0
        return {"number": last + 1} | initial
