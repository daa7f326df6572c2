import pytest
from django.utils import timezone

from cme_platform.packages import export_package, import_package
from tests.packages import COURSE, write_package

pytestmark = pytest.mark.django_db


def test_what_was_exported_gives_the_same_course_and_the_same_bytes(package, media, tmp_path):
    course = import_package(package, at=timezone.now()).course
    export_package(course, tmp_path / "one.zip")

    again = import_package(tmp_path / "one.zip", at=timezone.now())
    export_package(again.course, tmp_path / "two.zip")

    assert again.changes == []
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert course.is_published


def test_what_outcomes_need_to_know_in_advance_comes_in_and_goes_out(package, media, tmp_path):
    told = (
        "format: 1\nspecialty: Oncology\nintended_reach: 5000\nsubgroups: [specialty, "
        "profession]\ncomparison_arm: true"
    )
    (tmp_path / "p").mkdir()
    course = import_package(
        write_package(tmp_path / "p", COURSE.replace("format: 1", told)), at=timezone.now()
    ).course
    export_package(course, tmp_path / "out.zip")

    assert import_package(tmp_path / "out.zip", at=timezone.now()).changes == []
    course.refresh_from_db()
    assert (course.specialty, course.intended_reach, course.comparison_arm) == (
        "Oncology",
        5000,
        True,
    )
    assert course.subgroups == ["specialty", "profession"]
