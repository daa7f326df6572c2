"""A video that waits beside a refused form is gone a day after its author is."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from courses import kept_uploads
from courses.models import KeptUpload
from tests.factories import make_course

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("hours", "is_used", "stays"), [(26, False, False), (26, True, True), (20, False, True)]
)
def test_what_nobody_came_back_for_is_removed(settings, tmp_path, hours, is_used, stays):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("courses/1/film.mp4", ContentFile(b"film"))
    now = timezone.now()
    kept_uploads.keep_for_a_day(name, at=now - timedelta(hours=hours))
    if is_used:
        make_course().tracks.update(coming=name)

    kept_uploads.sweep(at=now)

    assert default_storage.exists(name) is stays
    assert KeptUpload.objects.exists() is (hours < 25)
