"""Typesetting leaves nothing behind in the process that asks for it."""

import subprocess
import sys

import pytest
from django.conf import settings

from outcomes.reports.formats.typesetting import NotTypeset, typeset


def test_typst_is_never_in_the_process_that_builds_a_file():
    assert typeset({"main.typ": b"Words"}, format="pdf").startswith(b"%PDF-")
    rooms = "import sys, outcomes.reports.formats.pdf, outcomes.reports.formats.exhibit"
    subprocess.run(
        [sys.executable, "-c", f"{rooms}; assert 'typst' not in sys.modules"],
        cwd=settings.BASE_DIR,
        check=True,
    )


def test_what_cannot_be_set_says_why():
    with pytest.raises(NotTypeset, match="unknown variable: nothing"):
        typeset({"main.typ": b"#nothing"}, format="pdf")
