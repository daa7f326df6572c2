import pytest

from assessments.question_import import read
from tests.assessments.question_import.written import QTI_21, QTI_30, choices


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<questestinterop><item/></questestinterop>", "qti-1.2"),
        (QTI_30.replace("choice-interaction", "order-interaction"), "unknown-type"),
        (
            "<assessmentItem><templateDeclaration/><itemBody><p>a <printedVariable/></p>"
            "<choiceInteraction/></itemBody></assessmentItem>",
            "unknown-type",
        ),
        ("<qti-assessment-item/>", "unknown-type"),
        (
            "<!DOCTYPE q [<!ENTITY a 'x'>]><qti-assessment-item>&a;</qti-assessment-item>",
            "xml-entities",
        ),  # fmt: skip
        ("1. Which?\nA. x\nB. y\nAnswer: D", "unknown-choice"),
        (QTI_21.replace("<value>b</value>", "<value>z</value>"), "unknown-choice"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(text, code):
    assert [problem.code for problem in read(text).problems] == [code]


def test_part_of_the_points_is_no_correct_answer_where_one_is_asked():
    gift = "Which? {~%50%Half =All ~None}"
    moodle = """<quiz><question type="multichoice"><questiontext><text>W?</text></questiontext>
    <single>true</single><answer fraction="50"><text>Half</text></answer>
    <answer fraction="100"><text>All</text></answer></question></quiz>"""

    for text in (gift, moodle):
        assert [text for text, correct in choices(read(text).drafts[0]) if correct] == ["All"]
