import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from assessments.models import Phase
from courses.models import Course, MicroSegment, SegmentView, Track, TrackProgress
from credit.actions.certifying import revoke
from integrations.models import Cursor, RefusedStatement
from integrations.xapi import delivering, words
from integrations.xapi.statements import Site, statement_id
from jobs.actions import claim
from jobs.models import Job
from tests.credit.people import certificate_for
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_course,
    make_learner,
    make_segment,
    somebody,
)
from tests.integrations import node
from tools.setup import ROOT

VALIDATOR = ROOT / "tests/integrations/validate_statements.js"
HOUR = timedelta(hours=1)
DURATIONS = ("PT1800.00S", "PT90.00S")


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


def statements(store):
    return [entry for batch in store.statements for entry in batch]


def verbs(store):
    return [entry["verb"]["id"] for entry in statements(store)]


def with_category(store):
    return [e for e in statements(store) if "category" in e["context"].get("contextActivities", {})]


def test_nothing_is_read_or_kept_where_no_store_is_named(settings, db, django_assert_num_queries):
    settings.XAPI_LRS_URL = ""

    with django_assert_num_queries(0):
        delivering.look(timezone.now())


def test_deeds_arrive_once_in_the_words_of_their_profiles(store):
    course = make_course(questions=2)
    Course.objects.update(language="de")
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
            words.TERMINATED,
            words.COMPLETED,  # the course: its last track was watched
        ]
    )
    entries = {entry["verb"]["id"]: entry for batch in store.statements for entry in batch}
    given = entries[words.ANSWERED]
    assert given["result"] == {"response": "b", "success": True}
    assert given["object"]["definition"] == {
        "type": words.INTERACTION,
        "interactionType": "choice",
        "name": {"de": "Which is right?"},
        "choices": [
            {"id": key, "description": {"de": text}}
            for key, text in zip("abc", ("Alpha", "Beta", "Gamma"), strict=True)
        ],
    }  # and never the right one
    assert "contextActivities" not in entries[words.REGISTERED]["context"]
    for verb in (words.REGISTERED, words.PLAYED):
        assert list(entries[verb]["object"]["definition"]["name"]) == ["de"]
    assert given["actor"]["account"]["name"] == str(learner.pk)
    video = entries[words.INITIALIZED]["context"]
    assert video["contextActivities"]["category"] == [{"id": words.VIDEO}]
    assert len({entry["id"] for batch in store.statements for entry in batch}) == 9


def test_watching_is_one_session_that_pauses_with_each_visit_and_ends_with_the_video(store):
    course = make_course()
    learner, track = enrolled(course), course.tracks.get()
    row = TrackProgress.objects.create(
        learner=learner, track=track, intervals=[[0, 60]], watched=60, position=60
    )
    rows = TrackProgress.objects.filter(pk=row.pk)
    hours_ago = timezone.now() - timedelta(hours=3)
    delivering.look(hours_ago - timedelta(days=1))

    for minutes in (0, 0, 60, 179):  # the last one may still be there
        rows.update(updated_at=hours_ago + timedelta(minutes=minutes))
        deliver()
    rows.update(completed_at=hours_ago + timedelta(minutes=90))
    deliver()

    told = [verb for verb in verbs(store) if verb != words.REGISTERED]
    assert told == [
        words.INITIALIZED, words.PLAYED, words.PAUSED, words.PAUSED,
        words.COMPLETED, words.TERMINATED, words.COMPLETED,
    ]  # fmt: skip
    videos = [e for e in statements(store) if e["object"]["definition"]["type"] == words.VIDEO_TYPE]
    assert {e["context"]["extensions"][f"{words.VIDEO_EXTENSION}session-id"] for e in videos} == {
        str(statement_id(Site(settings.SITE_URL), f"track-begun:{row.pk}"))
    }


# What the profile's templates ask for (ADL's authored profiles, video, version 1.0.3).
PLACED = ("time", "progress", "played-segments")
TEMPLATES = {
    words.INITIALIZED: ((), True),
    words.PLAYED: (("time",), False),
    words.PAUSED: (PLACED, True),
    words.COMPLETED: (PLACED, True),
    words.TERMINATED: (PLACED, True),
}


def test_statements_of_every_kind_hold_to_the_standard_and_to_the_video_profile(store):
    certificate = certificate_for("physician")
    course, learner = certificate.claim.offer.course, certificate.claim.learner
    answered(course.questions.get(key="q1"), "a", phase=Phase.POST, learner=enrolled(course))
    scale = {"scale": ("not at all", "very"), "top": 1, "stem": "How **sure**?", "formatted": True}
    sure = ask(course, "sure", kind="rating", measures="evaluation", **scale)
    answered(sure, 2, phase=Phase.EVALUATION, learner=learner)
    revoke(certificate=certificate, by=None, reason="By mistake.", at=timezone.now() - HOUR)
    track, segment = course.tracks.get(), make_segment(course)
    Track.objects.update(duration=1800)
    MicroSegment.objects.update(duration=90)
    at = {"started_at": timezone.now() - HOUR, "updated_at": timezone.now() - HOUR}
    TrackProgress.objects.create(learner=make_learner(), track=track, intervals=[[0, 6.5]], **at)
    at["completed_at"] = timezone.now() - HOUR
    TrackProgress.objects.create(learner=learner, track=track, watched=1800, **at)
    SegmentView.objects.create(learner=learner, segment=segment, watched_at=timezone.now() - HOUR)

    deliver()

    assert {verb for name, verb in vars(words).items() if "/verb" in str(verb)} == set(verbs(store))
    assert node.run(VALIDATOR, [{"verb": "no"}]) and node.run(VALIDATOR, statements(store)) == []
    videos = [
        e for e in statements(store) if "category" in e["context"].get("contextActivities", {})
    ]
    assert {e["object"]["id"].split("/")[-3] for e in videos} == {"tracks", "segments"}
    for entry in videos:
        in_result, has_length = TEMPLATES[entry["verb"]["id"]]
        asked = {f"{words.VIDEO_EXTENSION}{name}" for name in in_result}
        assert asked <= set(entry.get("result", {}).get("extensions", {}))
        assert not has_length or f"{words.VIDEO_EXTENSION}length" in entry["context"]["extensions"]
        if entry["verb"]["id"] == words.COMPLETED:
            assert entry["result"]["completion"] and entry["result"]["duration"] in DURATIONS
    rated = next(e["object"]["definition"] for e in statements(store) if "scale" in str(e))
    assert rated["name"] == {"en": "How sure?"}
    assert rated["scale"][1] == {"id": "2", "description": {"en": "very"}}
    voided = next(e for e in statements(store) if e["verb"]["id"] == words.VOIDED)
    earned = next(e for e in statements(store) if e["verb"]["id"] == words.EARNED)
    assert voided["object"] == {"objectType": "StatementRef", "id": earned["id"]}
    scores = {e["verb"]["id"]: e["result"] for e in statements(store) if "score" in str(e)}
    assert scores[words.PASSED]["score"]["scaled"] == 1 and scores[words.PASSED]["success"]
    assert scores[words.FAILED]["score"]["raw"] == 0 and not scores[words.FAILED]["success"]


def test_a_video_of_unknown_length_does_not_say_that_it_follows_the_profile(store):
    track = make_course().tracks.get()
    Track.objects.update(duration=None)
    TrackProgress.objects.create(learner=make_learner(), track=track)

    deliver()

    assert verbs(store) == [words.INITIALIZED, words.PLAYED]
    assert not any(
        "category" in e["context"].get("contextActivities", {}) for e in statements(store)
    )


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


def test_one_statement_that_is_refused_holds_up_no_other_and_can_be_tried_again(store, client):
    course = make_course(questions=1)
    answered(course.questions.get(), learner=enrolled(course))
    store.refuses = {words.ANSWERED}
    deliver()

    assert words.REGISTERED in verbs(store)
    refused = RefusedStatement.objects.get()
    client.force_login(somebody("operator", is_superuser=True))
    listed = client.get("/admin/integrations/refusedstatement/").content.decode()
    assert "no such verb here" in refused.answer and "such verb" in listed
    again = {"action": "try_again", "_selected_action": [refused.pk]}
    client.post("/admin/integrations/refusedstatement/", again)
    deliver()
    assert RefusedStatement.objects.get().asked_at is None  # refused once more
    store.refuses = set()
    asked = len(store.asked)
    client.post("/admin/integrations/refusedstatement/", again)
    assert len(store.asked) == asked  # not in the operator's request
    deliver()
    assert str(refused.statement_id) in {e["id"] for e in statements(store)}
    assert not RefusedStatement.objects.exists()


def test_a_refused_statement_whose_row_is_gone_is_not_sent_empty(store):
    RefusedStatement.objects.create(
        source="answers", row_id=0, statement_id=uuid.uuid4(), asked_at=timezone.now()
    )

    deliver()

    assert store.statements == [] and not RefusedStatement.objects.exists()


def test_the_same_deed_is_the_same_statement():
    site = Site("https://cme.example")

    assert statement_id(site, "response:7") == statement_id(site, "response:7")
    assert statement_id(site, "response:7") != statement_id(site, "response:8")
    assert isinstance(statement_id(site, "a"), uuid.UUID)
