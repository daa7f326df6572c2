"""A site is copied while it runs and brought back into an empty one, as docs/operations.md says."""

import json
import re
import shutil
from pathlib import Path

import pytest

from cme_platform import embedded
from tests.processes import ROOT
from tests.template import copy_migrated

from .conftest import EmbeddedHouse

FILL = """
from django.core.files.base import ContentFile
from courses.models import Course, Track
course = Course.objects.create(slug='kept', title='Kept: “ü” 王')
track = Track(course=course, number=1, title='T', video_sha256='0' * 64)
track.video.save('v.mp4', ContentFile(b'video' * 1000))
"""
# Several commands in one process, each with what it said; the last line is what the site holds.
CALLS = """
import io, json
from django.conf import settings
from django.core.management import call_command
from courses.models import Course, Track
told = []
for command in {commands!r}:
    printed = io.StringIO()
    try:
        call_command(*command, stdout=printed)
        told.append(printed.getvalue())
    except SystemExit as ended:
        told.append(str(ended))
told.append([Course.objects.get().title, Track.objects.get().video.size, settings.SECRET_KEY])
print(json.dumps(told))
"""


def calls(house: EmbeddedHouse, *commands: list[str], first: str = "") -> list:
    script = first + CALLS.format(commands=list(commands))
    return json.loads(house.manage("shell", "-v0", "-c", script).splitlines()[-1])


def steps() -> list[list[str]]:
    """The commands of the document's section, in their order."""
    section = (ROOT / "docs/operations.md").read_text().split("## Backup\n")[1]
    commands = re.findall(r"^\s*python manage\.py (\S.*?)\s*(?:#.*)?$", section, re.MULTILINE)
    return [command.split() for command in commands]


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of a site, and what the site said and held."""
    house = EmbeddedHouse(tmp_path_factory.mktemp("old"))
    folder = tmp_path_factory.mktemp("copies") / "copy"
    copy_migrated(house.data)
    embedded.ensure(house.data)
    backup = ["backup", str(folder)]
    told = calls(house, ["compute_outcomes", "kept"], backup, backup, first=FILL)
    house.stop()
    embedded.release(house.data)
    return folder, told


@pytest.fixture
def new(tmp_path):
    house = EmbeddedHouse(tmp_path)
    embedded.ensure(house.data)
    yield house
    house.stop()
    embedded.release(house.data)


def damaged(copy: Path, folder: Path, name: str, content: bytes | None) -> Path:
    """A copy of the copy in which one file is gone or another."""
    shutil.copytree(copy, folder)
    path = next(folder.rglob(name))
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    return folder


DAMAGES = {
    "manifest.json": (None, "is no whole backup"),
    "*.mp4": (b"other", "The backup is damaged: media/"),
    "database.dump": (b"PGDMP", "The backup is damaged: database.dump."),
}


def test_the_steps_of_the_document_bring_a_site_back_and_a_damaged_copy_does_nothing(
    copied, new, tmp_path_factory
):
    copy, (_, taken, taken_again, held) = copied
    other = tmp_path_factory.mktemp("damaged")
    bad = [damaged(copy, other / name[-4:], name, DAMAGES[name][0]) for name in DAMAGES]
    taking, restoring, *after = steps()
    assert [taking[0], restoring[0], len(after)] == ["backup", "restore", 2]

    good = [["restore", str(copy)], *([w.replace("SLUG", "kept") for w in c] for c in after)]
    *refused, came, migrated, verified, again, comes = calls(
        new, *(["restore", str(folder)] for folder in bad), *good, ["restore", str(copy)]
    )

    assert [s in told for (_, s), told in zip(DAMAGES.values(), refused, strict=True)] == [True] * 3
    assert " files (" in taken and "came back" in came and "same digest" in verified
    assert "No migrations to apply" in migrated
    assert "This site is not empty: its database has tables." in again
    assert "is not empty" in taken_again and copy.stat().st_mode & 0o077 == 0
    assert comes[:2] == held[:2] and (new.data / "secret-key").read_text() == held[2]


def test_rows_that_do_not_come_back_are_told(copied, new, tmp_path_factory):
    """The check itself: a manifest that says one row more."""
    copy, _ = copied
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["tables"]["courses_course"][0] += 1
    content = json.dumps(manifest).encode()
    bad = damaged(copy, tmp_path_factory.mktemp("more") / "copy", "manifest.json", content)

    refused = new.manage("restore", str(bad), fails=True)

    assert "What came back differs from what was copied: courses_course." in refused
