"""A refusal as a problem document."""

from cme_platform.problems import problem_details
from tests.learners.test_refusals import TooMany


def test_a_program_gets_status_code_sentence_and_what_else_there_is():
    refusal = TooMany()
    refusal.details = {"missing": ["a"]}
    answer = problem_details(refusal, {})

    assert answer is not None
    assert answer.status_code == answer.data["status"] == 422
    assert (answer.data["code"], answer.data["missing"]) == ("too-many", ["a"])


def test_an_error_that_is_no_refusal_is_not_told_as_one():
    assert problem_details(ValueError("secret"), {}) is None
