"""The handbook names pages that are there, and every part of a course."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve

from courses.admin.workspace import PARTS

FOLDER = Path(settings.BASE_DIR) / "docs/handbook"
WORDS = (FOLDER / "README.md").read_text()
ADDRESSES = sorted(set(re.findall(r"`(/(?:admin|outcomes)/[^`]*)`", WORDS)))


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_of_the_handbook_is_a_page(address):
    match = resolve(address.replace("<id>", "1"))

    assert match.url_name and "catchall" not in getattr(match.func, "__name__", "")


def test_every_part_of_a_course_and_every_picture_is_in_the_handbook():
    parts = {part.label.casefold() for part in PARTS} - {"overview"}
    pictures = set(re.findall(r"\(pictures/([^)]+)\)", WORDS))

    assert not [label for label in parts if label not in WORDS.casefold()]
    assert pictures == {path.name for path in (FOLDER / "pictures").iterdir()}


def test_every_picture_is_the_one_that_was_made_and_shows_a_page_that_is_there():
    record = json.loads((FOLDER / "pictures.json").read_text())
    digests = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (FOLDER / "pictures").iterdir()
    }

    assert {name: entry["sha256"] for name, entry in record.items()} == digests
    for name, entry in record.items():
        match = resolve(entry["page"].replace("<id>", "1"))
        assert "catchall" not in getattr(match.func, "__name__", ""), name
