import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.models import QuestionVersion
from cme_platform.packages import export_package, import_package
from courses import working_copies
from courses.models import (
    Course,
    CourseStatus,
    WorkingCopy,
)
from tests.cme_platform.test_authoring_in_the_admin import WITHOUT_CREDIT, zipped
from tests.factories import (
    answered,
    somebody,
)
from tests.packages import COURSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def test_a_package_is_uploaded_after_a_trial(author, media, package, tmp_path):
    archive = zipped(package, tmp_path)

    trial = author.post(
        "/admin/packages/upload/",
        {"package": SimpleUploadedFile("p.zip", archive), "dry_run": "on"},
    )
    assert "This would change in" in trial.content.decode()
    assert not Course.objects.exists()

    done = author.post("/admin/packages/upload/", {"package": SimpleUploadedFile("p.zip", archive)})
    assert "is imported" in done.content.decode()
    assert "no date says when it was designated" in done.content.decode()
    assert Course.objects.get(slug="mini").status == CourseStatus.DRAFT  # it offers credit


def test_a_package_of_a_live_course_waits_in_its_working_copy(author, media, package, tmp_path):
    def sent(text, **fields):
        (package / "course.yaml").write_text(text)
        file = SimpleUploadedFile("p.zip", zipped(package, tmp_path))
        return author.post("/admin/packages/upload/", {"package": file} | fields)

    def stem(of):
        return QuestionVersion.objects.get(question__key="q1", course=of).stem

    try:
        sent(WITHOUT_CREDIT)
        live = Course.objects.get(slug="mini")
        answered(live.questions.get(key="q1"))
        sent(WITHOUT_CREDIT)
        assert live.is_published and not WorkingCopy.objects.exists()  # it says nothing new

        mended = WITHOUT_CREDIT.replace("Which is right?", "Which one is right?")
        trial = sent(mended, dry_run="on").content.decode()
        assert "This would change in the working copy" in trial and not WorkingCopy.objects.exists()
        told = sent(mended).content.decode()
        copy = live.working_copy.copy
        assert reverse("admin:workspace-compare", args=[copy.pk]) in told
        assert (stem(live), stem(copy)) == ("Which is right?", "Which one is right?")
        changes = working_copies.compare(live.working_copy).changes
        assert [bool(change.declaration) for change in changes] == [True]

        other = mended.replace("A small course", "Another title")
        assert "[working-copy-in-use]" in sent(other).content.decode()
        assert sent(other, over="on").status_code == 200
        copy.refresh_from_db(), live.refresh_from_db()
        assert (live.title, copy.title) == ("A small course", "Another title")
    finally:
        (package / "course.yaml").write_text(COURSE)


def test_a_package_that_is_none_is_refused_in_place(author, settings):
    response = author.post(
        "/admin/packages/upload/", {"package": SimpleUploadedFile("p.zip", b"no zip at all")}
    )
    assert response.status_code == 400
    assert "<code>p.zip</code>" in response.content.decode()
    assert "[bad-archive]" in response.content.decode()

    settings.UPLOAD_MAX_BYTES = 10
    response = author.post(
        "/admin/packages/upload/", {"package": SimpleUploadedFile("p.zip", b"far too large")}
    )
    assert response.status_code == 400
    assert "larger than 10 bytes" in response.content.decode()

    response = author.post(
        "/admin/packages/upload/", {"package": SimpleUploadedFile("p.zip", b"0" * (2 << 20))}
    )
    assert response.status_code == 413


def test_an_export_from_the_admin_is_the_package(author, media, package, tmp_path):
    course = import_package(package, at=timezone.now()).course
    export_package(course, tmp_path / "one.zip")

    response = author.get(f"/admin/packages/{course.slug}/export/")

    assert b"".join(response.streaming_content) == (tmp_path / "one.zip").read_bytes()
