import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from assessments.models import Phase
from courses.models import TrackProgress
from integrations.models import Cursor, RefusedStatement
from integrations.xapi import delivering, words
from integrations.xapi.statements import Site, statement_id
from jobs.actions import claim
from jobs.models import Job
from tests.factories import answered, ask, enrolled, make_course


@pytest.fixture
def store(settings, peer):
    settings.XAPI_LRS_URL = f"{peer.address}/lrs"
    delivering.look(timezone.now() - timedelta(days=1))
    cache.clear()
    return peer


def deliver():
    delivering.look(timezone.now())
    for job in Job.objects.filter(kind=delivering.KIND, state="queued"):
        delivering.deliver(claim(job_id=job.pk))


def verbs(store):
    return [entry["verb"]["id"] for batch in store.statements for entry in batch]


def test_nothing_is_read_or_kept_where_no_store_is_named(settings, db, django_assert_num_queries):
    settings.XAPI_LRS_URL = ""

    with django_assert_num_queries(0):
        delivering.look(timezone.now())


def test_deeds_arrive_once_in_the_words_of_their_profiles(store):
    course = make_course(questions=2)
    learner = enrolled(course)
    for question in course.questions.all():
        answered(question, "b", phase=Phase.POST, learner=learner)
    hour_ago = timezone.now() - timedelta(hours=1)
    TrackProgress.objects.create(
        learner=learner,
        track=course.tracks.get(),
        intervals=[[0, 1800]],
        watched=1800,
        started_at=hour_ago,
        completed_at=hour_ago + timedelta(minutes=30),
    )

    deliver()
    deliver()

    assert sorted(verbs(store)) == sorted(
        [
            words.REGISTERED,
            words.ANSWERED,
            words.ANSWERED,
            words.COMPLETED,  # the post-test, which has no mark to pass
            words.INITIALIZED,
            words.PLAYED,
            words.COMPLETED,
        ]
    )
    entries = {entry["verb"]["id"]: entry for batch in store.statements for entry in batch}
    given = entries[words.ANSWERED]
    assert given["result"] == {"response": "b", "success": True}
    assert "correctResponsesPattern" not in given["object"]["definition"]
    assert given["actor"]["account"]["name"] == str(learner.pk)
    video = entries[words.INITIALIZED]["context"]
    assert video["contextActivities"]["category"] == [{"id": words.VIDEO}]
    assert len({entry["id"] for batch in store.statements for entry in batch}) == 7


def test_who_left_a_video_paused_and_ended_it_at_the_last_report_of_each_visit(store):
    course = make_course()
    learner, track = enrolled(course), course.tracks.get()
    row = TrackProgress.objects.create(
        learner=learner, track=track, intervals=[[0, 60]], watched=60, position=60
    )
    hours_ago = timezone.now() - timedelta(hours=3)
    delivering.look(hours_ago - timedelta(days=1))

    for minutes in (0, 0, 60, 179):  # the last one may still be there
        TrackProgress.objects.filter(pk=row.pk).update(
            updated_at=hours_ago + timedelta(minutes=minutes)
        )
        deliver()

    entries = [entry for batch in store.statements for entry in batch]
    left = [entry for entry in entries if entry["verb"]["id"] == words.TERMINATED]
    assert [verbs(store).count(verb) for verb in (words.PAUSED, words.TERMINATED)] == [2, 2]
    assert left[0]["result"]["extensions"][f"{words.VIDEO_EXTENSION}played-segments"] == "0[.]60"
    assert "completion" not in left[0]["result"]
    sessions = {str(e["context"]["extensions"][f"{words.VIDEO_EXTENSION}session-id"]) for e in left}
    assert len(sessions) == 1


def test_what_somebody_wrote_in_words_of_their_own_stays_here(store):
    course = make_course()
    answered(ask(course, "why", kind="text", measures="evaluation"), "my own words")

    deliver()

    assert "my own words" not in str(store.statements)


def test_a_store_that_is_down_for_a_day_finds_everything_afterwards(store):
    course = make_course(questions=1)
    answered(course.questions.get(), learner=enrolled(course))
    store.is_down = True
    deliver()
    assert Cursor.objects.get(name=delivering.WAIT).until > timezone.now()
    asked = len(store.asked)
    deliver()  # is not asked again before its time
    assert len(store.asked) == asked

    store.is_down = False
    answered(course.questions.get(), phase=Phase.POST, learner=enrolled(course))
    Cursor.objects.filter(name=delivering.WAIT).update(until=timezone.now())
    deliver()

    assert verbs(store).count(words.ANSWERED) == 2
    assert not Cursor.objects.filter(name=delivering.WAIT).exists()


def test_one_statement_that_is_refused_holds_up_no_other_and_can_be_tried_again(store):
    course = make_course(questions=1)
    answered(course.questions.get(), learner=enrolled(course))
    store.refuses = {words.ANSWERED}
    deliver()

    assert words.REGISTERED in verbs(store)
    refused = RefusedStatement.objects.get()
    store.refuses = set()
    assert delivering.try_again([refused]) == 1
    assert str(refused.statement_id) in {e["id"] for batch in store.statements for e in batch}
    assert not RefusedStatement.objects.exists()


def test_the_same_deed_is_the_same_statement():
    site = Site("https://cme.example")

    assert statement_id(site, "response:7") == statement_id(site, "response:7")
    assert statement_id(site, "response:7") != statement_id(site, "response:8")
    assert isinstance(statement_id(site, "a"), uuid.UUID)
