"""A corrected key holds from then on, and says why."""

import pytest
from django.db import DatabaseError, transaction

from assessments.models import Rescoring
from assessments.rescoring import RescoringRefused, rescore
from outcomes.counting import wait_for_writers
from tests.factories import (
    answered,
    enrolled,
    make_course,
    somebody,
    version_of,
)
from tests.outcomes.snapshots.test_building import both_times, document_of


@pytest.mark.django_db(transaction=True)
def test_a_corrected_key_holds_from_then_on_and_earlier_snapshots_stay():
    course = make_course(questions=1)
    question, author = course.questions.get(), somebody("author")
    version, learner = version_of(question), both_times(course, "a", "b")
    before = wait_for_writers(lambda: None)
    first = document_of(course, before)

    rescore(
        version=version,
        new_key=["a"],
        reason="The guideline changed.",
        by=author,
        printed=True,
    )

    after = document_of(course)
    assert (
        first["items"][0]["matched"]["table"]["gained"] == 1
        and after["items"][0]["matched"]["table"]["lost"] == 1
    )
    assert [option["correct"] for option in after["items"][0]["options"]] == [True, False, False]
    assert any(
        "corrected from b to a" in note and "The guideline changed." in note
        for note in after["notes"]
    )
    assert document_of(course, before) == first and not any(
        "corrected" in note for note in first["notes"]
    )
    assert [r.correct for r in learner.responses.order_by("phase")] == [
        False,
        True,
    ]  # what was judged then stays
    assert (
        answered(question, "a", learner=enrolled(course)).correct is True
    )  # who answers now is judged by the new key
    with pytest.raises(DatabaseError), transaction.atomic():
        Rescoring.objects.update(reason="Another story.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "reason", "code"),
    [
        (["b"], "Why", "same-key"),
        (["x"], "Why", "unknown-choice"),
        ([], "Why", "no-right-choice"),
        (["a", "b"], "Why", "one-right-choice"),
        (["a"], " ", "missing-reason"),
    ],
)
def test_a_correction_that_says_nothing_new_is_refused(key, reason, code):
    course = make_course(questions=1)
    question = course.questions.get()
    answered(question)

    with pytest.raises(RescoringRefused) as refused:
        rescore(version=version_of(question), new_key=key, reason=reason, by=None)

    assert refused.value.code == code and not Rescoring.objects.exists()


@pytest.mark.django_db
def test_an_unanswered_question_is_edited_and_not_corrected():
    question = make_course(questions=1).questions.get()

    with pytest.raises(RescoringRefused, match="edit the question"):
        rescore(version=version_of(question), new_key=["a"], reason="Why", by=None)
