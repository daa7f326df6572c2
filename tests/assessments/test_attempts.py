"""Attempts and versions: an answer belongs to the attempt it was given in and to the version that
was shown.
"""

import uuid

import pytest
from django.utils import timezone

from assessments.models import PollOpening, Response
from cme_platform.packages import course_out, import_package
from courses.models import Course, Track, TrackProgress
from learners.models import Learner
from tests.assessments.test_api import BASE, answer, before, client_of, course, learner
from tests.outcomes.snapshots.test_building import document_of
from tests.packages import COURSE, write_package

__all__ = ["course", "learner"]
pytestmark = pytest.mark.django_db
WRONG = {"q1": "a", "q2": ["a"], "q3": "a", "c1": 3}
ENOUGH = {"q1": "b", "q2": ["b", "a"], "q3": "a", "c1": 3}


def somebody_else(email="bo@example.org"):
    client = client_of(email)
    client.post(BASE + "front-matter/", {"version": 1}, format="json")
    client.post(BASE + "enrollment/")
    return client


def at_the_post_test(client, email="ada@example.org"):
    """The pre-test is answered, and the track was watched to its end."""
    before(client)
    answer(client, "d1", "b", phase="in_activity")
    track, learner = Track.objects.get(), Learner.objects.get(user__email=email)
    progress, _ = TrackProgress.objects.get_or_create(learner=learner, track=track)
    TrackProgress.objects.filter(pk=progress.pk).update(
        watched=track.duration or 60, completed_at=timezone.now()
    )


def open_next(client):
    return client.post(BASE + "attempts/", {"phase": "post", "track": 1}, format="json")


def answer_all(client, answers, **more):
    return [answer(client, key, given, "post", **more).json() for key, given in answers.items()]


def with_package(tmp_path, old, new):
    folder = tmp_path / uuid.uuid4().hex
    folder.mkdir()
    import_package(write_package(folder, COURSE.replace(old, new)), at=timezone.now())


# --- the version that was shown -------------------------------------------------------------------


def test_an_older_version_counts_only_for_whom_it_was_shown(learner, tmp_path):
    other = somebody_else()
    answer(
        somebody_else("cy@example.org"), "q1", "a"
    )  # what was answered is superseded, not edited
    learner.get(BASE + "steps/")
    with_package(
        tmp_path, "text: Beta, correct: true}, {key: c", "text: Beta}, {key: c, correct: true"
    )
    learner.get(BASE + "steps/")  # another window, with the newer version

    shown = answer(learner, "q1", "b", version=1)
    refused = answer(other, "q1", "b", version=1)
    current = answer(other, "q1", "b", version=2)

    assert (shown.status_code, shown.json()["version"]) == (201, 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "version-not-shown")
    assert (current.status_code, current.json()["version"]) == (201, 2)
    assert Response.objects.get(learner__user__email="bo@example.org").correct is False


def test_the_opening_of_one_step_is_none_of_another(learner, tmp_path):
    answer(somebody_else(), "q1", "a")
    with_package(tmp_path, "Which two?", "Which two now?")
    learner.get(BASE + "steps/")
    opened = {(row.poll_id, row.track_id) for row in PollOpening.objects.all()}
    post = Course.objects.get().polls.get(phase=3)

    assert (None, Track.objects.get().pk) in opened
    assert (post.pk, None) not in opened  # it is locked: nothing of it was shown


def test_a_page_that_was_shown_is_an_opening_and_again_none_while_nothing_changed(client, learner):
    user = Learner.objects.get().user
    client.force_login(user)
    poll = Course.objects.get().polls.get(phase=1)

    for _ in range(3):
        assert client.get(f"/courses/mini/polls/{poll.pk}/").status_code == 200

    assert [row.poll_id for row in PollOpening.objects.all()] == [poll.pk]


# --- the attempt it was given in ------------------------------------------------------------------


def test_a_late_answer_of_the_first_attempt_is_never_the_second_s(learner):
    at_the_post_test(learner)
    answer_all(learner, WRONG, attempt=1)
    assert open_next(learner).json()["attempt"] == 2

    repeated = answer(learner, "q1", "b", "post", attempt=1)
    ahead = answer(learner, "q1", "b", "post", attempt=3)
    right = answer(learner, "q1", "b", "post", attempt=2)

    assert (repeated.status_code, repeated.json()["code"]) == (409, "already-answered")
    assert (ahead.status_code, ahead.json()["code"]) == (409, "attempt-closed")
    assert "attempt 2 is open now" in ahead.json()["detail"]
    assert (right.status_code, right.json()["attempt"]) == (201, 2)


def test_a_question_skipped_in_the_first_attempt_is_not_answered_for_it_in_the_second(learner):
    course = Course.objects.get()
    course.polls.get(phase=3).entries.filter(question__key="c1").update(required=False)
    at_the_post_test(learner)
    answer_all(learner, {key: WRONG[key] for key in ("q1", "q2", "q3")})
    open_next(learner)

    late = answer(learner, "c1", 2, "post", attempt=1)

    assert (late.status_code, late.json()["code"]) == (409, "attempt-closed")
    assert not Response.objects.filter(question__key="c1", phase=3).exists()


def test_no_further_attempt_is_not_said_while_one_stands_open(learner):
    Course.objects.get().polls.filter(phase=3).update(max_attempts=2)
    at_the_post_test(learner)
    first = open_next(learner)
    answer_all(learner, WRONG)
    opened, again = open_next(learner), open_next(learner)
    answer_all(learner, WRONG)
    over = open_next(learner)

    assert (first.status_code, first.json()["code"]) == (409, "attempt-open")
    assert opened.status_code == 201
    assert (again.status_code, again.json()["code"]) == (409, "attempt-open")
    assert "Attempt 2 is open" in again.json()["detail"]
    assert (over.status_code, over.json()["code"]) == (409, "no-further-attempt")


# --- the key between attempts ---------------------------------------------------------------------


def keys_told(answers):
    return {told["question"]: told["feedback"]["right_choices"] for told in answers}


def test_correct_answers_stay_hidden_while_a_further_attempt_is_open(learner):
    Course.objects.get().polls.filter(phase=3).update(max_attempts=2)
    at_the_post_test(learner)
    first = answer_all(learner, WRONG)
    open_next(learner)
    last = answer_all(learner, WRONG)

    assert not any(keys_told(first).values())
    assert "SECRET-Q1" not in str(first)
    assert first[0]["feedback"]["correct"] is False  # that it was wrong is told
    assert keys_told(last)["q1"] == ["b"]


def test_whoever_passes_sees_them_at_once(learner):
    at_the_post_test(learner)
    *before_the_last, last = ENOUGH.items()
    answer_all(learner, dict(before_the_last))
    answer(learner, *last, "post")
    user = Learner.objects.get().user
    learner.force_authenticate(None)
    learner.force_login(user)

    poll = Course.objects.get().polls.get(phase=3)

    assert "SECRET-Q1" in learner.get(f"/courses/mini/polls/{poll.pk}/").content.decode()


def test_pages_hide_them_too_and_say_when_they_come(learner):
    at_the_post_test(learner)
    answer_all(learner, WRONG)
    learner.force_authenticate(None)
    learner.force_login(Learner.objects.get().user)
    poll = Course.objects.get().polls.get(phase=3)

    page = learner.get(f"/courses/mini/polls/{poll.pk}/").content.decode()

    assert "SECRET-Q1" not in page and "Best answer" not in page
    assert "once you have passed or have no attempts left" in page


def test_a_course_may_show_them_between_attempts_and_its_package_says_so(learner, tmp_path):
    with_package(
        tmp_path, "pass_mark: 0.7}", "pass_mark: 0.7, show_correct_between_attempts: true}"
    )
    at_the_post_test(learner)

    assert keys_told(answer_all(learner, WRONG))["q1"] == ["b"]
    [post] = [poll for poll in course_out(Course.objects.get())["polls"] if poll["phase"] == "post"]
    assert post["show_correct_between_attempts"] is True


# --- other questions on a further attempt ---------------------------------------------------------

RETRY = """  - {key: r1, kind: single, measures: knowledge, objective: 1, stem: "Which, again?",
     choices: [{key: a, text: Ask}, {key: b, text: Bid, correct: true}]}
"""
DRAWING = COURSE.replace("  - {key: c1, kind", RETRY + "  - {key: c1, kind", 1).replace(
    "pass_mark: 0.7}", "pass_mark: 0.7, retry_questions: [r1]}"
)


def asked_after(client):
    steps = client.get(BASE + "steps/").json()["steps"]
    post = next(step for step in steps if step["phase"] == "post")
    return [question["question"] for question in post["questions"]]


@pytest.fixture
def drawing(learner, tmp_path):
    folder = tmp_path / "drawing"
    folder.mkdir()
    import_package(write_package(folder, DRAWING), at=timezone.now())
    at_the_post_test(learner)
    return learner


def test_a_further_attempt_asks_another_question_of_the_objective_and_can_be_passed(drawing):
    refused = answer(drawing, "r1", "b", "post")
    answer_all(drawing, WRONG)
    first = asked_after(drawing)
    open_next(drawing)
    second = asked_after(drawing)

    assert (refused.status_code, refused.json()["code"]) == (404, "unknown-question")
    (gone,) = set(first) - set(second)
    assert set(second) == set(first) - {gone} | {"r1"} and gone in ("q1", "q2")
    assert answer(drawing, gone, ENOUGH[gone], "post").json()["code"] == "unknown-question"
    answer_all(drawing, {key: (ENOUGH | {"r1": "b"})[key] for key in second})
    steps = drawing.get(BASE + "steps/").json()["steps"]
    result = next(step["result"] for step in steps if step["phase"] == "post")
    assert result["passed"] and Response.objects.get(question__key="r1").attempt == 2


def test_an_edit_of_what_is_drawn_leaves_the_open_attempt_as_it_is(drawing, tmp_path):
    answer_all(drawing, WRONG)
    open_next(drawing)
    before = asked_after(drawing)
    folder = tmp_path / "edited"
    folder.mkdir()

    text = DRAWING.replace(", retry_questions: [r1]", "")
    import_package(write_package(folder, text), at=timezone.now())

    assert asked_after(drawing) == before and "r1" in before
    assert "retry_questions" not in str(course_out(Course.objects.get())["polls"])


@pytest.mark.django_db(transaction=True)
def test_outcomes_count_the_first_attempt_and_who_passed_on_a_retry(drawing):
    answer_all(drawing, WRONG)
    open_next(drawing)
    given = ENOUGH | {"r1": "b"}
    answer_all(drawing, {key: given[key] for key in asked_after(drawing)})

    document = document_of(Course.objects.get())

    funnel = {stage["stage"]: stage["n"] for stage in document["flow"]["funnel"]}
    items = {item["question"]: item["matched"]["post"]["count"] for item in document["items"]}
    assert items == {"q1": 0, "q2": 0, "q3": 1}
    assert funnel["passed"] == 1
