"""A video in the admin: judged, measured and stored as an imported one is."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST, require_safe

from courses.captions import outlast, overlap
from courses.file_serving import send
from courses.laddering import standing_of, try_again, want_ladder
from courses.moments import as_moment, moments_of
from courses.uploads import Film, film_of, upload_field

from . import kept_films
from .base import AuthoredAdmin, AuthoredForm

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
