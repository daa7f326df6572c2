"""Files for the accreditor: who is in them, what is sent again, and that ids stay text."""

import csv
import io
import json
from collections import Counter
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
import time_machine
from django.test import Client

from courses.models import PlanningRecord, StatementText, Supporter
from credit.actions import reporting
from credit.actions.certifying import revoke
from credit.designation import PHYSICIAN, group_of
from credit.models import ReportColumn, ReportFile
from credit.pars.downloads import file_of, forms_of
from credit.tasks import make_report_file
from demo.people import HERE as DEMO
from demo.people import write
from learners import merging
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


def test_in_a_workbook_ids_stay_text_with_their_zeros_and_nothing_is_a_formula():
    course = course_with_credit()
    reportable(course, given_name="=1+1")

    book = openpyxl.load_workbook(io.BytesIO(file_of(made(course), "xlsx")[0]))

    cells = {
        head.value: cell
        for head, cell in zip(book["Learners"][1], book["Learners"][2], strict=True)
    }
    assert (cells["State license ID"].value, cells["State license ID"].data_type) == ("00123", "s")
    assert (cells["First name"].value, cells["First name"].data_type) == ("=1+1", "s")
    assert book.sheetnames == ["Learners", "Exceptions"]


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


def test_json_and_xml_exist_behind_the_setting_alone(settings):
    course = course_with_credit()
    reportable(course)
    file = made(course)

    assert forms_of(file) == ["xlsx", "csv", "exceptions"]
    settings.PARS_WEB_FORMATS = True
    assert forms_of(file)[-2:] == ["json", "xml"]
    record = json.loads(file_of(file, "json")[0])["records"][0]
    assert record["CreditCertificate"][0]["UniqueID"] == [{"value": "00123", "domain": "CA"}]
    assert record["CreditCertificate"][0]["CreditReceived"]["numberOfCredits"] == "0.50"
    assert record["XtensibleInfo"] == {"LearnerRecordAction": "add"}
    assert (
        ElementTree.fromstring(file_of(file, "xml")[0]).find("Record/Member/Name/GivenName").text
        == "Ada"
    )


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
