"""From the workspace of a course to its outcomes, enrollments and certificates, and back."""

import pytest
from django.urls import reverse

from courses.models import Course
from learners.models import Team
from tests.factories import make_course, set_members, somebody

pytestmark = pytest.mark.django_db
ROLES = [
    (["author"], []),
    (["reviewer"], ["Enrollments"]),
    (["course-admin"], ["Enrollments"]),
    (["author", "analyst"], ["Outcomes"]),
    (["operator"], ["Enrollments", "Certificates"]),
]


def outline(client, course):
    return client.get(reverse("admin:workspace-overview", args=[course.pk])).context["workspace"]


@pytest.mark.parametrize(("roles", "labels"), ROLES, ids=lambda each: "-".join(each) or "nothing")
def test_what_came_of_a_course_is_shown_to_whoever_may_see_it_and_leads_back(client, roles, labels):
    course = make_course("live")
    client.force_login(somebody(*roles))
    back = reverse("admin:workspace-overview", args=[course.pk])

    results = outline(client, course).results

    assert [result.label for result in results] == labels
    Course.objects.create(slug="copy", title="Its working copy", status="copy")
    for result in results:
        page = client.get(result.address)
        assert page.status_code == 200 and f'href="{back}"' in page.content.decode(), result.label
        assert "Its working copy" not in page.content.decode()


def test_of_a_draft_nothing_came_and_an_analyst_of_another_team_is_shown_no_outcomes(client):
    course, user = make_course("live"), somebody("author")
    set_members(Team.objects.create(name="Foreign"), [(user, "analyst")], by=None)
    client.force_login(user)

    assert outline(client, course).results == []
    Course.objects.update(published_at=None, status="draft")
    client.force_login(somebody("operator"))
    assert outline(client, course).results == []
