"""Files that come through a form: capped, judged by content, measured."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from .captions import BadCaptions, Cue
from .packages.media import WrongType, handout_suffix, read_captions, video_suffix
from .pictures import Drawn, NotAPicture, draw_again
from .storage import sha256_of
from .video_probe import NotAVideo, probe

AROUND_THE_FILE = 2**20  # the other fields of the form


class CappedFileField(forms.FileField):
    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and upload.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {settings.UPLOAD_MAX_BYTES:,} bytes.", code="too-large"
            )
        return upload


@dataclass(frozen=True)
class Film:
    """What an uploaded video turned out to be."""

    suffix: str
    digest: str
    length: Decimal
    has_sound: bool
    file_name: str = ""  # where it came from


@contextlib.contextmanager
def on_disk(upload: UploadedFile) -> Iterator[Path]:
    """Where an uploaded file lies; a small one is written out first."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as file:
        upload.seek(0)
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def film_of(upload: UploadedFile) -> Film:
    """Raises ValidationError when it is no video that can be played."""
    with on_disk(upload) as path:
        try:
            suffix, picture = video_suffix(path), probe(path)
            digest, name = sha256_of(path), str(upload.name or "")[-255:]
            return Film(suffix, digest, picture.length, bool(picture.sound), name)
        except (WrongType, NotAVideo) as problem:
            raise forms.ValidationError(str(problem), code=problem.code) from None


def captions_of(upload: UploadedFile) -> tuple[str, list[Cue]]:
    """The digest of an uploaded caption file and what it says. Raises ValidationError."""
    with on_disk(upload) as path:
        try:
            return sha256_of(path), read_captions(path)
        except WrongType as problem:
            raise forms.ValidationError(str(problem), code=problem.code) from None
        except BadCaptions as problem:
            raise forms.ValidationError(
                [
                    forms.ValidationError(f"Line {fault.line}: {fault.sentence}", code=problem.code)
                    for fault in problem.faults
                ]
            ) from None


def handout_of(upload: UploadedFile) -> tuple[str, str]:
    """The suffix and digest of uploaded slides. Raises ValidationError."""
    with on_disk(upload) as path:
        try:
            return handout_suffix(path), sha256_of(path)
        except WrongType as problem:
            raise forms.ValidationError(str(problem), code=problem.code) from None


def picture_of(upload: UploadedFile) -> Drawn:
    """An uploaded picture as we keep it. Raises ValidationError."""
    with on_disk(upload) as path:
        try:
            return draw_again(path)
        except NotAPicture as problem:
            raise forms.ValidationError(str(problem), code=problem.code) from None


def upload_field(**kwargs: Any) -> CappedFileField:
    return CappedFileField(required=False, widget=forms.FileInput, **kwargs)
