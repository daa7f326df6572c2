"""Files of a course on its pages."""

import pytest
from django.test import Client
from django.utils import timezone

from cme_platform.packages import export_package, import_package
from courses.models import (
    Course,
    CourseStatus,
)
from courses.packages import PackageProblems
from tests.factories import somebody
from tests.learning.test_pages import PAGE, TRACK, course, learner, watching
from tests.packages import COURSE, write_package
from tests.pages import text

__all__ = ["course", "learner", "watching"]

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n"


def test_files_of_another_course_are_not_found_under_this_one(learner, course):
    caption = course.tracks.get().captions.get()
    other = Course.objects.create(slug="other", title="Other", status=CourseStatus.PUBLISHED)

    assert learner.get(f"/courses/{other.slug}/captions/{caption.pk}/").status_code == 404
    assert learner.get(f"{PAGE}captions/{caption.pk}/").status_code == 200


def test_slides_come_with_the_package_open_with_the_video_and_go_out_again(
    watching, course, tmp_path
):
    (tmp_path / "p").mkdir()
    listed = 'video: media/track.mp4\n    handouts: [{title: "Slides: part 1", file: media/s.pdf}]'
    told = COURSE.replace("video: media/track.mp4", listed, 1)
    told = told.replace("format: 1\n", "format: 1\nasks_confidence: true\ntakes_questions: true\n")
    folder = write_package(tmp_path / "p", told)
    (folder / "media/s.pdf").write_bytes(b"MZ no slides")
    with pytest.raises(PackageProblems) as refused:
        import_package(folder, at=timezone.now())
    assert [problem.code for problem in refused.value.problems] == ["wrong-media-type"]
    (folder / "media/s.pdf").write_bytes(PDF)

    course = import_package(folder, at=timezone.now()).course
    handout = course.tracks.get().handouts.get()
    address = f"{PAGE}handouts/{handout.pk}/"

    assert f'href="{address}"' in text(watching.get(TRACK))
    reply = watching.get(address)
    assert b"".join(reply.streaming_content) == PDF
    assert reply["Content-Disposition"] == 'attachment; filename="Slides: part 1.pdf"'
    assert reply["Content-Type"] == "application/pdf"
    assert Client().get(address).status_code == 302
    outside = Client()
    outside.force_login(somebody("learner"))
    assert outside.get(address).status_code == 403
    export_package(course, tmp_path / "out.zip")
    again = import_package(tmp_path / "out.zip", at=timezone.now())
    assert again.changes == []
    assert again.course.asks_confidence and again.course.takes_questions
