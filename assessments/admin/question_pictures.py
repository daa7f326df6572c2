"""Pictures of questions: uploaded here or from the form of a question, named in Markdown."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_http_methods

from assessments.markdown import PICTURES
from assessments.models import Picture, QuestionVersion
from assessments.pictures import TooManyPictures, keep_picture
from courses.admin.workspace import render_part, workspace_page
from courses.models import Course
from courses.pictures import Drawn
from courses.uploads import CappedFileField, picture_of


class PictureForm(forms.Form):
    alt = forms.CharField(
        max_length=300,
        label="What it shows",
        help_text="For those who do not see it.",
        error_messages={"required": "Say what the picture shows, for those who do not see it."},
    )
    image = CappedFileField(
        label="Picture",
        help_text="PNG, JPEG, WebP, TIFF or BMP. It is drawn again, without its metadata.",
        error_messages={"required": "Choose the file of the picture."},
    )

    def clean_alt(self) -> str:
        """As Markdown takes it between brackets."""
        words = " ".join(self.cleaned_data["alt"].split())
        return words.replace("[", "(").replace("]", ")")


@require_http_methods(["GET", "POST"])
@workspace_page
def pictures(request: HttpRequest, course: Course) -> HttpResponse:
    if not admin.site.get_model_admin(QuestionVersion).has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, course, PictureForm())
    form = PictureForm(request.POST, request.FILES)
    drawn = _drawn(form) if form.is_valid() else None
    picture = _taken(form, course, drawn) if drawn else None
    if request.accepts("text/html"):
        if picture is None:
            return _page(request, course, form, status=400)
        messages.success(request, f"{picture} is here. Put its line into a question.")
        for note in drawn.notes if drawn else ():
            messages.warning(request, note)
        return HttpResponseRedirect(request.path)
    if picture is None:
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"sentence": sentence}, status=400)
    line = f"![{form.cleaned_data['alt']}]({picture.name})"
    sentence = " ".join([f"{picture} is inserted.", *(drawn.notes if drawn else ())])
    return JsonResponse({"sentence": sentence, "markdown": line})


def _drawn(form: PictureForm) -> Drawn | None:
    try:
        return picture_of(form.cleaned_data["image"])
    except forms.ValidationError as problem:
        form.add_error("image", problem)
    return None


def _taken(form: PictureForm, course: Course, drawn: Drawn) -> Picture | None:
    try:
        return keep_picture(course, drawn, form.cleaned_data["image"].name)
    except TooManyPictures as problem:
        form.add_error("image", str(problem))
    return None


def _page(
    request: HttpRequest, course: Course, form: PictureForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "pictures": Picture.objects.filter(course=course).order_by("-id"),
        "address": PICTURES,
        "title": "Pictures of questions",
    }
    template = "admin/courses/course/workspace_pictures.html"
    return render_part(request, course, "questions", context, template=template, status=status)
