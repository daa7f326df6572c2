"""Who gets at files of snapshots, and how."""

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from jobs.actions import run_job
from outcomes.actions import reporting
from outcomes.models import Download, Report
from tests import factories
from tests.outcomes.stored import ask, built
from tests.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def address(snapshot, kind):
    return f"/outcomes/{snapshot.course.slug}/snapshots/{snapshot.pk}/download/{kind}/"


def test_a_file_is_handed_out_once_it_is_built_and_who_fetched_it_is_written_down(
    client, analyst, snapshot
):
    waiting = client.get(address(snapshot, "docx"))
    page = client.get(address(snapshot, "docx"), headers={"accept": "text/html"})
    assert (waiting.status_code, waiting.json()["code"], waiting["Retry-After"]) == (
        409,
        "report-not-ready",
        "5",
    )
    assert page.status_code == 409 and "Build the file" in page.content.decode()
    assert not Report.objects.exists() and not Download.objects.exists()  # no GET changed anything

    assert client.post(address(snapshot, "docx")).status_code == 302
    report = Report.objects.get()
    run_job(report.job_id, reporting.build)
    answer = client.get(address(snapshot, "docx"))
    content = b"".join(answer.streaming_content)

    assert (
        answer.status_code == 200
        and hashlib.sha256(content).hexdigest() == report.__class__.objects.get().sha256
    )
    assert (
        answer["Cache-Control"].startswith("no-store")
        and f"-internal-{snapshot.pk}.docx" in answer["Content-Disposition"]
    )
    download = Download.objects.get()
    assert (download.user, download.format, download.snapshot) == (analyst, "docx", snapshot)


@pytest.mark.parametrize(
    "change", ["UPDATE outcomes_download SET format = 'pdf'", "DELETE FROM outcomes_download"]
)
def test_nobody_rewrites_who_fetched_what(client, analyst, snapshot, change):
    from django.db import connection

    client.get(address(snapshot, "json"))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    analyst.delete()  # an account that goes leaves its downloads without a name
    assert Download.objects.get().user is None


@pytest.mark.parametrize("role", ["learner", "supporter", "author"])
def test_others_find_nothing_at_any_address_of_a_report(client, snapshot, role):
    report = built(snapshot)
    client.force_login(factories.somebody(role))
    mine = reverse("outcomes-report-download", args=["mine", report.pk])
    for path in (
        address(snapshot, "docx"),
        address(snapshot, "rows"),
        mine,
        "/outcomes/mine/reports/",
    ):
        assert client.get(path).status_code == 404
    for path in (
        address(snapshot, "rows"),
        f"/outcomes/mine/snapshots/{snapshot.pk}/lock/",
        "/outcomes/mine/reports/schedules/",
    ):
        assert client.post(path).status_code == 404
    for path in (
        "courses/mine/outcomes/reports/",
        f"outcomes/reports/{report.pk}/",
        f"outcomes/reports/{report.pk}/file/",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 404
    client.force_login(factories.somebody("analyst"))
    assert client.get(mine).status_code == 200


def test_the_page_of_reports_shows_what_can_be_done(
    client, analyst, snapshot, django_assert_max_num_queries
):
    built(snapshot)
    ask(snapshot, "pdf")
    with django_assert_max_num_queries(25):
        page = text(client.get("/outcomes/mine/reports/"))

    assert (
        page.count("Download<") >= 3
        and "Waiting for a worker" in page
        and "Cancel<" in page
        and "Lock snapshot" in page
    )
    assert client.get("/outcomes/mine/reports/?snapshot=99999999999999999999").status_code == 404
    pdf = Report.objects.get(format="pdf")
    client.post(reverse("outcomes-report-cancel", args=["mine", pdf.pk]))
    assert "Canceled" in client.get("/outcomes/mine/reports/").content.decode()
