"""What a command cannot do it says in a sentence, and ends with 1."""

import contextlib
import re

import pytest
from django.core.management import CommandError, call_command

from cme_platform.management.commands import demo
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "wide.csv").write_text("Code," + "x" * 200_000)
    factories.make_course("here")


REFUSED = [
    (["check_course", "nowhere"], "no course nowhere"),
    (["export_course", "nowhere", "new.zip"], "no course nowhere"),
    (["export_course", "here", "no/new.zip"], "could not be written: No such file"),
    (["compute_outcomes", "nowhere"], "no course nowhere"),
    (["verify_outcomes", "nowhere"], "no course nowhere"),
    (["verify_outcomes", "here", "--snapshot", "9" * 30], "has no finished snapshot"),
    (["export_outcomes", "here", "--format", "csv", "--output", "x"], "has no finished snapshot"),
    (["import_practice_measures", "nowhere", "bytes"], "no course nowhere"),
    (["import_practice_measures", "here", "none.csv"], "No such file"),
    (["import_practice_measures", "here", "bytes"], "."),
    (["import_responses", "nowhere", "--learners", "x", "--responses", "x"], "no course nowhere"),
    (["import_responses", "here", "--learners", "x", "--responses", "x"], "No such file"),
    (["import_course", "none.zip"], "nothing at none.zip"),
    (["import_course", "bytes"], "."),
    (["import_taxonomy", "none.csv"], "none.csv cannot be read: No such file"),
    (["import_taxonomy", "wide.csv"], "wide.csv is no valid CSV"),
    (["load_npi_directory", "none.csv"], "no file none.csv"),
    (["load_npi_directory", "bytes"], "."),
    (["verify_changes", "--tips", "none"], "none cannot be read: No such file"),
    (["verify_changes", "--tips", "bytes"], "bytes is not what an earlier run printed"),
    (["create_user", f"{'a' * 60}@{'b.' * 120}org", "--role", "learner"], "is no|is not"),
    (["create_api_token", "nobody@example.org"], "no active account"),
]


@pytest.mark.parametrize(("arguments", "says"), REFUSED, ids=lambda given: given[0])
def test_what_cannot_be_done_is_said_in_a_sentence(folder, capsys, arguments, says):
    with pytest.raises((CommandError, SystemExit)) as refused:
        call_command(*arguments)

    code = getattr(refused.value, "returncode", None) or refused.value.code
    assert code == 1
    told = f"{refused.value} {capsys.readouterr().err}"
    assert re.search(says, told)


@pytest.mark.parametrize(
    ("site", "debug", "begins"),
    [
        ("https://cme.example.org", False, False),
        ("https://cme.example.org", True, True),
        ("http://10.1.2.3:8000", False, True),
        ("https://localhost", False, True),
    ],
)
def test_the_demonstration_does_not_begin_on_a_public_site(
    settings, monkeypatch, site, debug, begins
):
    settings.SITE_URL, settings.DEBUG = site, debug
    begun = []
    monkeypatch.setattr(demo.Command, "load", lambda command: begun.append(site))
    with contextlib.nullcontext() if begins else pytest.raises(CommandError, match="public site"):
        call_command("demo", "--beside-the-site")

    assert bool(begun) is begins
