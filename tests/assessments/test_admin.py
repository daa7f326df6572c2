from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.amending import amend
from assessments.authoring import Content
from assessments.models import Amendment, QuestionVersion
from assessments.public_question import public_question
from assessments.querysets import asked_as_of, versions_as_of
from courses.models import Course
from learners.actions import create_account
from tests.factories import answered, ask, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(mini_course):
    return mini_course


@pytest.fixture
def author(client):
    client.force_login(create_account(email="author@example.org", roles=["operator"]))
    return client


def test_an_author_opens_every_list_and_every_change_page(course, author):
    version = QuestionVersion.objects.first()
    pages = [
        "courses/course",
        "courses/faculty",
        "courses/track",
        "courses/microsegment",
        "assessments/questionversion",
    ]
    pages += [
        "assessments/poll",
        "assessments/decisionpoint",
        "assessments/segmentquestion",
        "credit/creditoffer",
    ]

    for page in pages:
        assert author.get(f"/admin/{page}/").status_code == 200, page
        for query in ("", f"?course={course.pk}"):
            added = author.get(f"/admin/{page}/add/{query}", follow=True)
            assert added.status_code == 200, page
    assert author.get(f"/admin/courses/course/{course.pk}/change/").status_code == 200
    assert author.get(f"/admin/assessments/questionversion/{version.pk}/change/").status_code == 200


def test_lists_ask_the_database_as_often_for_many_questions_as_for_few(
    course, author, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        author.get("/admin/assessments/questionversion/")


def test_an_author_withdraws_and_publishes_a_course(course, author):
    course.credit_offers.all().delete()  # with credit it would need its planning record
    author.post(reverse("admin:courses_course_withdraw", args=[course.pk]), follow=True)
    assert author.get("/").content.count(b"A small course") == 0

    author.post(reverse("admin:courses_course_publish", args=[course.pk]))
    assert Course.objects.get().is_published
    assert b"A small course" in author.get("/").content


def test_a_learner_does_not_get_into_the_admin(course, client):
    client.force_login(create_account(email="ada@example.org", roles=["learner"]))

    assert client.get("/admin/").status_code in (302, 403)


# --- questions ------------------------------------------------------------------------------------


def form_of(version, **changed):
    """The change form of a question as a browser would send it."""
    fields = {
        "kind": version.kind,
        "measures": version.measures,
        "objective": version.objective_id,
        "stem": version.stem,
    }
    fields |= {
        "rationale": version.rationale,
        "references": "\r\n".join(version.references),
        "scale": "",
        "top": "",
    }
    choices = list(version.choices.order_by("position"))
    fields |= {"choices-TOTAL_FORMS": len(choices), "choices-INITIAL_FORMS": len(choices)}
    for index, choice in enumerate(choices):
        row = {
            "id": choice.pk,
            "version": version.pk,
            "order": index + 1,
            "key": choice.key,
            "text": choice.text,
        }
        fields |= {f"choices-{index}-{name}": value for name, value in row.items()}
        fields |= {f"choices-{index}-correct": "on"} if choice.correct else {}
    return fields | changed


def address(version):
    return f"/admin/assessments/questionversion/{version.pk}/change/"


@pytest.fixture
def version(course):
    return QuestionVersion.objects.get(question__key="q1")


def test_a_question_nobody_answered_is_edited_in_place(author, version):
    response = author.post(
        address(version), form_of(version, stem="Better?", **{"choices-0-text": "Aleph"})
    )

    assert response.status_code == 302
    version = QuestionVersion.objects.get(question__key="q1")
    assert (version.number, version.stem) == (1, "Better?")
    assert [choice.text for choice in version.choices.order_by("position")] == [
        "Aleph",
        "Beta",
        "Gamma",
    ]


def test_choices_are_put_in_another_order_and_taken_away(author, version):
    moved = {"choices-0-order": 9, "choices-2-DELETE": "on"}

    author.post(address(version), form_of(version, **moved))

    assert [choice.key for choice in version.choices.order_by("position")] == ["b", "a"]


def test_editing_an_answered_question_makes_the_next_version_and_says_so(author, version):
    answered(version.question)

    response = author.post(
        address(version), form_of(version, stem="Better?", declared="new"), follow=True
    )

    old, new = QuestionVersion.objects.filter(question__key="q1").order_by("number")
    assert (old.stem, new.stem) == ("Which is right?", "Better?")
    assert old.in_force_until == new.in_force_from
    assert [choice.key for choice in new.choices.all()] == ["a", "b", "c"]
    assert response.redirect_chain[-1][0] == address(new)
    assert "Your wording is version 2 and is asked from now on." in response.content.decode()


def test_a_superseded_version_is_looked_at_and_not_edited(author, version):
    answered(version.question)
    author.post(address(version), form_of(version, stem="Better?", declared="new"))

    assert author.get(address(version)).status_code == 200
    assert author.post(address(version), form_of(version, stem="Once more")).status_code == 403


def test_an_edit_of_an_answered_question_is_declared_first(author, version):
    answered(version.question)

    asked = author.post(address(version), form_of(version, stem="Better?"))

    assert "Learners who have answered this question: 1." in asked.content.decode()
    assert "Better?" in asked.content.decode()
    assert QuestionVersion.objects.filter(question__key="q1").count() == 1


def test_a_typo_is_mended_in_place_with_its_reason_and_the_old_words(author, version):
    answered(version.question)
    mended = {"stem": "Which is true?", "declared": "same", "reason": "Typo."}

    response = author.post(
        address(version), form_of(version, **mended, **{"choices-0-text": "Aleph"})
    )

    assert response.status_code == 302
    version = QuestionVersion.objects.get(question__key="q1")
    amendment = Amendment.objects.get()
    assert (version.number, version.stem) == (1, "Which is true?")
    assert version.choices.get(key="a").text == "Aleph"
    assert (amendment.before["stem"], amendment.after["stem"]) == (
        "Which is right?",
        "Which is true?",
    )
    assert amendment.by and amendment.reason == "Typo."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"choices-0-DELETE": "on"}, "Its choices are others: that is a new item"),
        ({"measures": "competence"}, "What it measures"),
        ({"choices-0-correct": "on", "choices-1-correct": ""}, "A wrong key is corrected"),
        ({"stem": "Typo", "reason": ""}, "Say what was mended and why."),
    ],
)
def test_another_question_is_not_the_same_item(author, version, changed, sentence):
    answered(version.question)
    fields = form_of(version, declared="same", reason="Why") | changed

    refused = author.post(address(version), {name: v for name, v in fields.items() if v != ""})

    assert sentence in refused.content.decode() and not Amendment.objects.exists()


def test_another_order_of_choices_is_the_same_item_and_answers_keep_their_bits(author, version):
    response = answered(version.question, "b")
    moved = {"choices-0-order": 9, "declared": "same", "reason": "Order"}

    author.post(address(version), form_of(version, **moved))

    version = QuestionVersion.objects.get(question__key="q1")  # no second one
    assert [choice.key for choice in version.choices_as_shown] == ["b", "c", "a"]
    assert [choice.key for choice in version.choices.order_by("position")] == ["a", "b", "c"]
    assert public_question(version)["choices"][0]["key"] == "b"
    response.refresh_from_db()
    assert response.picked == 1 << version.choices.get(key="b").position


def test_feedback_of_a_choice_is_written_after_it_was_answered(author, version):
    answered(version.question)

    author.post(address(version), form_of(version, **{"choices-0-feedback": "Too early."}))

    version = QuestionVersion.objects.get(question__key="q1")
    assert version.choices.get(key="a").feedback == "Too early."


def test_a_formatted_question_names_only_pictures_that_are_there(author, version):
    missing = "See\n\n![CT](scan-0123456789abcdef.png)"

    refused = author.post(address(version), form_of(version, stem=missing, formatted="on"))

    assert "There is no picture scan-0123456789abcdef.png" in refused.content.decode()


def test_the_database_lets_an_answered_wording_change_only_as_an_amendment_says(version):
    answered(version.question)
    content = Content.of_version(version)

    for change in ({"stem": "Otherwise"}, {"measures": "competence"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuestionVersion.objects.filter(pk=version.pk).update(**change)
    amend(version=version, content=replace(content, stem="Mended"), by=None, reason="Typo")
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.update(reason="Another story")


def test_results_as_of_a_moment_read_the_words_of_then(version):
    answered(version.question)
    then = timezone.now()
    content = replace(Content.of_version(version), stem="Mended")
    amend(version=version, content=content, by=None, reason="Typo")
    asked = asked_as_of(version.course, timezone.now())
    versions = QuestionVersion.objects.filter(pk=version.pk)

    before = versions_as_of(versions.prefetch_related("choices"), then, asked)
    after = versions_as_of(versions.prefetch_related("choices"), timezone.now(), asked)

    assert [each.stem for each in (*before, *after)] == ["Which is right?", "Mended"]


def test_a_version_nobody_answered_is_taken_back_and_another_is_not(author, version):
    answered(version.question)
    author.post(address(version), form_of(version, stem="Better?", declared="new"))
    second = QuestionVersion.objects.get(question__key="q1", number=2)

    author.post(f"/admin/assessments/questionversion/{version.pk}/take-back-edit/")
    assert QuestionVersion.objects.filter(question__key="q1").count() == 2
    author.post(f"/admin/assessments/questionversion/{second.pk}/take-back-edit/")

    left = QuestionVersion.objects.get(question__key="q1")
    assert (left.pk, left.in_force_until) == (version.pk, None)


def test_the_rationale_of_an_answered_question_may_be_mended(author, version):
    answered(version.question)

    author.post(address(version), form_of(version, rationale="Now clearer."))

    assert QuestionVersion.objects.get(question__key="q1").rationale == "Now clearer."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"choices-0-correct": "on"}, "Exactly one choice is correct; here are 2."),
        ({"choices-1-key": "a"}, "Two choices have the same short name."),
        ({"kind": "number"}, "A question with a correct answer offers choices."),
        ({"objective": ""}, "A question that measures knowledge names its objective."),
        ({"top": "1"}, "Only a rating has a top box."),
    ],
)
def test_a_question_that_cannot_be_asked_is_not_saved(author, version, changed, sentence):
    response = author.post(address(version), form_of(version, **changed))

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert QuestionVersion.objects.get(question__key="q1").kind == "single"


def test_an_answered_question_is_not_deleted_and_another_is(author, version, course):
    answered(version.question)
    other = QuestionVersion.objects.get(question__key="n1")

    assert (
        author.post(
            f"/admin/assessments/questionversion/{version.pk}/delete/", {"post": "yes"}
        ).status_code
        == 403
    )
    assert (
        author.post(
            f"/admin/assessments/questionversion/{other.pk}/delete/", {"post": "yes"}
        ).status_code
        == 302
    )
    assert set(course.questions.values_list("key", flat=True)) & {"q1", "n1"} == {"q1"}


def test_answers_are_looked_at_and_never_changed(client, version):
    response = answered(version.question)
    client.force_login(create_account(email="boss@example.org", roles=["operator"]))

    assert client.get("/admin/assessments/response/").status_code == 200
    assert client.get(f"/admin/assessments/response/{response.pk}/change/").status_code == 200
    assert (
        client.post(
            f"/admin/assessments/response/{response.pk}/change/", {"answer": "a"}
        ).status_code
        == 403
    )
    assert (
        client.post(
            f"/admin/assessments/response/{response.pk}/delete/", {"post": "yes"}
        ).status_code
        == 403
    )
    assert client.get("/admin/assessments/response/add/").status_code == 403


# --- polls and decision points --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"asks": "q1\r\nzz"}, "There is no question zz."),
        ({"asks": "q1\r\nq1"}, "A question stands here twice."),
        ({"pass_mark": "0.5"}, "Only a post-test has a pass mark."),
        ({"after_days": "3"}, "A follow-up poll, and no other, says after how many days."),
        ({"phase": "4", "track": ""}, "There is another poll of this phase, track and day."),
    ],
)
def test_a_poll_that_cannot_be_asked_is_not_saved(author, course, changed, sentence):
    poll = course.polls.get(phase=1)
    fields = {"phase": 1, "track": poll.track_id, "asks": "q1\r\nq2"}

    response = author.post(f"/admin/assessments/poll/{poll.pk}/change/", fields | changed)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert poll.entries.count() == 5


def test_a_poll_asks_in_the_order_its_keys_are_given(author, course):
    poll = course.polls.get(phase=1)

    author.post(
        f"/admin/assessments/poll/{poll.pk}/change/",
        {"phase": 1, "track": poll.track_id, "asks": "c1\r\nq1"},
    )

    assert [entry.question.key for entry in poll.entries.order_by("position")] == ["c1", "q1"]


def test_a_decision_point_lies_within_the_video_and_asks_its_own_course(author, course):
    track, own = course.tracks.get(), course.questions.get(key="q2")
    stranger = ask(make_course(), "q2")
    add = "/admin/assessments/decisionpoint/add/"

    late = author.post(add, {"track": track.pk, "at": "59:00", "question": own.pk})
    foreign = author.post(add, {"track": track.pk, "at": "00:03", "question": stranger.pk})
    right = author.post(add, {"track": track.pk, "at": "00:03", "question": own.pk})

    assert "This lies beyond the end of the video." in late.content.decode()
    assert "This question belongs to another course." in foreign.content.decode()
    assert right.status_code == 302
    assert sorted(track.decision_points.values_list("at", flat=True)) == [2, 3]
