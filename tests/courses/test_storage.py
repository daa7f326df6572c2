"""What a killed process leaves behind is removed by the next one to come, and nothing that is still
in use.
"""

import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.storage import workplace


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media-root"


def test_half_files_of_another_day_are_removed_with_the_next_one(settings):
    default_storage.save("courses/1/first.txt", ContentFile(b"first"))
    folder = settings.MEDIA_ROOT / "courses/1"
    for name, age in ((".half-old", 2 * 86_400), (".half-in-use", 60)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)

    default_storage.save("courses/1/second.txt", ContentFile(b"second"))

    assert sorted(path.name for path in folder.iterdir()) == [
        ".half-in-use",
        "first.txt",
        "second.txt",
    ]


def test_a_workplace_that_nobody_holds_is_removed_and_one_in_use_stays(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "cme-work-of-a-killed-worker"
    left.mkdir()
    (left / "half.mp4").write_bytes(b"half")

    with workplace() as mine:
        (mine / "rung.mp4").write_bytes(b"mine")
        with workplace() as other:
            assert not left.exists()
            assert mine != other and (mine / "rung.mp4").exists()

    assert list(tmp_path.iterdir()) == []
