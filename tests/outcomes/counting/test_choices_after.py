"""Practice changes and barriers count the first answer after the activity,
wherever it was asked."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from assessments.models import ChangeOutcome, Phase, PollQuestion
from outcomes.counting import VERSIONS, count_course, wait_for_writers
from tests.factories import answered, ask, enrolled, make_course, make_poll, version_of

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2025, 4, 1, tzinfo=UTC)
CHOICES = (("x", "This", False), ("y", "That", False))


def change(course, *phases, key="p1"):
    question = ask(course, key, kind="multiple", measures="practice_change", choices=CHOICES)
    for phase in phases:
        poll = course.polls.filter(phase=phase).first() or make_poll(course, phase, [])
        PollQuestion.objects.create(poll=poll, question=question, position=question.position)
    return question


def options(course, version=2):
    now = wait_for_writers(lambda: None)
    counts = count_course(course, now, now, rules=VERSIONS[version])
    return {
        option.version.question.key: (option.respondents, option.by_choice)
        for option in counts.options
    }


def test_what_is_asked_after_a_track_counts():
    course = make_course()
    question = change(course, Phase.POST)
    answered(question, ["x"], phase=Phase.POST, learner=enrolled(course))

    assert options(course) == {"p1": (1, [1, 0])}
    assert options(course, version=1) == {}


def test_a_follow_up_is_not_after_the_activity():
    course = make_course()
    question = change(course, Phase.EVALUATION)
    make_poll(course, Phase.FOLLOW_UP, [question], after_days=60)
    learner = enrolled(course)
    answered(question, ["x"], phase=Phase.FOLLOW_UP, learner=learner)

    assert options(course) == {"p1": (0, [0, 0])}


def test_of_two_answers_the_earlier_counts_and_an_attempt_goes_before_time():
    course = make_course()
    question = change(course, Phase.POST, Phase.EVALUATION)
    early, late, again = (enrolled(course) for _ in range(3))
    for learner, phase, attempt, minute, answer in (
        (early, Phase.EVALUATION, 1, 1, "x"),
        (early, Phase.POST, 1, 2, "y"),
        (late, Phase.POST, 1, 1, "x"),
        (late, Phase.EVALUATION, 1, 2, "y"),
        (again, Phase.POST, 2, 1, "y"),
        (again, Phase.EVALUATION, 1, 2, "x"),
    ):
        at = START + timedelta(minutes=minute)
        answered(question, [answer], phase=phase, learner=learner, attempt=attempt, answered_at=at)

    assert options(course) == {"p1": (3, [3, 0])}
    assert options(course, version=1) == {"p1": (3, [2, 1])}


@pytest.mark.parametrize("seed", range(3))
def test_counting_equals_reading_row_by_row(seed):
    chance, course = random.Random(seed), make_course()
    question = change(course, Phase.POST, Phase.EVALUATION)
    first = {}
    for learner in [enrolled(course) for _ in range(30)]:
        for phase in (Phase.POST, Phase.EVALUATION):
            for attempt in (1, 2):
                if chance.random() < 0.5:
                    answer = chance.choice([["x"], ["y"], ["x", "y"]])
                    at = START + timedelta(minutes=chance.randrange(1000))
                    answered(
                        question,
                        answer,
                        phase=phase,
                        learner=learner,
                        attempt=attempt,
                        answered_at=at,
                    )
                    rank = (attempt, at)
                    if learner.pk not in first or rank < first[learner.pk][0]:
                        first[learner.pk] = (rank, answer)

    named = [sum(key in answer for _, answer in first.values()) for key in "xy"]
    assert options(course) == {"p1": (len(first), named)}


def test_a_wave_counts_intentions_wherever_they_were_told():
    course = make_course()
    after_track, twice = (
        change(course, Phase.POST),
        change(course, Phase.POST, Phase.EVALUATION, key="p2"),
    )
    wave = make_poll(course, Phase.FOLLOW_UP, [after_track, twice], after_days=60)
    learner = enrolled(course)
    answered(after_track, ["x"], phase=Phase.POST, learner=learner)
    answered(twice, ["x"], phase=Phase.POST, learner=learner, answered_at=START)
    answered(twice, ["y"], phase=Phase.EVALUATION, learner=learner)
    for question in (after_track, twice):
        ChangeOutcome.objects.create(
            learner=learner, poll=wave, version=version_of(question), choice_key="x",
            status="done", answered_at=START,
        )  # fmt: skip
    now = wait_for_writers(lambda: None)

    changes = count_course(course, now, now).sections.waves[0].changes

    assert [change.intended for change in changes] == [[1, 0], [1, 0]]
