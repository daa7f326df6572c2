"""An author takes a course as a learner: the real pages, and nothing of it is stored."""

import json

import pytest
from django.urls import reverse

from assessments.models import Phase, Response
from courses.models import Enrollment, FrontMatter, TrackProgress
from credit.models import Claim, CreditOffer
from learners.models import Learner
from tests.factories import ask, make_course, make_decision_point, make_poll, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    course = make_course("draft", published=False, questions=1)
    track = course.tracks.get()
    make_decision_point(track, ask(course, "d1", rationale="Because of d1."))
    evaluation = ask(course, "e1", kind="text", measures="evaluation")
    make_poll(course, Phase.EVALUATION, [evaluation])
    follow_up = ask(course, "f1", stem="And still?")
    make_poll(course, Phase.FOLLOW_UP, [follow_up], after_days=60)
    CreditOffer.objects.create(
        course=course, type="AMA PRA Category 1 Credit", amount="0.50", professions=["physician"]
    )
    return course


@pytest.fixture
def author(client, course):
    client.force_login(somebody("author"))
    return client


def start(author, course, profession="physician"):
    address = reverse("admin:workspace-preview", args=[course.pk])
    return author.post(address, {"deed": "start", "profession": profession})


def poll_address(course, phase):
    return f"/courses/draft/polls/{course.polls.get(phase=phase).pk}/"


def begun(author, course):
    page = start(author, course)
    assert page["Location"] == "/courses/draft/"
    version = author.get("/courses/draft/").context["version"]
    return author.post("/courses/draft/begin/", {"version": version})


def test_the_whole_way_is_walked_and_no_row_is_left(author, course):
    before = {
        model: list(model.objects.values_list("pk", flat=True))
        for model in (Learner, Enrollment, FrontMatter, Response, TrackProgress, Claim)
    }
    assert begun(author, course)["Location"] == poll_address(course, Phase.PRE)

    after = author.post(f"{poll_address(course, Phase.PRE)}1/", {"answer": "a"}, follow=True)
    after = after.content.decode()
    assert "Your answers are kept until the preview ends." in after
    assert "answers are saved" not in after and "nothing is stored" not in after
    track = "/courses/draft/tracks/1/"
    answer = {"answer": "b", "question": "d1"}
    told = author.post(track, answer, follow=True).content.decode()
    author.post(reverse("admin:workspace-preview", args=[course.pk]), {"deed": "watched"})
    post = poll_address(course, Phase.POST)
    author.post(f"{post}1/", {"answer": "b"})
    result = author.get(post).content.decode()
    author.post(poll_address(course, Phase.EVALUATION), {"e1-answer": "Good."})
    credit = author.get("/courses/draft/credit/").content.decode()

    assert "Because of d1." in told
    assert "1 of 1 correct" in result and "Correct now; missed in the pre-test." in result
    assert "Preview as physician" in credit and "AMA PRA" in credit
    for model, rows in before.items():
        assert list(model.objects.values_list("pk", flat=True)) == rows, model
    course.refresh_from_db()
    assert course.status == "draft"


def test_what_the_player_sends_is_answered_as_always_and_kept_in_the_session_alone(author, course):
    begun(author, course)
    address = "/api/v1/courses/draft/tracks/1/progress/"

    for intervals in ([], [[0, 60]], [[60, 100]]):
        sent = json.dumps({"intervals": intervals, "position": 60})
        answer = author.post(address, sent, content_type="application/json")

    assert answer.json()["intervals"] == [[0.0, 100.0]]
    assert [deed.get("intervals") for deed in author.session["preview"]["deeds"]] == [
        None,
        [[0.0, 100.0]],
    ]
    assert not TrackProgress.objects.exists()


def test_another_profession_and_a_fresh_start_forget_what_was_done(author, course):
    begun(author, course)
    author.post(f"{poll_address(course, Phase.PRE)}1/", {"answer": "a"})

    start(author, course, "nurse")
    page = author.get("/courses/draft/").content.decode()

    assert "Preview as nurse" in page
    assert author.session["preview"]["deeds"] == []


def test_a_preview_ends_and_the_author_is_nobody_but_themselves(author, course):
    begun(author, course)

    author.post(reverse("admin:workspace-preview", args=[course.pk]), {"deed": "end"})
    page = author.get("/courses/draft/").content.decode()

    assert "preview" not in author.session
    assert "Preview as" not in page and "this course is draft" in page.casefold()


def test_a_follow_up_is_answered_once_the_course_is_finished(author, course):
    begun(author, course)
    author.post(f"{poll_address(course, Phase.PRE)}1/", {"answer": "a"})
    author.post(reverse("admin:workspace-preview", args=[course.pk]), {"deed": "watched"})
    author.post(f"{poll_address(course, Phase.POST)}1/", {"answer": "b"})
    author.post(poll_address(course, Phase.EVALUATION), {"e1-answer": "Good."})
    address = poll_address(course, Phase.FOLLOW_UP)

    asked = author.get(address).content.decode()
    author.post(address, {"f1-answer": "a"})
    thanked = author.get(address)

    assert 'name="f1-answer"' in asked
    assert thanked.templates[0].name == "learning/follow_up_done.html"
    assert "And still?" in thanked.content.decode()
    assert not Response.objects.exists()


def test_a_follow_up_shows_its_questions_although_its_day_never_comes(author, course):
    begun(author, course)

    page = author.get(poll_address(course, Phase.FOLLOW_UP)).content.decode()

    assert "And still?" in page


def test_a_learner_cannot_begin_one_nor_use_one(client, course):
    client.force_login(somebody("learner"))
    session = client.session
    session["preview"] = {
        "course": "draft", "profession": "", "learner": 9, "deeds": [],
    }  # fmt: skip
    session.save()

    assert client.get("/courses/draft/").status_code == 404
    address = reverse("admin:workspace-preview", args=[course.pk])
    assert client.post(address, {"deed": "start"}).status_code in (302, 403)
