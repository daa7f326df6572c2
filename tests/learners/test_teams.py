"""A role in a team reaches the courses of that team, and no other."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Course
from learners.models import AuditEntry, Membership, Team
from learners.teams import may, works_as
from tests.factories import make_course, set_members, somebody, version_of
from tests.outcomes.stored import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return Team.objects.create(name="Cardiology")


@pytest.fixture
def own(team):
    course = make_course("own", questions=1, published=False)
    course.team = team
    course.save()
    return course


@pytest.fixture
def foreign():
    course = make_course("foreign", questions=1, published=False)
    course.team = Team.objects.create(name="Neurology")
    course.save()
    return course


def member(team, role):
    user = somebody()
    set_members(team, [(user, role)], by=somebody("operator"))
    client = Client()
    client.force_login(user)
    return client


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


def test_an_author_edits_the_courses_of_the_team_and_finds_no_other(team, own, foreign):
    author = member(team, "author")

    for course, status in ((own, 200), (foreign, 404)):
        assert author.get(page("workspace-overview", course.pk)).status_code == status
        learner_s = author.get(f"/courses/{course.slug}/")
        assert learner_s.status_code == status
    mine, theirs = (version_of(course.questions.get()) for course in (own, foreign))
    assert author.get(page("assessments_questionversion_change", mine.pk)).status_code == 200
    assert author.get(page("assessments_questionversion_change", theirs.pk)).status_code == 302
    listed = author.get(page("courses_course_changelist")).content.decode()
    assert own.title in listed and foreign.title not in listed
    listed = author.get(page("assessments_questionversion_changelist")).content.decode()
    assert own.title in listed and foreign.title not in listed
    fields = {"course": foreign.pk, "name": "Bob", "position": 0}
    fields |= {"disclosures-TOTAL_FORMS": 0, "disclosures-INITIAL_FORMS": 0}
    refused = author.post(page("courses_faculty_add"), fields)
    assert "belongs to another team" in refused.content.decode()
    assert author.post(page("courses_faculty_add"), fields | {"course": own.pk}).status_code == 302
    assert author.get(page("package-upload")).status_code == 403
    assert author.get(page("package-export", foreign.slug)).status_code == 404
    assert author.get(page("package-export", own.slug)).status_code == 200


def test_a_reviewer_of_a_team_looks_and_changes_nothing(team, own):
    reviewer = member(team, "reviewer")
    person = page("courses_course_change", own.pk)

    assert reviewer.get(person).status_code == 200
    assert reviewer.post(person, {"title": "X"}).status_code == 403
    assert reviewer.get(page("courses_course_add")).status_code == 403
    assert reviewer.get(page("assessments_response_changelist")).status_code == 403


def test_an_author_of_a_team_gives_a_new_course_to_it(team, own, foreign):
    author = member(team, "author")
    begun = {"title": "New", "template": "empty"}
    assert 'name="team"' not in author.get(page("new-course")).content.decode()

    author.post(page("new-course"), begun | {"team": foreign.team_id})
    assert Course.objects.get(slug="new").team == team

    Membership.objects.create(
        user_id=author.session["_auth_user_id"], team=foreign.team, role="author"
    )
    assert author.post(page("new-course"), begun).status_code == 200
    assert author.post(page("new-course"), begun | {"team": foreign.team_id}).status_code == 302
    assert Course.objects.get(slug="new-2").team == foreign.team


def test_an_analyst_of_a_team_reads_and_computes_its_courses_only(team, own, foreign):
    analyst = member(team, "analyst")
    for course in (own, foreign):
        stored(course)

    assert analyst.get("/outcomes/own/").status_code == 200
    for address in (
        "/outcomes/foreign/",
        "/outcomes/foreign/reports/",
        "/api/v1/courses/foreign/outcomes/",
    ):
        assert analyst.get(address).status_code == 404
    assert analyst.get("/api/v1/courses/own/outcomes/").status_code == 200
    assert analyst.post("/outcomes/foreign/compute/").status_code == 404
    listed = analyst.get("/outcomes/").content.decode()
    assert own.title in listed and foreign.title not in listed
    assert analyst.get("/admin/").status_code == 302


def test_who_leaves_a_team_is_out_at_once_and_both_are_kept(team, own):
    author = member(team, "author")
    user = team.memberships.get().user

    set_members(team, [], by=None)

    assert author.get(page("workspace-overview", own.pk)).status_code == 302
    assert not works_as(type(user).objects.get(pk=user.pk), "author")
    entries = AuditEntry.objects.filter(deed="team").order_by("id")
    assert [entry.after["members"] for entry in entries] == [[[user.pk, "author"]], []]


def test_a_role_for_the_whole_site_reaches_every_team_and_none_of_none(own, foreign):
    assert may(somebody("author"), foreign.team_id, ["author"])
    assert not may(somebody("learner"), foreign.team_id, ["author"])


def test_an_operator_makes_a_team_in_the_admin(client):
    client.force_login(somebody("operator"))
    user = somebody()
    fields = {"name": "Cardiology", "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0}
    fields |= {"memberships-0-user": user.pk, "memberships-0-role": "author"}

    assert client.post(page("learners_team_add"), fields).status_code == 302

    user.refresh_from_db()
    assert user.is_staff and works_as(user, "author")
    fields |= {"name": "Oncology", "memberships-TOTAL_FORMS": 2}
    fields |= {"memberships-1-user": user.pk, "memberships-1-role": "author"}
    twice = client.post(page("learners_team_add"), fields)
    assert "Please correct the duplicate" in twice.content.decode()
