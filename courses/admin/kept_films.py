"""A video that was chosen beside something else that is refused stays chosen: a browser would send
it once more from the beginning.
"""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from courses import kept_uploads
from courses.models import Course
from courses.moments import clock
from courses.storage import keep, media_name
from courses.uploads import Film, on_disk

SALT = "kept-film"


def take(form: Any, film: Film, course_id: int) -> str:
    """The stored name of the film of a form that is saved: it waits no more."""
    kept_uploads.take(media_name(course_id, film.digest, film.suffix))
    return form.stored or store(form.cleaned_data["upload"], film, course_id)


def store(upload: Any, film: Film, course_id: int) -> str:
    with on_disk(upload) as path:
        name, _ = keep(path, course_id=course_id, digest=film.digest, suffix=film.suffix)
    return name


def keep_for_next_time(form: Any, request: HttpRequest) -> None:
    """The form that is shown once more holds what the next save needs."""
    field = form.fields.get("kept")
    film: Film | None = getattr(form, "film", None)
    if field is None or film is None or request.method != "POST":
        return
    course: Course | None = form.cleaned_data.get("course") or getattr(
        form.instance, "course", None
    )
    if course is None:
        return
    name = form.stored or store(form.cleaned_data["upload"], film, course.pk)
    kept_uploads.keep_for_a_day(name, at=timezone.now())
    values = asdict(film) | {"length": str(film.length), "name": name}
    form.data = form.data.copy()
    form.data[form.add_prefix("kept")] = signing.dumps(values, salt=SALT)
    form["upload"].help_text = format_html(
        "<strong>Your video ({} min) is here already and is taken when you save.</strong> "
        "Choose a file only to take another one.", clock(int(film.length)),
    )  # fmt: skip


def of_token(token: str) -> tuple[str, Film]:
    """Where an earlier save has put it, and what it is. Raises ValidationError."""
    try:
        values = signing.loads(token, salt=SALT, max_age=kept_uploads.HOURS * 3600)
    except signing.BadSignature:
        raise forms.ValidationError("Choose the video file once more.", code="expired") from None
    name = values.pop("name")
    if not default_storage.exists(name):
        raise forms.ValidationError("Choose the video file once more.", code="expired")
    return name, Film(**values | {"length": Decimal(values["length"])})
