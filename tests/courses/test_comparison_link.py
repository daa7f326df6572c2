"""The link of a comparison arm."""

import pytest

from courses.comparison_link import is_comparison_token
from tests.assessments.test_comparison import address, course
from tests.factories import make_course

__all__ = ["course"]

pytestmark = pytest.mark.django_db


def test_a_token_belongs_to_one_course(course):
    token = address(course).split("/")[-2]

    assert is_comparison_token(course, token)
    assert not is_comparison_token(make_course(), token) and not is_comparison_token(course, "")
