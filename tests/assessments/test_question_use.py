import pytest

from assessments.models import Phase
from assessments.question_use import use_of
from tests.factories import ask, make_course, make_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", published=False)


@pytest.mark.parametrize(
    ("measures", "phases", "word"),
    [
        ("knowledge", [Phase.PRE, Phase.POST], ""),
        ("knowledge", [Phase.PRE], "Not in the post-test: no change can be shown."),
        ("confidence", [Phase.POST], "Not in the pre-test: no change can be shown."),
        ("practice_change", [Phase.PRE], "Counts only after the activity"),
        ("practice_change", [Phase.EVALUATION], ""),
        ("audience", [Phase.PRE], ""),
        ("knowledge", [], "Asked nowhere."),
    ],
)
def test_a_word_says_whether_a_question_would_count(course, measures, phases, word):
    kind = {"confidence": "rating", "practice_change": "multiple", "audience": "text"}
    scale = {"scale": ("not", "very"), "top": 1} if measures == "confidence" else {}
    question = ask(course, "q1", kind=kind.get(measures, "single"), measures=measures, **scale)
    for phase in phases:
        make_poll(course, phase, [question])

    problem = use_of(course).questions[0].problem

    assert problem.startswith(word) and bool(problem) is bool(word)
