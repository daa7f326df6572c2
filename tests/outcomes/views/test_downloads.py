"""Who fetched a file is written down."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from jobs.actions import run_job
from outcomes.actions import reporting
from outcomes.models import Download, Report
from tests.outcomes.views.test_reports import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


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
