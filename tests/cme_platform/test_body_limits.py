"""Bodies are refused before they are read, unless they are an author's upload on a page of
authoring.
"""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import somebody

pytestmark = pytest.mark.django_db
LARGE = 300 * 2**20


class NeverRead(io.RawIOBase):
    """As long as it says, and nobody may look."""

    def read(self, *sizes):
        raise AssertionError("the body was read")

    readline = read


def send(browser, path, kind="multipart/form-data; boundary=x"):
    environment = {"CONTENT_LENGTH": str(LARGE), "CONTENT_TYPE": kind, "wsgi.input": NeverRead()}
    return browser.generic("POST", path, b"", content_type=kind, **environment)


@pytest.mark.parametrize("role", [None, "learner", "analyst", "author"])
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/accounts/login/", "multipart/form-data; boundary=x"),
        ("/m/mini/first/", "application/x-www-form-urlencoded"),
        ("/api/v1/courses/mini/responses/", "application/json"),
        ("/admin/packages/upload/", "multipart/form-data; boundary=x"),
    ],
)
def test_a_large_body_is_413_and_never_read(role, path, kind, settings):
    settings.UPLOAD_MAX_BYTES = 2**20
    browser = Client()
    if role:
        browser.force_login(somebody(role))

    refused = send(browser, path, kind)

    assert refused.status_code == 413
    words = refused.json()["detail"] if path.startswith("/api/") else refused.content.decode()
    assert "Nothing was saved" in words


def test_authors_upload_more_where_they_author_and_nowhere_else(settings):
    author, learner = Client(), Client()
    author.force_login(somebody("author"))
    learner.force_login(somebody("learner"))
    package = b"0" * (2 * 2**20)

    def answers(browser, path):
        return browser.post(path, {"package": SimpleUploadedFile("p.zip", package)}).status_code

    assert answers(author, "/admin/packages/upload/") == 400  # read, and no archive
    assert answers(learner, "/admin/packages/upload/") == 413
    assert answers(author, "/me/profile/") == 413
    assert answers(Client(), "/accounts/signup/") == 413


def test_what_learners_send_is_taken():
    browser = Client()
    browser.force_login(somebody("learner"))

    assert browser.post("/me/profile/", {"given_name": "x" * 100_000}).status_code == 400
