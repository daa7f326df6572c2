"""The subgroups of a course."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import (
    make_course,
)


@pytest.mark.django_db
def test_the_subgroups_of_a_course_are_of_those_there_are():
    course = make_course()
    course.subgroups = ["profession", "shoe size"]

    with pytest.raises(ValidationError):
        course.full_clean()
