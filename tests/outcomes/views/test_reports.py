"""Who gets at files of snapshots, and how."""

import re

import pytest
from django.urls import reverse

from outcomes.actions.scheduling import make_schedule
from outcomes.forms import PAPERS
from outcomes.models import Report
from outcomes.reports.content.abstract import MEETINGS
from tests import factories
from tests.outcomes.stored import ask, built
from tests.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def address(snapshot, kind):
    return f"/outcomes/{snapshot.course.slug}/snapshots/{snapshot.pk}/download/{kind}/"


def test_the_page_offers_each_meeting_and_paper_and_builds_what_was_chosen(client, snapshot):
    """Read from the page and sent as it stands there, as a browser does."""
    client.force_login(factories.somebody("analyst"))
    page = client.get("/outcomes/mine/reports/").content.decode()

    forms = [form.split("</form>")[0] for form in page.split("<form ")]
    (form,) = [form for form in forms if "conference-docx" in form]
    meetings = re.findall(r'<option value="(\w*)">', form.split('name="paper"')[0])
    papers = re.findall(r'<option value="([\w-]*)">', form.split('name="paper"')[1])
    (action,) = re.findall(r'action="([^"]+)"', form)
    assert [meetings, papers] == [["", *MEETINGS], ["", *PAPERS]]
    assert all(f'id="paper-{kind}"' in page for kind in ("docx", "pdf", "xlsx"))
    assert all(f'id="opened-{kind}"' in page for kind in ("rows", "dict"))

    chosen = {"conference": "asco", "paper": "us-letter"}
    assert client.post(action, chosen, follow=True).status_code == 200
    report = Report.objects.get()
    assert (report.format, report.options | chosen) == ("docx", report.options)
    refused = client.post(action, {"conference": "nobody's"}, follow=True)
    assert "The meeting is one of" in refused.content.decode() and Report.objects.count() == 1
    client.post(address(snapshot, "rows"), {"opened_in": "excel-semicolons"})
    wanted = {"free_text": False, "delimiter": ";", "byte_order_mark": True}
    assert Report.objects.get(format="rows").options == wanted


def test_files_states_and_schedules_are_named_in_the_readers_language(client, snapshot):
    analyst = factories.somebody("analyst")
    client.force_login(analyst)
    ask(snapshot, "xlsx")
    make_schedule(
        course=snapshot.course, every="week", formats=["pdf", "docx"], recipients=[analyst],
        made_by=analyst,
    )  # fmt: skip

    page = text(client.get("/outcomes/mine/reports/", headers={"accept-language": "de"}))

    assert "<strong>Wöchentlich, am Montag</strong>: Word-Abstract, PDF-Bericht" in page
    assert "Excel-Arbeitsmappe" in page and "SABCS: 3,400 Zeichen" in page
    assert 'role="cell">wartet auf einen freien Prozess</td>' in page
    assert 'role="cell">automatisch</td>' in page
    assert not re.search(r">\s*(queued|pdf, docx|Excel workbook|the site)\s*<", page)


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
