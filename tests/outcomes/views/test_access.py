import pytest

from tests.factories import somebody
from tests.outcomes.stored import stored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["learner", "supporter", "author", "reviewer"])
def test_only_analysts_find_the_pages(client, course, role):
    snapshot = stored(course)
    client.force_login(somebody(role))

    for path in (
        "/outcomes/",
        "/outcomes/mine/",
        f"/outcomes/mine/snapshots/{snapshot.pk}/evidence/overall/",
        "/outcomes/plan/",
        "/outcomes/statistics/",
        f"/outcomes/mine/snapshots/{snapshot.pk}/cohort/",
        f"/outcomes/mine/snapshots/{snapshot.pk}/cohort/charts/objectives.svg?pathway=cme",
        f"/outcomes/mine/snapshots/{snapshot.pk}/cohort/tables.csv?pathway=cme",
        f"/outcomes/mine/snapshots/{snapshot.pk}/charts/objectives.csv",
        "/outcomes/mine/supporters/",
    ):
        assert client.get(path).status_code == 404, path
