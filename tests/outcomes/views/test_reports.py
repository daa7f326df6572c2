"""Who gets at files of snapshots, and how."""

import pytest
from django.urls import reverse

from tests import factories
from tests.outcomes.stored import built

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def address(snapshot, kind):
    return f"/outcomes/{snapshot.course.slug}/snapshots/{snapshot.pk}/download/{kind}/"


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
