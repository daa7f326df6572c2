"""A stored answer and another one to the same question."""

import io

import pytest
from django.core.management import call_command

from assessments.models import Response
from tests.assessments.loading.test_import_responses import DAY, RESPONSES, course, load

__all__ = ["course", "load"]

pytestmark = pytest.mark.django_db


def test_another_answer_to_the_same_question_is_refused_and_the_first_stays(course, load, tmp_path):
    load("a,cme,,,,,,,,\n", f"a,q1,pre,b,{DAY},\n")
    (tmp_path / "r.csv").write_text(RESPONSES + f"a,q1,pre,c,{DAY},\n")
    errors = io.StringIO()

    with pytest.raises(SystemExit):
        call_command(
            "import_responses",
            "mini",
            learners=tmp_path / "l.csv",
            responses=tmp_path / "r.csv",
            stderr=errors,
        )

    assert "[answer-differs]" in errors.getvalue()
    assert Response.objects.get().answer == "b"
