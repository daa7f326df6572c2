import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from assessments.models import Picture
from tests.assessments.admin.written import png, upload
from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client, course):
    client.force_login(somebody("author"))
    return client


def test_a_picture_is_uploaded_named_and_seen_by_whoever_knows_its_address(
    author, client, course, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path

    told = upload(author, course, alt="A [CT]", image=png()).json()
    upload(author, course, alt="again", image=png())

    picture = Picture.objects.get()
    assert told["markdown"] == f"![A (CT)]({picture.name})"
    assert picture.name.startswith("ct-scan-")
    client.logout()
    assert client.get(f"/question-pictures/{picture.name}").status_code == 200
    assert client.get("/question-pictures/ct-scan-0000000000000000.png").status_code == 404


def test_what_an_uploaded_picture_lost_is_said_at_both_doors(author, course, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page, data = Image.new("RGB", (40, 30), "red"), io.BytesIO()
    page.save(data, "TIFF", save_all=True, append_images=[page])
    pages = SimpleUploadedFile("ct.tiff", data.getvalue(), "image/tiff")

    told = upload(author, course, alt="CT", image=pages).json()
    pages.seek(0)
    address = reverse("admin:workspace-pictures", args=[course.pk])
    page = author.post(address, {"alt": "CT", "image": pages}, follow=True).content.decode()

    assert "more than one picture" in told["sentence"]
    assert "more than one picture" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"alt": "x"}, "Choose the file"),
        ({"alt": "", "image": True}, "Say what the picture shows"),
        ({"alt": "x", "image": SimpleUploadedFile("x.png", b"<svg/>")}, "no picture"),
    ],
)
def test_a_file_that_is_no_picture_or_says_nothing_is_refused(author, course, fields, sentence):
    sent = {name: png() if value is True else value for name, value in fields.items()}

    answer = upload(author, course, **sent)

    assert answer.status_code == 400 and sentence in answer.json()["sentence"]
