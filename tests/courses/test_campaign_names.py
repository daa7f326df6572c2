"""A campaign is called by a name where people read, and by its word where it counts."""

import pytest
from django.urls import reverse

from courses.campaign_names import named_campaigns
from courses.models import Campaign, Supporter
from outcomes.snapshots.activity_description import describe
from tests.factories import make_course, somebody

pytestmark = pytest.mark.django_db


def link(course, campaign, **fields):
    return Campaign.objects.create(course=course, campaign=campaign, **fields)


def test_whoever_makes_a_link_names_its_campaign_and_every_link_of_it_has_the_name(client):
    course = make_course()
    other = link(course, "spring", source="newsletter")
    apart = link(course, "autumn")
    client.force_login(somebody("author"))
    add = f"{reverse('admin:courses_campaign_add')}?course={course.pk}"
    sent = {"course": course.pk, "source": "linkedin", "medium": "organic", "campaign": "spring"}

    client.post(add, sent | {"name": "Spring campaign", "description": "LinkedIn, paid post"})
    client.post(add, sent | {"content": "second"})

    names = set(course.campaigns.filter(campaign="spring").values_list("name", flat=True))
    assert names == {"Spring campaign"} and course.campaigns.count() == 4
    for each in (other, apart):
        each.refresh_from_db()
    assert (other.name, apart.name) == ("Spring campaign", "")
    page = client.get(reverse("admin:workspace-outreach", args=[course.pk])).content.decode()
    assert "Spring campaign (spring / linkedin / organic)" in page


def test_a_name_that_names_who_pays_is_refused_as_a_word_of_a_link_is(client):
    course = make_course()
    Supporter.objects.create(course=course, name="Alpha Pharma")
    client.force_login(somebody("author"))
    sent = {"course": course.pk, "source": "s", "medium": "m", "campaign": "c"}
    add = f"{reverse('admin:courses_campaign_add')}?course={course.pk}"

    refused = client.post(add, sent | {"name": "For Alpha Pharma"}).content.decode()
    client.post(add, sent | {"name": "For hematologists"})

    assert "does not name who pays" in refused
    assert Campaign.objects.get().name == "For hematologists"


def test_a_report_is_told_the_names_there_are():
    course = make_course()
    link(course, "spring", name="Spring", description="LinkedIn")
    link(course, "spring", name="Spring", description="Newsletter", content="b")
    link(course, "spring-2", name="Spring")
    link(course, "plain")

    expected = [
        ("spring", "Spring (spring)", "LinkedIn; Newsletter"),
        ("spring-2", "Spring (spring-2)", ""),
    ]
    told = [
        (each["campaign"], each["name"], each["description"]) for each in named_campaigns(course)
    ]
    assert told == expected
    assert [each.name for each in describe(course).campaigns] == [each[1] for each in expected]
