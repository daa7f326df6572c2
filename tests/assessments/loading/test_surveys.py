"""Exports of survey tools: refused with the cause, one sentence a cause."""

import pytest

from assessments.loading.surveys import tool_of

pytestmark = pytest.mark.django_db
HEADER = "learner,question,phase,answer,answered_at,attempt\n"
ROW = "R_0,c1,pre,1,2025-02-01T10:05:00+00:00,1\n"


def test_a_row_of_import_ids_is_named(problems):
    (sentence,) = problems("learners-survey.csv", "importid-row.csv")

    assert sentence.startswith("importid-row.csv:2: This row holds the ImportIds of a Qualtrics")
    assert sentence.endswith("Delete the row. [survey-header-row]")


def test_a_row_with_the_texts_of_the_questions_is_named(problems):
    (sentence,) = problems("learners-survey.csv", "question-text-row.csv")

    assert sentence.startswith("question-text-row.csv:2: This row holds the question's text")
    assert "it is no answer" in sentence


def test_a_header_that_stands_again_between_the_rows_is_named(problems):
    (sentence,) = problems("learners-survey.csv", HEADER + ROW + HEADER)

    assert "responses.csv:3: This row holds the question's text or another header" in sentence


@pytest.mark.parametrize("row", ["Learner id,Pathway,E-mail,Enrolled", "learner,pathway,,"])
def test_a_second_header_of_the_learners_file_is_named(problems, row):
    learners = f"learner,pathway,email,enrolled_at\n{row}\nR_0,cme,,\n"

    (sentence,) = problems(learners, HEADER + ROW)

    assert "learners.csv:2: This row holds" in sentence and "it is no learner" in sentence


def test_one_wrong_cell_is_no_second_header(problems):
    (sentence,) = problems("learners-survey.csv", HEADER + ROW.replace("pre", "before"))

    assert sentence.endswith("[unknown-phase]")


def test_the_rows_without_them_load(load):
    assert load("learners-survey.csv", HEADER + ROW).responses == 1


@pytest.mark.parametrize(
    ("header", "tool"),
    [
        ("StartDate,EndDate,Status,IPAddress,ResponseId,Q1,Q2", "Qualtrics"),
        ("record_id,redcap_event_name,q1,q2", "REDCap"),
        ("record_id,q1", "REDCap"),
        ("learner,question,phase,answer", ""),
        ("progress,score", ""),
    ],
)
def test_a_tool_is_known_by_its_columns(header, tool):
    assert tool_of(header.split(",")) == tool


def test_an_export_with_one_row_a_respondent_is_refused_with_the_form_wanted(problems):
    export = "StartDate,EndDate,ResponseId,Q1\n2025,2025,R_0,1\n"

    sentences = problems("learners-survey.csv", export)

    assert "This looks like an export of Qualtrics with one row a respondent." in sentences[0]
    assert "one row for each answer" in sentences[0]
