"""Further attempts in the outcomes."""

import pytest
from django.utils import timezone

from cme_platform.packages import import_package
from courses.models import Course
from tests.assessments.api.test_views import enrolled_learner
from tests.assessments.test_answer_context import WRONG, answer_all, at_the_post_test, open_next
from tests.assessments.test_retry_draw import DRAWING, ENOUGH, asked_after
from tests.outcomes.snapshots.test_building import document_of
from tests.packages import write_package


@pytest.mark.django_db(transaction=True)
def test_outcomes_count_the_first_attempt_and_who_passed_on_a_retry(tmp_path):
    import_package(write_package(tmp_path, DRAWING), at=timezone.now())
    drawing = enrolled_learner()
    at_the_post_test(drawing)
    answer_all(drawing, WRONG)
    open_next(drawing)
    given = ENOUGH | {"r1": "b"}
    answer_all(drawing, {key: given[key] for key in asked_after(drawing)})

    document = document_of(Course.objects.get())

    funnel = {stage["stage"]: stage["n"] for stage in document["flow"]["funnel"]}
    items = {item["question"]: item["matched"]["post"]["count"] for item in document["items"]}
    assert items == {"q1": 0, "q2": 0, "q3": 1}
    assert funnel["passed"] == 1
