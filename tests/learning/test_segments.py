"""Micro-learning: public, readable by crawlers, labelled, and honest when it is gone."""

import io
import re

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from assessments.models import Response
from cme_platform.packages import course_out
from courses import front_matter, publishing
from courses.models import Course, CourseStatus, SegmentView
from learners.actions import learner_for
from tests.factories import VTT, somebody
from tests.pages import text

pytestmark = pytest.mark.django_db
PAGE = "/m/mini/first/"
BOT = {
    "user-agent": "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)"
}


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


@pytest.fixture
def course(mini_course) -> Course:
    return mini_course


def tags(page):
    return dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', page))


def test_what_was_played_to_the_end_is_noted_once(client, course):
    client.post(PAGE, {"began": "1"})
    assert SegmentView.objects.get().watched_at is None

    assert client.post(PAGE, {"watched": "1"}).status_code == 204
    first = SegmentView.objects.get().watched_at
    client.post(PAGE, {"watched": "1"})

    assert first is not None and SegmentView.objects.get().watched_at == first


def test_a_crawler_reads_title_question_and_picture_without_sign_in_or_redirect(
    client, course, settings
):
    settings.SITE_URL = "https://learn.example.org"

    answer = client.get(PAGE + "?utm_source=linkedin&utm_campaign=x", headers=BOT)
    meta = tags(text(answer))
    picture = client.get(meta["og:image"].removeprefix("https://learn.example.org"), headers=BOT)

    assert answer.status_code == 200
    assert meta["og:url"] == "https://learn.example.org/m/mini/first/"
    assert (meta["og:title"], meta["og:description"]) == ("A first segment", "One question?")
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "627")
    assert "Remember this." not in text(answer)  # a takeaway gives the answer away
    assert picture["Content-Type"] == "image/png"
    assert "public" in picture["Cache-Control"]
    assert Image.open(io.BytesIO(b"".join(picture.streaming_content))).size == (1200, 627)


def test_a_segment_whose_public_words_name_who_pays_keeps_the_course_a_draft(course):
    assert publishing.gate_failures(course) == []

    course.segments.update(takeaway="As shown by ACME's trial.")

    assert [failure.code for failure in publishing.gate_failures(course)] == ["supporter-in-public"]


def test_it_says_that_it_is_not_certified_and_one_that_is_waits_for_the_course_information(
    client, course
):
    shown = text(client.get(PAGE))
    assert "Not certified for credit" in shown
    assert "<video" in shown

    course.segments.update(certified=True)
    waiting = client.get(PAGE)
    assert "Certified for credit" in text(waiting)
    assert "<video" not in text(waiting)
    assert "One question?</legend>" not in text(waiting)
    captions = course.segments.get().captions.create(
        language="en", file=ContentFile(VTT.encode(), "s.vtt")
    )
    words = f"/courses/mini/captions/{captions.pk}/"
    assert client.get(PAGE + "video/").status_code == client.get(words).status_code == 403
    assert client.post(PAGE, {"answer": "a"}).status_code == 403
    assert not Response.objects.exists()

    client.force_login(somebody("learner"))
    client.post("/courses/mini/begin/", {"version": front_matter.current(course).version})
    assert "<video" in text(client.get(PAGE))
    assert client.get(words).status_code == 200
    assert client.post(PAGE, {"answer": "a"}).status_code == 302
    assert course_out(course)["segments"][0]["certified"] is True


def test_a_certified_segment_leads_through_the_account_and_plays_afterwards(client, course):
    course.segments.update(certified=True, duration=45)
    onto = "/courses/mini/%3Fsegment%3Dfirst"

    waiting = text(client.get(PAGE))
    listed = text(client.get("/courses/mini/?segment=first"))
    assert "Create an account or sign in to read the course information" in waiting
    assert f"/signup/?next={onto}" in waiting and f"/login/?next={onto}" in waiting
    assert f"/signup/?next={onto}" in listed
    assert "Two-minute cases" in listed and "45 seconds" in listed
    assert "certified for credit: sign in and read the course information first" in listed

    client.force_login(somebody("learner"))
    assert "/courses/mini/?segment=first#information" in text(client.get(PAGE))
    page = text(client.get("/courses/mini/?segment=first"))
    assert '<input type="hidden" name="segment" value="first">' in page
    version = front_matter.current(course).version
    begun = client.post("/courses/mini/begin/", {"version": version, "segment": "first"})
    assert begun["Location"] == PAGE
    assert "<video" in text(client.get(PAGE))


def test_a_segment_withdrawn_while_it_was_open_keeps_the_answer_and_says_so(client, course):
    client.get(PAGE)
    course.segments.update(withdrawn=True)

    gone = client.post(PAGE, {"answer": "a"}, follow=True)

    assert gone.status_code == 410
    assert "This segment has been withdrawn. What you answered in it is kept." in text(gone)
    assert Response.objects.get().answer == "a"
    assert client.get(PAGE + "video/").status_code == 410
    assert "A first segment" not in text(client.get("/"))
    assert "segments" not in course_out(course)


def test_a_course_withdrawn_while_it_was_open_says_that_nothing_was_stored(client, course):
    client.get(PAGE)
    course.status = CourseStatus.WITHDRAWN
    course.save()

    gone = client.post(PAGE, {"answer": "a"})

    assert gone.status_code == 410
    assert "What you sent just now was not saved." in text(gone)
    assert not Response.objects.exists()


def test_an_expired_course_is_watched_and_takes_nothing_new(client, course):
    course.expiry_date = course.release_date
    course.save()

    shown = text(client.get(PAGE))

    assert "credit can no longer be claimed" in shown
    assert "with credit" not in shown
    assert client.post(PAGE, {"answer": "a"}).status_code == 409
    user = somebody("learner")
    client.force_login(user)
    begun = client.post("/courses/mini/begin/", {"version": front_matter.current(course).version})
    assert begun.status_code == 409
    assert "This course has expired." in text(begun)
    enrolled = client.post("/api/v1/courses/mini/enrollment/")
    assert (enrolled.status_code, enrolled.json()["code"]) == (409, "course-closed")
    assert not learner_for(user).enrollments.exists() and not Response.objects.exists()


def test_people_without_an_account_are_limited_by_network_address(client, course):
    """A browser that votes on keeps voting; only new ones are refused, and whoever signs in gets
    in.
    """
    answers = [Client().post(PAGE, {"answer": "a"}) for _ in range(40)]

    stored = [answer for answer in answers if answer.status_code == 302]
    assert len(stored) == Response.objects.count() == 30
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "3600" and "60 minutes" in text(answers[-1])
    assert Client(REMOTE_ADDR="203.0.113.9").post(PAGE, {"answer": "a"}).status_code == 302
    client.force_login(somebody("learner"))
    assert client.post(PAGE, {"answer": "a"}).status_code == 302


def test_a_script_that_kept_an_answer_is_told_and_the_form_still_leads_to_its_page(client, course):
    given = {
        "answer": "a",
        "version": "1",
        "idempotency_key": "6f1f5a8e-6a39-4c57-9b0c-3a1f6f1b2c3d",
    }
    as_script = {"headers": {"accept": "application/json"}}

    refused = client.post(PAGE, {"answer": "zz"}, **as_script)
    told = client.post(PAGE, given, **as_script)
    again = client.post(PAGE, given | {"answer": "b"}, **as_script)
    form = Client().post(PAGE, given | {"idempotency_key": ""})

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid-answer")
    assert (told.status_code, told.json()) == (200, {"stored": True, "kept": False})
    assert again.json() == {"stored": True, "kept": True}
    assert (form.status_code, form["Location"]) == (302, f"{PAGE}#question")
    assert Response.objects.count() == 2
