"""Who is in a file for the accreditor."""

from datetime import UTC, datetime

import pytest
import time_machine

from courses.models import PlanningRecord
from credit.actions import reporting
from credit.models import ReportFile
from credit.pars.downloads import file_of
from learners import merging
from learners.models import Learner
from tests.credit.actions.test_reporting import csv_of, made, reportable, rows
from tests.credit.people import NOW, claimed, course_with_credit, finisher
from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=True):
        yield


def test_a_file_holds_whom_the_accreditor_can_match_and_an_exceptions_sheet_the_others():
    course = course_with_credit()
    PlanningRecord.objects.create(
        course=course, pars_activity_id="000123456", pars_provider_id="0001234"
    )
    reportable(course, given_name="=Ada", family_name="+Brandt")
    nobody = finisher(course, email="no@example.org")
    claimed(nobody, course, "1.00")

    file = made(course)

    assert rows(file) == [("add", "0.50", ""), ("none", "", "no-consent no-id no-birth-date")]
    head, line = csv_of(file)
    assert head.startswith('First name,Last name,"Month of birth, two digits"')
    assert line == "'=Ada,'+Brandt,02,03,CA,00123,,,,000123456,2025-06-02,0.50,,add"
    exceptions = file_of(file, "exceptions")[0].decode()
    assert "no@example.org" in exceptions
    assert "has not agreed" in exceptions


def test_each_year_has_its_own_learners():
    course = course_with_credit()
    reportable(course)

    assert rows(made(course, year=2026)) == []
    assert len(rows(made(course, year=2025))) == 1


def heads(file):
    return file.totals["physicians"], file.totals["others"]


def test_totals_and_learner_rows_of_a_year_are_the_same_persons_by_the_same_day():
    course = course_with_credit()
    earner = reportable(course)  # completed in 2025
    earner.enrollments.update(enrolled_at=datetime(2024, 12, 30, tzinfo=UTC))
    beginner = finisher(course, "nurse")
    beginner.enrollments.update(enrolled_at=datetime(2025, 6, 1, tzinfo=UTC))
    joined = finisher(course, "nurse")
    joined.enrollments.update(enrolled_at=datetime(2025, 7, 1, tzinfo=UTC))
    merging.merge(joined=joined, kept=beginner, how="manual", by=somebody("operator"))

    assert len(rows(made(course, year=2025))) == 1
    assert [heads(made(course, "activity", year)) for year in (2024, 2025)] == [
        ("0", "0"),
        ("1", "1"),
    ]


def test_a_year_begins_and_ends_with_the_provider_s_days(settings):
    settings.PROVIDER_TIME_ZONE = "America/Los_Angeles"
    course = course_with_credit()
    finisher(course).enrollments.update(enrolled_at=datetime(2026, 1, 1, 3, 0, tzinfo=UTC))

    assert heads(made(course, "activity", 2025)) == ("1", "0")
    assert heads(made(course, "activity", 2026)) == ("0", "0")


def test_a_test_account_is_in_neither():
    course = course_with_credit()
    Learner.objects.filter(pk=reportable(course).pk).update(exclusion="test")

    assert rows(made(course)) == []
    assert heads(made(course, "activity", 2025)) == ("0", "0")


def test_learners_are_gathered_with_the_same_number_of_queries_however_many(
    django_assert_max_num_queries,
):
    course = course_with_credit()
    for _ in range(4):
        reportable(course)
    file = ReportFile.objects.create(course=course, kind="learners", year=2025)

    with django_assert_max_num_queries(12):
        reporting.make(file)

    assert file.rows.count() == 4
