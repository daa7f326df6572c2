"""Beside a video: notes, bookmarks and questions to the faculty."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from assessments.models import Phase
from cme_platform import privacy
from courses.models import Course, FacultyQuestion, Note
from jobs.models import OutboxMail
from learners.actions import learner_for
from learners.models import User
from tests.factories import somebody
from tests.learning.test_pages import BEFORE, PAGE, TRACK, course, give, learner, watching
from tests.pages import text

__all__ = ["course", "learner", "watching"]

pytestmark = pytest.mark.django_db


def me(client):
    return learner_for(User.objects.get(pk=client.session["_auth_user_id"]))


def test_a_note_is_seen_by_its_writer_taken_along_and_forgotten(watching, course):
    for _ in range(2):
        watching.post(f"{TRACK}notes/", {"at": "3", "text": "Ask about <20 %"})
        watching.post(f"{TRACK}notes/", {"at": "99", "text": " "})

    page = text(watching.get(TRACK))
    assert "Ask about &lt;20 %" in page and "Bookmark" in page
    assert [note.at for note in Note.objects.all()] == [3, 8]  # within the video; once a second
    other = Client()
    other.force_login(somebody("learner"))
    other.post(PAGE + "begin/", {"version": 1})
    give(other, course, Phase.PRE, BEFORE)
    assert "Ask about" not in text(other.get(TRACK))
    other.post(f"{TRACK}notes/{Note.objects.first().pk}/remove/")
    assert Note.objects.count() == 2
    held = privacy.export(me(watching))["held"]
    assert "Ask about <20 %" in str(next(h for h in held if h["title"] == "My notes and bookmarks"))

    privacy.erase(learner=me(watching), by=None, at=timezone.now(), own_act=False)

    assert not Note.objects.exists()


@pytest.mark.parametrize(("words", "code"), [("x" * 2001, "bad-note"), ("bell \x07", "bad-note")])
def test_a_note_that_cannot_be_kept_says_why(watching, words, code):
    reply = watching.post(
        f"{TRACK}notes/", {"at": "1", "text": words}, HTTP_ACCEPT="application/json"
    )

    assert (reply.status_code, reply.json()["code"]) == (400, code)
    assert not Note.objects.exists()


def test_who_may_not_watch_writes_no_note_and_signs_in_onto_the_track(course):
    stranger = Client()
    assert stranger.post(f"{TRACK}notes/", {"at": "1"}).status_code == 401
    assert f'next={TRACK}"' in text(stranger.post(f"{TRACK}ask/", {"text": "?"})).replace(
        "%2F", "/"
    )
    stranger.force_login(somebody("learner"))

    assert stranger.post(f"{TRACK}notes/", {"at": "1"}).status_code == 403


def test_the_faculty_is_asked_only_where_the_course_takes_questions(watching, course):
    assert "Questions to the faculty" not in text(watching.get(TRACK))
    assert watching.post(f"{TRACK}ask/", {"text": "Why?"}).status_code == 409

    Course.objects.update(takes_questions=True)

    assert watching.post(f"{TRACK}ask/", {"text": " "}).status_code == 400
    for number in range(6):
        reply = watching.post(f"{TRACK}ask/", {"text": f"Why {number}?", "at": "2"})
    assert reply.status_code == 409
    assert FacultyQuestion.objects.count() == 5
    assert "Not answered yet" in text(watching.get(TRACK))


def test_an_answer_goes_to_the_learner_and_to_others_only_when_published(watching, course):
    Course.objects.update(takes_questions=True)
    watching.post(f"{TRACK}ask/", {"text": "Why so early?"})
    asked = FacultyQuestion.objects.get()
    other = Client()
    other.force_login(somebody("learner"))
    other.post(PAGE + "begin/", {"version": 1})
    give(other, course, Phase.PRE, BEFORE)
    author = Client()
    author.force_login(somebody("author"))
    address = f"/admin/courses/facultyquestion/{asked.pk}/change/"
    OutboxMail.objects.all().delete()

    assert "Why so early?" in text(author.get(f"/admin/courses/course/{course.pk}/asked/"))
    published = {"answer": "", "published": "on"}
    assert "Only what is answered can be published." in text(author.post(address, published))
    author.post(address, {"answer": "Because of <EF>."})
    mail = OutboxMail.objects.get()
    assert mail.to == me(watching).user.email
    assert "Why so early?" in mail.body and "Because of <EF>." in mail.body
    assert "Because of &lt;EF&gt;." in text(watching.get(TRACK))
    assert "Why so early?" not in text(other.get(TRACK))

    author.post(address, {"answer": "Because of <EF>!", "published": "on"})

    page = text(other.get(TRACK))
    assert "Why so early?" in page and "Because of &lt;EF&gt;!" in page
    assert me(watching).user.email not in page
    assert OutboxMail.objects.count() == 1
    reviewer = somebody("reviewer")
    assert not reviewer.has_perm("courses.change_facultyquestion")
    private = Group.objects.filter(permissions__codename="view_note")
    assert not private.exists()
