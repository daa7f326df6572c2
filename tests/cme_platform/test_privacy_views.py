"""The page on which somebody takes their data along or leaves."""

import json

import pytest

from cme_platform import privacy, readable_data
from courses.models import Course
from learners import actions
from learners.models import (
    ApiToken,
    AuditEntry,
    Learner,
)
from tests.assessments.api.test_views import course, learner
from tests.assessments.test_answer_context import WRONG, answer_all, at_the_post_test, open_next
from tests.cme_platform.test_privacy import MARK, PASSWORD, ann
from tests.factories import answered, make_course, somebody
from tools.translations import known

__all__ = ["ann", "course", "learner"]

pytestmark = pytest.mark.django_db


def test_everything_held_is_taken_along_as_page_and_file_and_nothing_of_others(ann, client):
    stranger = somebody("learner", email="stranger@example.org")
    actions.learner_for(stranger)
    client.force_login(ann.user)

    page, file = client.get("/me/data/").content.decode(), client.get("/me/data.json")

    held = {section["title"]: section["rows"] for section in json.loads(file.content)["held"]}
    assert {
        "My account",
        "My profile",
        "Earlier versions of my profile",
        "My licenses and boards",
        "E-mail to me",
    } <= set(held)
    assert {"My agreements", "Checks of my NPI", "My e-mail addresses"} <= set(held)
    assert MARK in page and "<dt>Last name</dt>" in page and "<dt>E-mail address</dt>" in page
    assert not any(f"<dt>{name}</dt>" in page for name in held["My account"][0])
    assert not any(word in page for word in ("is_superuser", "session_key", "facts_since"))
    assert "attachment" in file["Content-Disposition"]
    assert "stranger@example.org" not in file.content.decode()
    assert '"password"' not in file.content.decode()
    assert ApiToken.objects.get().digest not in file.content.decode()


def test_the_page_says_what_was_answered_in_words_and_judges_no_more_than_the_file(learner):
    at_the_post_test(learner)
    answer_all(learner, WRONG)
    ada = Learner.objects.get()

    page = learner.get("/me/data/").content.decode()
    sections = readable_data.shown(privacy.holdings(), privacy.person_of(ada))
    answers = next(section for section in sections if section["title"] == "My answers")

    rows = [dict(row) for row in answers["rows"]]
    assert {row["Asked in"] for row in rows} >= {"Pre-test", "Post-test"}
    after = [row for row in rows if row["Asked in"] == "Post-test"]
    assert sum("Correct" in row for row in after) == len(judged(ada)[3] - {"c1"})  # rated
    assert all(row["Answered"][-1] in ".m" for row in rows)  # 6:15 a.m., as the reader's country
    assert "picked" not in page


def judged(learner):
    """By phase, the questions of which the export says whether the answer was correct."""
    held = privacy.export(learner)["held"]
    answers = next(section["rows"] for section in held if section["title"] == "My answers")
    return {
        phase: {row["question"] for row in answers if row["phase"] == phase and "correct" in row}
        for phase in (1, 2, 3)
    }


def test_an_export_judges_an_answer_once_the_pages_of_the_course_do(learner):
    Course.objects.get().polls.filter(phase=3).update(max_attempts=2)
    at_the_post_test(learner)
    ada = Learner.objects.get()
    before = judged(ada)
    answer_all(learner, WRONG)
    waiting = judged(ada)
    open_next(learner)
    answer_all(learner, WRONG)

    assert before == {1: {"n1"}, 2: {"d1"}, 3: set()}  # what comes again is not judged
    assert waiting == {1: {"n1"}, 2: {"d1"}, 3: set(WRONG)}  # as its result says it
    assert judged(ada)[1] >= set(WRONG)


def test_whoever_works_here_is_closed_by_an_operator(client):
    author, operator = somebody("author", password=PASSWORD), somebody("operator")
    learner = actions.learner_for(author)
    client.force_login(author)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/me/data/forget/", {"email": author.email}).status_code == 409

    client.force_login(operator)
    assert client.get(f"/admin/people/{learner.pk}/data.json").status_code == 200
    assert client.post(f"/admin/people/{learner.pk}/forget/", {}).status_code == 200
    assert client.post(f"/admin/people/{learner.pk}/forget/", {"sure": "yes"}).status_code == 302
    learner.refresh_from_db()
    assert learner.erased_at
    assert (
        AuditEntry.objects.filter(who=operator, deed__in=["data-exported", "erased"]).count() == 2
    )

    client.force_login(somebody("author"))
    assert client.get(f"/admin/people/{learner.pk}/data.json").status_code == 403


def test_what_is_held_has_a_name_that_people_use_in_their_language(client, ann):
    answered(make_course(questions=1).questions.get(), "b", learner=ann)
    assert [
        holding.title for holding in privacy.holdings() if holding.title not in known("de")
    ] == []
    client.force_login(ann.user)
    shown = client.get("/me/data/", headers={"accept-language": "de"}).content.decode()

    assert "Meine Antworten" in shown and "Mein Konto" in shown and "My account" not in shown
