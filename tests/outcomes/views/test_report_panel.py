"""The page of the files of a snapshot."""

import pytest
from django.urls import reverse

from outcomes.models import Report
from tests.outcomes.stored import ask, built
from tests.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


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
