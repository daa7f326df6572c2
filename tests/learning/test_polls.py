"""Kinds of questions in full: what goes with no other, ranges, grids, skipping, and an order of
one's own.
"""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from assessments.exclusive_choices import excludes_by_default
from assessments.models import Choice, Phase, QuestionVersion, Response
from assessments.querysets import form_of
from assessments.scoring import Form, InvalidAnswer, read
from cme_platform.packages import course_out, import_package
from courses.models import Course
from courses.packages import PackageProblems
from learners.models import Learner
from tests.factories import answered, ask, enrolled, make_course, somebody, version_of
from tests.packages import COURSE
from tests.pages import text

KINDS = COURSE.replace(
    """  - {key: b1, kind: multiple""",
    """  - {key: s1, kind: single, measures: knowledge, objective: 1, stem: "Which of many?", shuffle: true,
     choices: [{key: a, text: Ash}, {key: b, text: Birch, correct: true}, {key: c, text: Cedar}, {key: d, text: Date},
       {key: e, text: Elm}, {key: f, text: Fir}, {key: z, text: Not sure, unsure: true}]}
  - {key: g1, kind: rating, measures: evaluation, grid: "How far do you agree?", stem: It was clear.,
     scale: [no, so, "yes"], top: 1}
  - {key: g2, kind: rating, measures: evaluation, grid: "How far do you agree?", stem: It was fair.,
     scale: [no, so, "yes"], top: 1}
  - {key: n2, kind: number, measures: audience, stem: "How many a week?", unit: patients, min: 0, max: 200}
  - {key: t1, kind: text, measures: evaluation, stem: "Anything else?"}
  - {key: x1, kind: multiple, measures: barrier, stem: "What stops you?",
     choices: [{key: t, text: Time}, {key: m, text: Money}, {key: none, text: None of these, exclusive: true}]}
  - {key: b1, kind: multiple""",
)
KINDS = KINDS.replace(
    "{phase: pre, track: 1, questions: [q1, q2, q3, c1, n1]}",
    "{phase: pre, track: 1, questions: [s1, n2, g1, g2]}",
)
KINDS = KINDS.replace(
    "questions: [q1, q2, q3, c1], pass_mark: 0.7}", "questions: [s1], pass_mark: 0.7}"
)
KINDS = KINDS.replace("questions: [p1, b1]}", "questions: [x1, g1, g2, t1], optional: [t1, g2]}")


@pytest.fixture
def folder(tmp_path, package, settings):
    settings.MEDIA_ROOT = tmp_path / "media-root"
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "course.yaml").write_text(KINDS)
    (copy / "media").mkdir()
    for path in (package / "media").iterdir():
        (copy / "media" / path.name).hardlink_to(path)
    return copy


@pytest.fixture
def course(db, folder) -> Course:
    return import_package(folder, at=timezone.now()).course


@pytest.fixture
def learner(client, course):
    client.force_login(somebody("learner"))
    client.post("/courses/mini/begin/", {"version": 1})
    return client


def poll(course, phase, number=None):
    return f"/courses/mini/polls/{course.polls.get(phase=phase).pk}/" + (
        f"{number}/" if number else ""
    )


def order_in(page):
    """The keys in the order in which the page offers them."""
    return [part.split('"')[0] for part in page.split('name="answer" value="')[1:]]


# --- reading --------------------------------------------------------------------------------------


# --- before and after -----------------------------------------------------------------------------


def test_choices_come_in_one_order_before_after_and_by_api_and_are_stored_in_the_authors(
    learner, course
):
    before = order_in(text(learner.get(poll(course, Phase.PRE, 1))))
    learner.post(poll(course, Phase.PRE, 1), {"answer": "b"})
    learner.post(poll(course, Phase.PRE, 2), {"answer": "10"})
    learner.post(poll(course, Phase.PRE, 3), {"g1-answer": "1", "g2-answer": "3"})
    after = order_in(text(learner.get(poll(course, Phase.POST, 1))))
    steps = learner.get("/api/v1/courses/mini/steps/").json()["steps"]
    by_api = [
        [c["key"] for c in q["choices"]]
        for step in steps
        for q in step["questions"]
        if q["question"] == "s1"
    ]

    assert before == after == by_api[0] == by_api[1]
    assert sorted(before) == list("abcdefz")
    assert before[-1] == "z"
    assert (
        Response.objects.get(question__key="s1").picked == 0b10
    )  # the place of b among the author's choices
    others = {tuple(order_in(_as_seen_by_another(course))) for _ in range(6)}
    assert len(others) > 1


def _as_seen_by_another(course):
    from django.test import Client

    other = Client()
    other.force_login(somebody("learner"))
    other.post("/courses/mini/begin/", {"version": 1})
    return text(other.get(poll(course, Phase.PRE, 1)))


def test_not_sure_is_stored_as_such_and_counts_as_wrong(learner, course):
    learner.post(poll(course, Phase.PRE, 1), {"answer": "z"})

    stored = Response.objects.get()

    assert (stored.answer, stored.correct, stored.picked) == ("z", False, 1 << 6)


def test_the_api_says_what_a_client_needs_and_no_key(learner, course):
    steps = learner.get("/api/v1/courses/mini/steps/").json()["steps"]
    asked = {q["question"]: q for q in steps[0]["questions"]}

    assert asked["n2"]["unit"] == "patients"
    assert (asked["n2"]["min"], asked["n2"]["max"]) == (0, 200)
    assert asked["g1"]["grid"] == "How far do you agree?"
    assert all(question["required"] for question in asked.values())
    assert {name for choice in asked["s1"]["choices"] for name in choice} <= {
        "key",
        "text",
        "exclusive",
    }
    assert not {"correct", "rationale", "references", "unsure"} & {
        name for question in asked.values() for name in question
    }


def test_a_number_beyond_its_range_is_asked_again_with_the_range_and_stored_within(learner, course):
    refused = learner.post(poll(course, Phase.PRE, 2), {"answer": "201"})
    assert refused.status_code == 400
    assert "Enter a number from 0 to 200." in text(refused)
    assert "patients" in text(refused)

    assert learner.post(poll(course, Phase.PRE, 2), {"answer": "200"}).status_code == 302
    assert Response.objects.get().answer == 200


# --- grids ----------------------------------------------------------------------------------------


# --- skipping -------------------------------------------------------------------------------------


# --- packages, the database -----------------------------------------------------------------------


def test_everything_an_author_says_comes_out_of_the_package_again(course, folder):
    out = {question["key"]: question for question in course_out(course)["questions"]}

    assert out["s1"]["shuffle"] is True
    assert out["s1"]["choices"][-1] == {"key": "z", "text": "Not sure", "unsure": True}
    assert out["x1"]["choices"][-1] == {"key": "none", "text": "None of these", "exclusive": True}
    assert out["g1"]["grid"] == "How far do you agree?"
    assert {name: out["n2"][name] for name in ("unit", "min", "max")} == {
        "unit": "patients",
        "min": 0,
        "max": 200,
    }
    assert course_out(course)["polls"][-1]["optional"] == ["g2", "t1"]
    assert import_package(folder, at=timezone.now()).changes == []


@pytest.mark.parametrize(("was", "becomes", "key", "code"), [
    ("unsure: true", "unsure: true, correct: true", "questions[8].choices[6].unsure",
        "unsure-is-right"),
    ("{key: f, text: Fir}", "{key: f, text: Fir, exclusive: true}",
        "questions[8].choices[5].exclusive", "unexpected-exclusive"),
    ("min: 0, max: 200", "min: 201, max: 200", "questions[11].min", "empty-range"),
    ("kind: text, measures: evaluation", "kind: text, unit: mg, measures: evaluation",
        "questions[12].unit", "unexpected-unit"),
    ("kind: text, measures: evaluation", "kind: text, grid: x, measures: evaluation",
        "questions[12].grid", "unexpected-grid"),
    ("kind: text, measures", "kind: text, shuffle: true, measures", "questions[12].shuffle",
        "unexpected-shuffle"),
    ("optional: [t1, g2]", "optional: [q1]", "polls[2].optional[0]", "unknown-question"),
    ("optional: [t1, g2]", "optional: [x1, g1, g2, t1]", "polls[2].optional", "nothing-required"),
    ("questions: [s1], pass", "questions: [s1], optional: [s1], pass", "polls[1].optional[0]",
        "scored-is-required"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_its_key(db, folder, was, becomes, key, code):
    (folder / "course.yaml").write_text(KINDS.replace(was, becomes))

    with pytest.raises(PackageProblems) as refused:
        import_package(folder, at=timezone.now())

    assert (key, code) in [(problem.key, problem.code) for problem in refused.value.problems]


def test_how_an_answered_question_is_shown_is_frozen_with_it(db):
    course = make_course(questions=1)
    question = course.questions.get()
    answered(question, learner=enrolled(course))
    version = version_of(question)

    version.shuffle = True
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        version.choices.update(unsure=True)

    fresh = version_of(ask(course, "q9"))
    fresh.shuffle = True
    fresh.save()
    assert form_of(fresh).alone == frozenset()


def test_the_database_lets_not_sure_never_be_right(db):
    version = version_of(ask(make_course(), "q1"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(version=version, key="b").update(unsure=True)
    assert Choice.objects.filter(version=version, key="a").update(unsure=True) == 1
    assert Learner.objects.count() == 0


# --- whole numbers, and what excludes the others without being told ---------------------------------


def test_a_whole_number_is_whole():
    form = Form("number", lowest=0, whole=True)

    assert [read(form, given).answer for given in ("12", "1e9", 12.0)] == [12, 10**9, 12]
    for given, sentence in (("2.5", "a whole number"), ("-3", "at least 0")):
        with pytest.raises(InvalidAnswer, match=sentence):
            read(form, given)


@pytest.mark.parametrize(
    ("limits", "least"), [({}, 0), ({"highest": -1}, None), ({"lowest": -5}, -5)]
)
def test_a_number_without_a_smallest_one_starts_at_zero(limits, least):
    assert QuestionVersion(kind="number", stem="How many?", **limits).least == least
    assert QuestionVersion(kind="text", stem="Why?").least is None


LETTERS, EMOJI = "\n".join(["x" * 999] * 10) + "y", "😀" * 5000


def sent_by_api(client, question, phase, answer):
    body = {"question": question, "phase": phase, "answer": answer}
    return client.post(
        "/api/v1/courses/mini/responses/",
        body | {"idempotency_key": str(uuid.uuid4())},
        content_type="application/json",
    )


def by_both_doors(course, *phases_answered):
    """Two who begin: one will answer on the page, one by the API."""
    for _ in range(2):
        client, user = Client(), somebody("learner")
        client.force_login(user)
        client.post("/courses/mini/begin/", {"version": 1})
        for phase in phases_answered:
            answered(
                course.questions.get(key="s1"),
                "b",
                learner=Learner.objects.get(user=user),
                phase=phase,
            )
        yield client


@pytest.mark.parametrize(
    ("given", "kept", "sentence"),
    [
        ("-3", [], "Enter a number from 0 to 200."),
        ("1e9", [], "Enter a number from 0 to 200."),
        ("12", [12, 12], ""),
    ],
)
def test_a_number_is_kept_within_its_range_at_both_doors(course, given, kept, sentence):
    page, api = by_both_doors(course, Phase.PRE)

    shown = page.post(poll(course, Phase.PRE, 2), {"answer": given})
    replied = sent_by_api(api, "n2", "pre", given)

    assert replied.status_code == (201 if kept else 400)
    assert shown.status_code == (302 if kept else 400)
    assert sentence in text(shown) and sentence in replied.content.decode()
    stored = Response.objects.filter(question__key="n2")
    assert [response.answer for response in stored] == kept


@pytest.mark.parametrize(
    ("written", "taken"), [(LETTERS, True), (EMOJI, True), ("x" * 10_001, False)]
)
def test_both_doors_take_the_same_text(course, written, taken):
    page, api = by_both_doors(course, Phase.PRE, Phase.POST)
    evaluation = {"x1-answer": "none", "g1-answer": "1", "g2-answer": "1"}
    as_browsers_send_it = written.replace("\n", "\r\n")

    shown = page.post(
        poll(course, Phase.EVALUATION), evaluation | {"t1-answer": as_browsers_send_it}
    )
    replied = sent_by_api(api, "t1", "evaluation", written)

    assert replied.status_code == (201 if taken else 400)
    assert shown.status_code == (302 if taken else 400)
    stored = Response.objects.filter(question__key="t1")
    assert [response.answer for response in stored] == [written, written][: 2 * taken]
    for shown_text in (text(shown), replied.content.decode()):
        assert ("10,000 characters" in shown_text) is not taken


@pytest.mark.parametrize(
    ("kind", "measures", "choice", "excludes"),
    [
        ("multiple", "practice_change", "No change: the activity reinforced my practice", True),
        ("multiple", "practice_change", "I do not plan to change", True),
        ("multiple", "practice_change", "Keine Änderung", True),
        ("multiple", "barrier", "No barriers", True),
        ("multiple", "barrier", "None of these", True),
        ("multiple", "barrier", "Ninguna barrera", True),
        ("multiple", "barrier", "No time", False),
        ("multiple", "barrier", "None of my patients can pay", False),
        ("multiple", "practice_change", "Note the stage", False),
        ("multiple", "knowledge", "None of these", False),
        ("single", "barrier", "No barriers", False),
    ],
)
def test_no_change_and_no_barriers_exclude_the_others(kind, measures, choice, excludes):
    assert excludes_by_default(kind, measures, choice) is excludes


def test_an_author_may_say_otherwise_and_what_is_stored_stays(folder, course):
    plain = 'text: "No barriers"'
    money = "{key: m, text: Money}, {key: none"

    for choice_yaml, expected in ((plain + ", exclusive: false", False), (plain, False)):
        choices = money.replace("{key: none", "{key: n, " + choice_yaml + "}, {key: none")
        (folder / "course.yaml").write_text(KINDS.replace(money, choices))
        import_package(folder, at=timezone.now())
        stored = Choice.objects.get(
            version__question__key="x1", version__in_force_until__isnull=True, key="n"
        )
        assert stored.exclusive is expected
    exported = next(q for q in course_out(course)["questions"] if q["key"] == "x1")
    assert {"key": "n", "text": "No barriers", "exclusive": False} in exported["choices"]


def test_a_partly_sent_evaluation_leads_to_what_is_open_and_calls_nothing_stored(
    learner, course, client
):
    row = Learner.objects.get(user__isnull=False)
    for key, phase in (("s1", Phase.PRE), ("s1", Phase.POST)):
        answered(course.questions.get(key=key), learner=row, phase=phase, answer="b")
    for key in ("n2", "g1", "g2"):
        question = course.questions.get(key=key)
        answered(question, learner=row, phase=Phase.PRE, answer=1)
    address = poll(course, Phase.EVALUATION)

    empty = learner.post(address, {})
    part = learner.post(address, {"g1-answer": "1", "g1-version": "1"})

    assert empty.status_code == part.status_code == 400
    assert "Nothing has been saved yet." in text(empty)
    assert "what you answered is saved" not in text(empty)
    assert "what you answered is saved" in text(part)
    assert 'href="#question-x1"' in text(part) and 'href="#question-g1"' not in text(part)
