"""Campaign links: kept before the redirect, through sign-in, joined afterwards, counted without
mixing people and events.
"""

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import SegmentQuestion
from courses import campaigns
from courses.models import Campaign, CampaignVisit, Enrollment
from learners.actions import create_account, give_consent, learner_for, text_in_force
from learners.models import Learner, Purpose
from tests.factories import ask, make_course, make_segment, somebody

pytestmark = pytest.mark.django_db
LINK = "utm_source=linkedin&utm_medium=organic&utm_campaign=spring&utm_content=first"


@pytest.fixture
def segment():
    course = make_course("spectrum")
    segment = make_segment(course)
    SegmentQuestion.objects.create(segment=segment, question=ask(course, "m1"))
    return segment


def page(segment):
    return f"/m/{segment.course.slug}/{segment.slug}/"


def test_the_address_is_cleaned_and_what_it_said_is_kept_first_and_last(client, segment):
    cleaned = client.get(f"{page(segment)}?{LINK}&t=5")
    assert (cleaned.status_code, cleaned["Location"]) == (302, f"{page(segment)}?t=5")
    client.get(f"{page(segment)}?utm_source=newsletter&utm_campaign=autumn")

    kept = client.session["campaign"]
    assert kept["first"]["campaign"] == "spring"
    assert kept["last"] == {"source": "newsletter", "campaign": "autumn"}
    assert CampaignVisit.objects.count() == 2
    assert CampaignVisit.objects.values("visitor").distinct().count() == 1
    assert not Learner.objects.exists()  # nobody becomes somebody by looking


def test_what_is_too_long_unprintable_or_not_asked_for_is_left_out(client, segment):
    client.get(
        page(segment),
        {
            "utm_campaign": "x" * 201,
            "utm_source": "a\nb",
            "utm_medium": "fine",
            "utm_term": "cancer",
        },
    )

    assert client.session["campaign"]["last"] == {"medium": "fine"}
    assert client.get(page(segment), {"utm_campaign": "x" * 200}).status_code == 302
    assert client.session["campaign"]["last"] == {"campaign": "x" * 200}
    assert client.get(f"/m/{segment.course.slug}/%00/?{LINK}").status_code == 404


def test_the_click_of_an_advertisement_is_kept_only_of_those_who_agreed_to_measuring(
    client, segment
):
    client.get(f"{page(segment)}?{LINK}&li_fat_id=abc")
    assert CampaignVisit.objects.get().click_id == ""

    user, purpose = somebody("learner"), Purpose.CAMPAIGN_MEASUREMENT
    words = text_in_force(purpose)
    give_consent(
        learner=learner_for(user), purpose=purpose, version=words.version, at=timezone.now()
    )
    client.force_login(user)
    client.get(f"{page(segment)}?{LINK}&li_fat_id=abc")

    assert CampaignVisit.objects.order_by("id").last().click_id == "abc"


@pytest.mark.parametrize(
    "agent",
    ["LinkedInBot/1.0 (compatible; Mozilla/5.0)", "facebookexternalhit/1.1", "Googlebot/2.1"],
)
def test_a_crawler_gets_the_page_without_redirect_or_session_and_is_not_counted(
    client, segment, agent
):
    answer = client.get(f"{page(segment)}?{LINK}", headers={"user-agent": agent})

    assert answer.status_code == 200
    assert not CampaignVisit.objects.exists()
    assert f'content="http://localhost:8000{page(segment)}"' in answer.content.decode()


def test_with_cookies_blocked_the_page_is_simply_shown(segment):
    cleaned = Client().get(f"{page(segment)}?{LINK}")

    shown = Client().get(cleaned["Location"])

    assert shown.status_code == 200
    assert "campaign" not in shown.wsgi_request.session


def test_without_cookies_an_answer_is_refused_in_words(segment):
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post(page(segment), {"answer": "b"})

    assert refused.status_code == 403
    assert "Allow cookies for this site" in refused.content.decode()
    assert Client().post(page(segment), {"answer": "b"}).status_code == 302


def test_a_campaign_comes_through_sign_in_and_belongs_to_the_learner_afterwards(client, segment):
    client.get(f"/courses/{segment.course.slug}/?{LINK}")
    user = create_account(email="new@example.org", roles=["learner"], password="correct horse")
    client.post("/accounts/login/", {"login": "new@example.org", "password": "correct horse"})
    client.get("/me/")
    client.post(f"/courses/{segment.course.slug}/begin/", {"version": 1})

    enrollment = Enrollment.objects.get()
    assert enrollment.campaign == "spring"
    assert enrollment.learner.user == user
    assert CampaignVisit.objects.get().learner == enrollment.learner


def test_a_visit_that_is_somebodys_stays_theirs(client, segment):
    client.get(f"{page(segment)}?{LINK}")
    first, second = somebody("learner"), somebody("learner")
    client.force_login(first)
    client.get("/me/")

    request = client.get("/me/").wsgi_request
    other = Learner.objects.create(user=second)
    campaigns.join(request, other)

    assert CampaignVisit.objects.get().learner.user == first


def test_an_author_makes_a_link_that_names_no_supporter(client, segment):
    segment.course.supporters.create(name="Acme Pharma")
    client.force_login(somebody("course-admin"))
    add = "/admin/courses/campaign/add/"
    given = {
        "course": segment.course.pk,
        "segment": segment.pk,
        "source": "linkedin",
        "medium": "organic",
        "campaign": "spring",
    }

    refused = client.post(add, given | {"campaign": "acme-pharma_spring"})
    assert "does not name who pays" in refused.content.decode()
    assert (
        "dots, hyphens and underscores"
        in client.post(add, given | {"campaign": "a b"}).content.decode()
    )
    assert client.post(add, given).status_code == 302

    shown = client.get(
        f"/admin/courses/campaign/{Campaign.objects.get().pk}/change/"
    ).content.decode()
    assert (
        f"http://localhost:8000{page(segment)}?utm_source=linkedin&amp;utm_medium=organic&amp;utm_campaign=spring"
        in shown
    )
    assert "Visits" in shown
