"""The API as programs use it: gates, once-only answers, nothing told before the answer, bad input
refused in words.
"""

import json
import re
import uuid

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from assessments.models import Phase, Response
from assessments.structure import Structure
from cme_platform.packages import import_package
from courses import front_matter, player_media
from courses.models import MicroSegment, Track, TrackProgress, WatchClock
from learners.actions import create_account
from tests.packages import COURSE, write_package

pytestmark = pytest.mark.django_db
BASE = "/api/v1/courses/mini/"


@pytest.fixture
def course(mini_course):
    return mini_course


def client_of(email, *roles):
    client = APIClient()
    client.force_authenticate(create_account(email=email, roles=roles or ["learner"]))
    return client


@pytest.fixture
def learner(course):
    return enrolled_learner()


def enrolled_learner():
    """Enrolled, with the front matter shown."""
    client = client_of("ada@example.org")
    version = client.get(BASE + "front-matter/").json()["version"]
    client.post(BASE + "front-matter/", {"version": version}, format="json")
    assert client.post(BASE + "enrollment/").status_code == 201
    return client


def answer(client, question, given, phase="pre", key=None, **more):
    body = {
        "question": question,
        "phase": phase,
        "answer": given,
        "idempotency_key": str(key or uuid.uuid4()),
    } | more
    return client.post(BASE + "responses/", body, format="json")


def before(client):
    for question, given in (("q1", "a"), ("q2", ["a"]), ("q3", "a"), ("c1", 1), ("n1", 4)):
        assert answer(client, question, given).status_code == 201


def test_nothing_opens_before_the_front_matter_was_shown(course):
    client = client_of("ada@example.org")
    client.post(BASE + "enrollment/")

    for reply in (
        client.get(BASE + "steps/"),
        answer(client, "q1", "a"),
        client.post(BASE + "tracks/1/progress/", {"intervals": [], "position": 0}, format="json"),
    ):
        assert (reply.status_code, reply.json()["code"]) == (403, "front-matter-required")
        assert reply["Content-Type"] == "application/problem+json"
    client.post(BASE + "front-matter/", {"version": 1}, format="json")
    assert client.get(BASE + "steps/").status_code == 200


def test_enrolling_again_is_the_same_enrolment(learner):
    assert learner.post(BASE + "enrollment/").status_code == 200


def test_the_same_delivery_is_stored_once_and_another_answer_is_refused(learner):
    key = uuid.uuid4()

    first, again = answer(learner, "q1", "a", key=key), answer(learner, "q1", "a", key=key)
    other, reused = answer(learner, "q1", "b"), answer(learner, "q1", "b", key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "already-answered")
    assert (reused.status_code, reused.json()["code"]) == (409, "idempotency-key-reused")
    assert Response.objects.count() == 1


def test_no_key_leaves_before_the_answer_and_the_reason_comes_after_it(learner):
    seen = learner.get("/api/v1/courses/mini/").content + learner.get(BASE + "steps/").content
    pre = answer(learner, "q1", "a").json()
    told = answer(learner, "d1", "a", phase="in_activity").json()["feedback"]

    assert b"SECRET" not in seen
    assert b"correct" not in seen
    assert pre["feedback"] is None  # it comes again after the activity
    assert (told["correct"], told["right_choices"], told["rationale"]) == (
        False,
        ["b"],
        "SECRET-D1",
    )


def test_after_opens_when_before_is_answered_and_a_retake_only_when_not_passed(learner):
    locked = answer(learner, "q1", "b", phase="post")
    before(learner)
    early = learner.post(BASE + "attempts/", {"phase": "post", "track": 1}, format="json")
    for question, given in (("q1", "a"), ("q2", ["a"]), ("q3", "a"), ("c1", 3)):
        assert answer(learner, question, given, phase="post").status_code == 201
    opened = learner.post(BASE + "attempts/", {"phase": "post", "track": 1}, format="json")
    for question, given in (("q1", "b"), ("q2", ["b", "a"]), ("q3", "a"), ("c1", 3)):
        assert answer(learner, question, given, phase="post").json()["attempt"] == 2
    passed = learner.post(BASE + "attempts/", {"phase": "post", "track": 1}, format="json")

    assert (locked.status_code, locked.json()["code"]) == (409, "question-not-open")
    assert early.status_code == 409
    assert opened.json()["attempt"] == 2
    assert passed.status_code == 409
    assert answer(learner, "q1", "a", phase="pre").status_code == 409


def test_a_learner_finishes_on_the_wording_they_were_shown(learner, tmp_path):
    learner.get(BASE + "steps/")
    other = client_of("bo@example.org")
    other.post(BASE + "front-matter/", {"version": 1}, format="json")
    other.post(BASE + "enrollment/")
    answer(other, "q1", "a")
    (tmp_path / "p").mkdir()
    import_package(
        write_package(tmp_path / "p", COURSE.replace("Which is right?", "Which one is right?")),
        at=timezone.now(),
    )

    shown_before = answer(learner, "q1", "a")
    steps = learner.get(BASE + "steps/").json()["steps"]

    assert shown_before.json()["version"] == 1
    assert steps[0]["questions"][0]["stem"] == "Which one is right?"


def test_watched_time_is_a_union_and_never_faster_than_the_clock(learner):
    def claim(*intervals, position=0):
        return learner.post(
            BASE + "tracks/1/progress/",
            {"intervals": list(intervals), "position": position},
            format="json",
        )

    played = claim().json()
    WatchClock.objects.update(budget=3)
    first = claim([0, 2], [1, 3], position=3).json()
    again = claim([0, 3]).json()
    too_much = claim([3, 8]).json()
    WatchClock.objects.update(budget=3)
    elsewhere = learner.post(
        BASE + "tracks/1/progress/", {"intervals": [[5, 8]], "window": "two"}, format="json"
    ).json()

    assert played["intervals"] == []
    assert first["intervals"] == [[0.0, 3.0]]
    assert again["watched"] == 3.0
    assert too_much["watched"] < 4
    assert too_much["refused"] > 4
    assert elsewhere["watched"] < 5  # what one window left over is nothing for another


@pytest.mark.parametrize(
    "body",
    [
        {"intervals": [[5, 1]]},
        {"intervals": [["a", 1]]},
        {"intervals": [[0, -1]]},
        {"intervals": "all"},
        {"intervals": [[0]]},
        {"intervals": [[0, 1e300]]},
        {"intervals": [], "position": True},
        {"intervals": [], "window": 7},
        {"intervals": [], "window": "w" * 65},
        {"intervals": [], "window": "\x00"},
    ],
)
def test_claims_that_are_no_intervals_are_refused(learner, body):
    reply = learner.post(BASE + "tracks/1/progress/", body, format="json")

    assert (reply.status_code, reply.json()["code"]) == (400, "bad-intervals")


@pytest.mark.parametrize(
    "given", ["z", ["a", "b"], None, {"a": 1}, True, "", "\x00", "\ud800", 10**400, [[]]]
)
def test_answers_that_do_not_fit_are_refused(learner, given):
    body = json.dumps(
        {"question": "q1", "phase": "pre", "answer": given, "idempotency_key": str(uuid.uuid4())}
    )
    reply = learner.post(BASE + "responses/", body, content_type="application/json")

    assert reply.status_code == 400
    assert reply.json()["code"] in {"invalid-answer", "invalid", "parse-error"}
    assert Response.objects.count() == 0


def test_only_analysts_reach_outcomes_and_others_cannot_tell_whether_there_are_any(course, learner):
    analyst = client_of("ann@example.org", "analyst")

    asked = analyst.post(BASE + "outcomes/", {}, format="json")
    again = analyst.post(BASE + "outcomes/", {}, format="json")

    assert asked.status_code == again.status_code == 202
    assert asked.json()["id"] == again.json()["id"]
    assert analyst.get(asked["Location"]).json()["state"] == "queued"
    for address in (BASE + "outcomes/", asked["Location"], "/api/v1/courses/none/outcomes/"):
        assert learner.get(address).status_code == 404
        assert APIClient().get(address).status_code == 401


def test_every_role_is_a_group():
    assert Group.objects.filter(name="course-admin").exists()


def test_an_answer_asks_the_database_little(learner, django_assert_max_num_queries):
    answer(learner, "q1", "a")  # what the course asks is kept from here on

    with django_assert_max_num_queries(
        5
    ):  # who and where, where they stand, the answer within a savepoint of the test
        assert answer(learner, "q2", ["a"]).status_code == 201


def test_watching_asks_the_database_little(learner, course, django_assert_max_num_queries):
    address = BASE + "tracks/1/progress/"
    learner.post(address, {"intervals": [], "position": 0}, format="json")
    WatchClock.objects.update(budget=10)
    learner.post(address, {"intervals": [[0, 1]], "position": 1}, format="json")

    with django_assert_max_num_queries(
        5
    ):  # who and where, a savepoint of the test, locked and read, written
        assert (
            learner.post(address, {"intervals": [[1, 2]], "position": 2}, format="json").json()[
                "watched"
            ]
            == 2
        )


def test_a_beat_in_which_nothing_was_watched_moves_no_position(learner):
    address = BASE + "tracks/1/progress/"
    learner.post(address, {"intervals": [], "position": 3}, format="json")
    assert TrackProgress.objects.get().position == 0
    learner.post(address, {"intervals": [[0, 1]], "position": 1}, format="json")

    learner.post(address, {"intervals": [], "position": 0}, format="json")

    assert TrackProgress.objects.get().position == 1


def test_what_is_kept_of_a_course_never_outlives_a_change_of_it(learner, course):
    assert answer(learner, "q1", "a").status_code == 201
    version = course.questions.get(key="q2").versions.get()
    version.choices.filter(key="b").update(key="beta")
    assert answer(learner, "q2", ["b"]).json()["code"] == "invalid-answer"
    assert answer(learner, "q2", ["beta"]).status_code == 201

    course.polls.get(phase=Phase.PRE).entries.filter(question__key="q3").delete()
    assert answer(learner, "q3", "a").json()["code"] == "unknown-question"


def test_every_table_that_is_kept_of_a_course_says_when_it_changes(course):
    with CaptureQueriesContext(connection) as asked:
        structure = Structure(course)
        _ = structure.versions, structure._occasions
        front_matter._as_stored(course.pk, -1)
        player_media._kept(Track, course.tracks.get().pk, -1)
        player_media._kept(MicroSegment, course.segments.first().pk, -1)
    tables = {
        table for query in asked for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])
    }

    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname ~ '^revise'")
        assert tables <= {row[0] for row in cursor.fetchall()}
    assert len(tables) > 18
