"""Media that no row names any more go when no backup would bring back what named them."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from courses import storage, unnamed_files
from courses.models import Ladder, Rung, Track, UnnamedFile, WorkingCopy
from tests.factories import make_course, somebody

pytestmark = pytest.mark.django_db
LATER = timedelta(days=91)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(name):
    return default_storage.save(f"courses/1/{name}", ContentFile(name.encode()))


def sweep_twice():
    now = timezone.now()
    assert unnamed_files.sweep(at=now) == 0
    return unnamed_files.sweep(at=now + LATER)


def ladder(digest):
    names = {"poster": stored("poster.jpg"), "sprite": stored("sprite.jpg")}
    row = Ladder.objects.create(
        source_sha256=digest, source="courses/1/film.mp4", course_id=1, **names
    )
    Rung.objects.create(
        ladder=row, height=240, width=426, file=stored("240.mp4"), bandwidth=1, average=1
    )


@pytest.mark.parametrize("kept_by", ["nobody", "track", "coming", "copy"])
def test_what_no_row_names_is_removed_with_its_conversions(kept_by):
    course, name = make_course(), stored("film.mp4")
    ladder("a" * 64)
    named = {
        "track": {"video": name, "video_sha256": "a" * 64, "duration": 1},
        "coming": {"coming": name, "coming_sha256": "a" * 64, "coming_duration": 1},
    }
    Track.objects.filter(course=course).update(**named.get(kept_by, {}))
    if kept_by == "copy":
        copy = make_course("copy", published=False)
        base = {"track": {"1": {"video": name}}}
        WorkingCopy.objects.create(
            live=course, copy=copy, base=base, origins={}, made_by=somebody("author")
        )

    removed = sweep_twice()

    assert removed == {"nobody": 4, "copy": 3}.get(kept_by, 0)
    assert default_storage.exists(name) is (kept_by != "nobody")
    assert Ladder.objects.exists() is (kept_by in ("track", "coming"))


def test_what_is_named_again_or_stored_again_meanwhile_stays():
    now = timezone.now()
    course = make_course()
    name, _ = storage.keep_bytes(b"picture", course_id=course.pk, suffix=".png")
    unnamed_files.sweep(at=now)
    assert UnnamedFile.objects.get().name == name

    assert storage.keep_bytes(b"picture", course_id=course.pk, suffix=".png") == (name, False)

    assert not UnnamedFile.objects.exists()
    unnamed_files.sweep(at=now + LATER)
    assert default_storage.exists(name) and UnnamedFile.objects.get().since == now + LATER
