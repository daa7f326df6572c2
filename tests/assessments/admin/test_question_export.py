"""Questions go out of a course as files, and come in again."""

from dataclasses import replace

import pytest
from django.urls import reverse

from assessments.authoring import Content
from assessments.models import Question, QuestionVersion
from assessments.question_export import FORMS
from assessments.question_import import read, text_of
from assessments.question_import.planning import Usual, plan_of
from tests.assessments.question_import.written import choices
from tests.factories import ask, make_course, somebody


@pytest.fixture
def course(db):
    course = make_course("out", published=False)
    ask(course, "q1", stem="Which *one*, <20 %?\nNow", rationale="Because =1.")
    ask(
        course, "q2", kind="multiple", formatted=True, stem="Which **two** of H~2~O?\n\n- x\n- y",
        choices=(("a", "=SUM(A1)", True, False, False, False, "Yes: ~{}#"), ("b", "Beta", True),
                 ("c", "Gamma", False)),
    )  # fmt: skip
    ask(course, "c1", kind="rating", measures="confidence", scale=("not", "very"), top=1)
    return course


@pytest.fixture
def author(client, course):
    client.force_login(somebody("author"))
    return client


@pytest.mark.parametrize("form", FORMS)
def test_what_goes_out_comes_in_again(author, course, form):
    answer = author.get(reverse("admin:workspace-export", args=[course.pk, form]))

    reading = read(text_of(answer.content))
    drafts = [draft for draft in reading.drafts if any(c.correct for c in draft.choices)]

    assert reading.problems == []
    assert len(reading.drafts) == (3 if form in ("csv", "xlsx", "qti21", "qti30") else 2)
    assert [correct for _, correct in choices(drafts[0])] == [False, True, False]
    assert [text for text, _ in choices(drafts[1])] == ["=SUM(A1)", "Beta", "Gamma"]
    assert [correct for _, correct in choices(drafts[1])] == [True, True, False]
    if form in ("list", "docx"):
        assert "20 %" in drafts[0].stem and drafts[0].rationale.startswith("Because")
    elif form != "aiken":
        assert "20 %" in drafts[0].stem and drafts[0].rationale.startswith("Because")
        assert "H~2~O" in drafts[1].stem and drafts[1].choices[0].feedback.startswith("Yes")


PLAIN = (("a", "Wait", False), ("b", "Act", True), ("c", "Ask", False))


UNSCORED = (("a", "Cost", False), ("b", "Time", False))


# A question that has this and nothing else beyond its words and choices.
HAS = {
    "rationale": {"rationale": "Because =1 {so}."},
    "feedback": {"choices": (("a", "Wait", False, False, False, False, "Too late: ~1 #2."),
                             *PLAIN[1:])},
    "references": {"references": ["One 2024", "Two 2025"]},
    "measures": {"measures": "competence"},
    "formatting": {"formatted": True, "stem": "What of **formatting**?"},
    "lines": {"stem": "What of lines?\nAnd more"},
    "shuffle": {"shuffle": True},
    "pinned": {"choices": (*PLAIN[:2], ("c", "Ask", False, True))},
    "exclusive": {"choices": (*PLAIN[:2], ("c", "Ask", False, False, True))},
    "unsure": {"choices": (*PLAIN[:2], ("c", "Ask", False, False, False, True))},
    "rating": {"kind": "rating", "measures": "confidence", "scale": ["no", "a bit", "yes"],
               "top": 1, "choices": ()},
    "limits": {"kind": "number", "measures": "evaluation", "unit": "a week", "lowest": 1,
               "choices": ()},
    "letters": {"choices": tuple((f"k{n}", f"Choice {n}", n == 3) for n in range(30))},
    "text": {"kind": "text", "measures": "evaluation", "choices": ()},
    "unscored": {"kind": "multiple", "measures": "barrier", "choices": UNSCORED},
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_a_form_says_it_holds_comes_back_and_the_rest_is_told(author, form):
    course = make_course("forms", published=False)
    for name, has in HAS.items():
        ask(course, name, **({"stem": f"What of {name}?", "choices": PLAIN} | has))
    versions = QuestionVersion.objects.filter(course=course).order_by("question__position")
    asked = {str(version.question.key): Content.of_version(version) for version in versions}
    answer = author.get(reverse("admin:workspace-export", args=[course.pk, form]))
    beside = author.get(reverse("admin:workspace-left-out", args=[course.pk, form]))
    page = author.get(reverse("admin:workspace-exports", args=[course.pk]))
    told = next(told for name, _, told in page.context_data["rows"] if name == form)
    Question.objects.filter(course=course).delete()

    plan = plan_of(course, read(text_of(answer.content)), Usual(objective=asked["lines"].objective))

    without = {name for words, names in told.parts.items() for name in names
               if words != "the objective"}  # fmt: skip
    back = {content.plain_stem.split("?")[0]: lettered(content) for _, content in plan.wanted}
    for name, content in asked.items():
        is_told = name in told.left_out or name in without
        is_back = back.get(f"What of {name}") == lettered(content)
        assert is_back is not is_told, name
    words = beside.content.decode()
    assert all(line in words for line in told.lines) and f"{told.held} of {len(HAS)}" in words


def lettered(content):
    """With the letters that every import gives anew."""
    letters = iter(range(99))
    return replace(
        content, choices=tuple(replace(each, key=str(next(letters))) for each in content.choices)
    )


def test_feedback_of_a_list_names_a_choice_that_is_there():
    text = "1. Which?\nA. x\n*B. y\nFeedback A: Too\nearly\nFeedback for b: Yes.\nRationale: So."

    (draft,) = read(text).drafts

    assert [choice.feedback for choice in draft.choices] == ["Too\nearly", "Yes."]
    assert draft.rationale == "So."
    refused = read(text.replace("Feedback A", "Feedback D")).problems
    assert [problem.code for problem in refused] == ["unknown-choice"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_holds_all_that_is_asked(author, course, form):
    ask(
        course, "m1", kind="multiple", measures="barrier", shuffle=True,
        choices=(("a", "Cost", False), ("b", "None of these", False, True, True),
                 ("c", "I am not sure", False, True, False, True)),
    )  # fmt: skip
    ask(course, "n1", kind="number", measures="audience", unit="a week", lowest=-0.5, highest=40)
    ask(course, "n2", kind="number", measures="audience", lowest=1, highest=40.0, whole=True)
    ask(course, "r1", kind="rating", measures="evaluation", scale=("no", "a bit", "yes"), top=1,
        grid="The activity was")  # fmt: skip
    versions = QuestionVersion.objects.filter(course=course).order_by("question__position")
    asked = {str(version.question.key): Content.of_version(version) for version in versions}
    answer = author.get(reverse("admin:workspace-export", args=[course.pk, form]))
    Question.objects.filter(course=course).delete()

    plan = plan_of(course, read(text_of(answer.content)), Usual())

    assert plan.problems == []
    assert dict(plan.wanted) == asked


def test_no_cell_becomes_a_formula(author, course):
    table = author.get(reverse("admin:workspace-export", args=[course.pk, "csv"])).content.decode()

    assert ",'=SUM(A1)," in table
