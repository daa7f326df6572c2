"""Files for the accreditor: who is in them, what is sent again, and that ids stay text."""

import csv
import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from courses.models import StatementText, Supporter
from credit.actions import reporting
from credit.actions.certifying import revoke
from credit.designation import PHYSICIAN, group_of
from credit.models import ReportColumn, ReportFile
from credit.pars.downloads import file_of
from credit.tasks import make_report_file
from demo.people import HERE as DEMO
from demo.people import write
from learners.models import Consent, ConsentText, Learner, Licence
from tests.credit.people import NOW, claimed, course_with_credit, finisher
from tests.factories import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=True):
        yield


def agreed(learner):
    text, _ = ConsentText.objects.get_or_create(
        purpose="credit-reporting", version=1, defaults={"title": "T", "text": "T"}
    )
    Consent.objects.create(learner=learner, purpose="credit-reporting", text=text, given_at=NOW)


def reportable(course, **about):
    """A physician whom the accreditor can match and who agreed to it."""
    learner = finisher(course, **about)
    Learner.objects.filter(pk=learner.pk).update(birth_month=2, birth_day=3)
    Licence.objects.create(learner=learner, kind="state", authority="CA", number="00123")
    agreed(learner)
    claimed(learner, course, "0.50")
    return learner


def made(course, kind="learners", year=2025):
    file = reporting.request_file(course=course, kind=kind, year=year, by=None)
    make_report_file(file.job_id or ReportFile.objects.get(pk=file.pk).job_id)
    return ReportFile.objects.get(pk=file.pk)


def sent(course, **which):
    file = made(course, **which)
    reporting.mark_sent(file=file, by=None, at=NOW)
    return file


def rows(file):
    return [
        (row.action, row.values.get("credit_amount", ""), row.exception)
        for row in file.rows.order_by("id")
    ]


def csv_of(file):
    return file_of(file, "csv")[0].decode().splitlines()


def test_what_was_sent_is_not_sent_again_changes_are_and_what_no_longer_stands_is_taken_back():
    course = course_with_credit()
    learner = reportable(course)

    first = sent(course)
    nothing = sent(course)
    Learner.objects.filter(pk=learner.pk).update(family_name="Costa")
    changed = sent(course)
    Consent.objects.update(withdrawn_at=NOW)
    withdrawn = sent(course)
    gone = made(course)

    assert rows(first) == [("add", "0.50", "")]
    assert rows(nothing) == []
    assert rows(changed) == [("delete", "0.50", ""), ("add", "0.50", "")]
    assert [row.values["family_name"] for row in changed.rows.order_by("id")] == ["Brandt", "Costa"]
    assert rows(withdrawn) == [("delete", "0.50", "")]
    assert rows(gone) == [("none", "", "no-consent")]


def test_a_file_that_was_not_sent_changes_nothing_for_the_next():
    course = course_with_credit()
    reportable(course)

    made(course)

    assert rows(made(course)) == [("add", "0.50", "")]


def test_a_revoked_certificate_is_taken_back():
    course = course_with_credit()
    learner = reportable(course)
    sent(course)

    revoke(certificate=learner.claims.get().certificates.get(), by=None, reason="Mistake.", at=NOW)

    assert rows(made(course)) == [("delete", "0.50", "")]


def test_the_activity_summary_counts_the_learners_of_the_year_and_tells_support_when_it_came():
    course = course_with_credit()
    Supporter.objects.create(
        course=course, name="Acme", amount=50000, agreement_signed_on=date(2025, 2, 1)
    )
    for profession in ("physician", "nurse"):
        learner = finisher(course, profession)
        learner.enrollments.update(enrolled_at=datetime(2025, 6, 1, tzinfo=UTC))

    this, next_ = made(course, "activity", 2025), made(course, "activity", 2026)

    assert (this.totals["physicians"], this.totals["others"], this.totals["support_amount"]) == (
        "1",
        "1",
        "50000",
    )
    assert (next_.totals["physicians"], next_.totals["others"], next_.totals["support_amount"]) == (
        "0",
        "0",
        "0",
    )
    assert this.totals["outcomes_measured"] == "Learner Knowledge (objective)"


def test_the_operator_s_columns_are_used_and_kept_with_the_file():
    course = course_with_credit()
    reportable(course)
    ReportColumn.objects.create(kind="learners", position=1, heading="License #", source="licence")
    ReportColumn.objects.create(kind="learners", position=2, heading="Org", fixed="0042")

    file = made(course)
    ReportColumn.objects.all().delete()

    assert csv_of(file) == ["License #,Org", "00123,0042"]


def test_deadlines_pharmacy_in_sixty_days_and_the_rest_by_the_end_of_march():
    pharmacy = course_with_credit("acpe", uan="1234-0000-26-001-H01-P")
    claimed(finisher(pharmacy, "pharmacist"), pharmacy)
    doctors = course_with_credit()
    claimed(finisher(doctors), doctors)

    due = {deadline.kind: deadline for deadline in reporting.deadlines(NOW)}
    sent(pharmacy, kind="cpe")
    sent(doctors)

    assert (due["cpe"].due, due["cpe"].is_over(NOW.date())) == (date(2025, 8, 1), True)
    assert (due["learners"].due, due["learners"].is_over(NOW.date())) == (
        date(2026, 3, 31),
        True,
    )
    assert reporting.deadlines(NOW) == []  # told, or known to be exceptions


# --- in the admin ---------------------------------------------------------------------------------


@pytest.fixture
def operator():
    client = Client()
    client.force_login(somebody("operator"))
    return client


def test_the_operator_asks_for_a_file_downloads_it_and_marks_it_as_sent(operator):
    course = course_with_credit()
    reportable(course)

    home = operator.get("/admin/").content.decode()
    operator.post(
        "/admin/credit/reportfile/add/", {"course": course.pk, "kind": "learners", "year": 2025}
    )
    file = ReportFile.objects.get()
    make_report_file(file.job_id)
    page = operator.get(f"/admin/credit/reportfile/{file.pk}/change/").content.decode()
    download = operator.get(f"/admin/credit/reportfile/{file.pk}/csv/")
    operator.post(f"/admin/credit/reportfile/{file.pk}/send/")

    assert "1 credit records of 2025 were to be sent by March 31, 2026" in home
    assert "ready to be sent" in page
    assert b"00123" in download.content
    assert "no-store" in download["Cache-Control"]
    file.refresh_from_db()
    assert file.sent_at is not None


def test_an_author_sees_no_claim_no_certificate_and_no_file():
    course = course_with_credit()
    reportable(course)
    file = made(course)
    author = Client()
    author.force_login(somebody("author"))

    for model in ("claim", "certificate", "reportfile", "externalcredit"):
        assert author.get(f"/admin/credit/{model}/").status_code in (403, 404)
    assert author.get(f"/admin/credit/reportfile/{file.pk}/csv/").status_code == 403
    assert author.get("/admin/credit/creditoffer/").status_code == 200


def test_lists_of_the_admin_hold_their_query_count(operator, django_assert_max_num_queries):
    course = course_with_credit()
    for _ in range(3):
        reportable(course)
    made(course)

    for model in ("claim", "certificate", "reportfile", "creditoffer", "reportcolumn"):
        with django_assert_max_num_queries(16):
            assert operator.get(f"/admin/credit/{model}/").status_code == 200


def test_the_operator_revokes_with_a_reason(operator):
    course = course_with_credit()
    certificate = reportable(course).claims.get().certificates.get()
    address = f"/admin/credit/certificate/{certificate.pk}/"

    operator.post(address + "revoke/", {"reason": ""})
    certificate.refresh_from_db()
    untouched = certificate.status
    operator.post(address + "correct/", {"reason": "Name."})
    certificate.refresh_from_db()

    assert (untouched, certificate.status) == ("valid", "superseded")
    assert operator.get(address + "change/").status_code == 200


def test_a_statement_with_an_unknown_placeholder_is_refused_in_the_admin(operator):
    text, _ = StatementText.objects.get_or_create(key="support")
    address = f"/admin/courses/statementtext/{text.pk}/change/"

    refused = operator.post(address, {"text": "Paid by {money}."}).content.decode()
    operator.post(address, {"text": "Paid by {support}."})

    text.refresh_from_db()
    assert "{money} is not known" in refused
    assert text.text == "Paid by {support}."


def test_the_demonstration_has_as_many_physicians_and_others_as_its_counts_say(tmp_path):
    expected = json.loads((DEMO / "her2_demo_counts.json").read_text())["participation"][
        "pars_counts"
    ]
    with write(tmp_path)[0].open(newline="") as file:
        groups = Counter(
            group_of(row["profession"]) == PHYSICIAN
            for row in csv.DictReader(file)
            if row["pathway"] == "cme"
        )

    assert (groups[True], groups[False]) == (
        expected["physician_learners"],
        expected["other_learners"],
    )
