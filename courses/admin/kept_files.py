"""Files that came with a form which somebody else has overtaken: a browser cannot send them again,
so each waits a day, and the form that is settled says by a word of ours which it was.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from courses import kept_uploads

SALT = "kept-file"
KEPT = ":kept"  # behind the name of the field: it moves with the row of its table


class KeptFile(UploadedFile):
    """As if it had just been sent."""

    def __init__(self, stored: str, name: str, content_type: str) -> None:
        super().__init__(default_storage.open(stored), name, content_type)
        self.size = default_storage.size(stored)
        try:
            path = default_storage.path(stored)
        except NotImplementedError:  # it lies in an object store
            return
        self.temporary_file_path = lambda: path  # so that a film is not copied once more


def keep(request: HttpRequest) -> QueryDict:
    """What was typed, with a word for every file."""
    data = request.POST.copy()
    for field in request.FILES:
        upload: Any = request.FILES[field]
        stored = default_storage.save(f"courses/kept/{uuid.uuid4().hex}", upload)
        kept_uploads.keep_for_a_day(stored, at=timezone.now())
        told = {"stored": stored, "name": upload.name, "type": upload.content_type}
        data[f"{field}{KEPT}"] = signing.dumps(told, salt=SALT)
    return data


def bring_back(request: Any) -> list[str]:
    """The files of a settled form, where it sends no newer ones; the fields of those that are gone
    by now.
    """
    files, gone = MultiValueDict(request.FILES), []
    for field, word in _words(request.POST):
        try:
            told = signing.loads(word, salt=SALT, max_age=kept_uploads.HOURS * 3600)
            kept = KeptFile(told["stored"], told["name"], told["type"])
        except (signing.BadSignature, FileNotFoundError):
            gone.append(field)
            continue
        if field not in files:
            files[field] = kept
    request._files = files  # Django's own door to them takes no others
    return gone


def without_words(data: QueryDict) -> QueryDict:
    left = data.copy()
    for field, _ in _words(data):
        del left[f"{field}{KEPT}"]
    return left


def names(data: QueryDict) -> list[str]:
    """What the files are called that wait for a form."""
    return [signing.loads(word, salt=SALT)["name"] for _, word in _words(data)]


def _words(data: QueryDict) -> Iterator[tuple[str, str]]:
    for name in list(data):
        if name.endswith(KEPT):
            yield name.removesuffix(KEPT), str(data[name])
