"""A course is looked through before it is published: by a link without an account, with comments
pinned to its parts, a sign-off, and, where it is asked for, a second person.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import review_words
from courses.models import Case, Course, CourseStatus, ReviewLink, SignOff
from courses.review_reading import ORDER, SMALL
from courses.working_copies.parts import PARTS
from learners.models import Team
from tests.factories import make_case, make_course, somebody, version_of, with_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make_course("reviewed", questions=2, published=False)
    with_video(course.tracks.get())
    return course


@pytest.fixture
def author(client):
    client.user = somebody("author")
    client.force_login(client.user)
    return client


def page(name, course, *more):
    return reverse(f"admin:workspace-{name}", args=[course.pk, *more])


def given_out(course, author, days=7):
    """The address of a new link."""
    reply = author.post(page("review-link", course), {"given_to": "Dr. Lee", "days": days})
    assert reply.status_code == 200
    return re.search(r"/reviews/[\w-]+/", reply.content.decode())[0]


def test_a_guest_reads_all_of_it_and_comments_on_a_part(course, author):
    address, guest = given_out(course, author), Client()
    question = course.questions.get(key="q1")

    read = guest.get(address).content.decode()
    assert "Which is right?" in read and "(correct)" in read and "Track 1" in read
    assert guest.get(f"{address}track/{course.tracks.get().pk}/").status_code == 200
    sent = {"name": "Dr. Lee", "item": f"question:{question.pk}", "text": "b is wrong"}
    assert guest.post(f"{address}comment/", sent).status_code == 302

    assert "b is wrong" in guest.get(address).content.decode()
    shown = author.get(page("review", course)).content.decode()
    assert "b is wrong" in shown and version_of(question).stem in shown
    author.post(page("review-settle", course, course.review_comments.get().pk))
    assert course.review_comments.get().settled_at


def test_a_reviewer_with_an_account_comments_on_a_part(course):
    reviewer, question = Client(), course.questions.get(key="q1")
    reviewer.force_login(somebody("reviewer"))
    sent = {"item": f"question:{question.pk}", "text": "b is wrong"}

    empty = reviewer.post(page("review-comment", course), sent | {"text": " "})
    gone = reviewer.post(page("review-comment", course), sent | {"item": "track:999999"})
    kept = reviewer.post(page("review-comment", course), sent)

    assert [reply.status_code for reply in (empty, gone, kept)] == [400, 400, 302]
    assert "taken out" in gone.content.decode() and "b is wrong" in gone.content.decode()
    assert kept["Location"].endswith(f"/review/all/#question-{question.pk}")
    comment = course.review_comments.get()
    assert comment.user is not None and comment.link is None
    assert "b is wrong" in reviewer.get(page("read", course)).content.decode()
    assert f"#question-{question.pk}" in reviewer.get(page("review", course)).content.decode()


def test_lists_and_tables_of_a_course_are_read_too(course, author):
    labs = [{"name": "Hemoglobin", "value": "9.8", "unit": "g/dL"}]
    Case.objects.filter(pk=make_case(course.tracks.get(), 1).pk).update(laboratory=labs)

    read = Client().get(given_out(course, author)).content.decode()

    assert "Hemoglobin" in read
    assert author.get(page("read", course)).status_code == 200


def test_a_guest_reads_it_in_their_language_and_every_label_has_its_words(course, author):
    address = given_out(course, author)

    read = Client().get(address, headers={"accept-language": "de"}).content.decode()

    assert "<h2>Fragen</h2>" in read and "<dt>Frage</dt>" in read
    assert "Teil 1: " in read and "(richtig)" in read and "sha256" not in read
    parts = [part for part in PARTS if part.key in ORDER]
    assert {part.label for part in parts} <= review_words.LABELS.keys()
    names = {
        part.field_label(field.attname)
        for part in parts
        for field in part.fields
        if field.name not in part.hidden and field.attname not in SMALL
    }
    assert names <= review_words.FIELDS.keys()


def test_what_is_sent_badly_is_told_and_kept_nowhere(course, author):
    address, guest = given_out(course, author), Client()

    empty = guest.post(f"{address}comment/", {"name": "", "item": "", "text": ""})
    gone = guest.post(f"{address}comment/", {"name": "A", "item": "track:999999", "text": "x"})

    assert (empty.status_code, gone.status_code) == (400, 409)
    assert "taken out" in gone.content.decode()
    assert guest.post(f"{address}sign-off/", {"name": "A", "verdict": "?"}).status_code == 400
    assert not course.review_comments.exists()


def test_a_link_ends_by_its_day_or_by_hand_and_opens_one_course_only(course, author):
    address, revoked, guest = given_out(course, author), given_out(course, author), Client()
    other = make_course(published=False)
    assert guest.get(f"{address}track/{other.tracks.get().pk}/").status_code == 404

    link = ReviewLink.objects.order_by("-id")[0]
    author.post(page("review-revoke", course, link.pk))

    assert guest.get(revoked).status_code == 404 and guest.get(address).status_code == 200
    assert guest.post(f"{revoked}comment/", {"name": "A", "text": "x"}).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert guest.get(address).status_code == 404
    assert guest.get("/reviews/guessed/").status_code == 404


def test_a_sign_off_is_of_the_course_as_it_was(course, author):
    address, guest = given_out(course, author), Client()
    guest.post(f"{address}sign-off/", {"name": "Dr. Lee", "verdict": "approved", "text": "Fine"})

    assert "edited since" not in author.get(page("review", course)).content.decode()
    course.objectives.filter(number=1).update(text="Another")

    assert "edited since" in author.get(page("review", course)).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.update(verdict="changes")


def published(course, client):
    client.post(reverse("admin:courses_course_publish", args=[course.pk]))
    course.refresh_from_db()
    return course.status == CourseStatus.PUBLISHED


@pytest.mark.parametrize("of", ["site", "team"])
def test_where_two_are_asked_for_nobody_publishes_alone(course, author, settings, of):
    if of == "site":
        settings.PUBLISHING_NEEDS_TWO = True
    else:
        course.team = Team.objects.create(name="T", needs_second_person=True)
        course.save()
    address, second = given_out(course, author), Client()
    second.force_login(somebody("reviewer"))

    Client().post(f"{address}sign-off/", {"name": "Guest", "verdict": "approved"})
    author.post(page("review-sign-off", course), {"verdict": "approved"})
    assert not published(course, author)  # neither a guest nor the one who publishes
    check = author.get(page("check", course)).content.decode()
    assert "Publishing needs a second person" in check and "Mend 1 to publish" in check
    second.post(page("review-sign-off", course), {"verdict": "changes"})
    assert not published(course, author)
    second.post(page("review-sign-off", course), {"verdict": "approved"})
    Course.objects.filter(pk=course.pk).update(summary="Edited since")
    assert not published(course, author)
    second.post(page("review-sign-off", course), {"verdict": "approved"})

    assert published(course, author)


def test_where_nobody_asks_for_two_one_publishes(course, author):
    assert published(course, author)


def test_a_working_copy_needs_the_second_person_too(course, author, settings):
    assert published(course, author)
    settings.PUBLISHING_NEEDS_TWO = True
    author.post(page("copy", course))
    copy, second = course.working_copy.copy, Client()
    second.force_login(somebody("course-admin"))
    Course.objects.filter(pk=copy.pk).update(summary="New")

    def publish():
        compared = author.get(page("compare", copy)).content.decode()
        seen = re.search(r'name="seen" value="(\w+)"', compared)[1]
        return author.post(page("compare", copy), {"publish": "yes", "seen": seen}).status_code

    assert publish() == 409
    second.post(page("review-sign-off", copy), {"verdict": "approved"})
    assert publish() == 302
