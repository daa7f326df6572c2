import json

import pytest

from jobs.actions import run_job
from outcomes.actions import reporting
from outcomes.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_the_api_asks_for_files_and_follows_them(client, analyst, snapshot):
    def post(path, **body):
        return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")

    asked = post("courses/mine/outcomes/reports/", format="docx", options={"char_limit": 900})
    report = asked.json()
    assert (asked.status_code, report["state"], report["options"]["char_limit"]) == (
        202,
        "queued",
        900,
    )
    assert (
        client.get(f"/api/v1/outcomes/reports/{report['id']}/file/").json()["code"]
        == "report-not-ready"
    )
    run_job(Report.objects.get().job_id, reporting.build)
    again = post("courses/mine/outcomes/reports/", format="docx", options={"char_limit": 900})
    assert (again.status_code, again.json()["state"], again.json()["id"]) == (
        200,
        "ready",
        report["id"],
    )
    assert client.get(f"/api/v1/outcomes/reports/{report['id']}/file/").status_code == 200
    assert client.get("/api/v1/courses/mine/outcomes/reports/").json()["count"] == 1
    for wrong in (
        {"format": "exe"},
        {"format": "docx", "options": {"char_limit": 1}},
        {"format": "docx", "conference": "asco"},
        {"format": "docx", "options": {"meeting": "asco"}},
        {"format": ["pdf"]},
        {},
        {"format": "pdf", "snapshot": "x"},
    ):
        assert post("courses/mine/outcomes/reports/", **wrong).status_code == 400, wrong
    assert post("courses/mine/outcomes/reports/", format="pdf", snapshot=10**9).status_code == 404
