"""What a view would send is sent by the front server where there is one: only what is stored."""

import tempfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from courses.handing_over import by_front_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media-root"


def answer(response):
    return by_front_server(lambda request: response)(RequestFactory().get("/"))


def stored(name="certificates/1 ü.pdf"):
    default_storage.save(name, ContentFile(b"stored"))
    return FileResponse(default_storage.open(name), as_attachment=True, filename="mine.pdf")


def test_a_stored_file_is_handed_over_with_the_words_of_its_view(settings):
    settings.MEDIA_ACCEL_PREFIX = "/stored/"
    response = stored()
    response["Cache-Control"] = "no-store"

    handed = answer(response)

    assert handed["X-Accel-Redirect"] == "/stored/certificates/1%20%C3%BC.pdf"
    assert handed["Content-Disposition"] == 'attachment; filename="mine.pdf"'
    assert (handed["Cache-Control"], handed["Content-Type"]) == ("no-store", "application/pdf")
    assert handed.content == b"" and "Content-Length" not in handed


def test_anything_else_and_a_site_without_front_server_send_the_bytes(settings):
    assert b"".join(answer(stored())) == b"stored"

    settings.MEDIA_ACCEL_PREFIX = "/stored/"
    with tempfile.NamedTemporaryFile() as elsewhere:
        elsewhere.write(b"made for this answer")
        elsewhere.seek(0)
        assert b"".join(answer(FileResponse(elsewhere))) == b"made for this answer"
    assert answer(HttpResponse(b"page")).content == b"page"
