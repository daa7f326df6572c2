"""The usual method of participation names what a course has, and claims nothing else."""

import pytest

from assessments.models import Phase
from assessments.participation import USUAL, sections
from courses.models import PlanningRecord
from courses.querysets import statement_texts
from tests.factories import ask, make_course, make_decision_point, make_poll, make_segment

pytestmark = pytest.mark.django_db
PHASES = {"pre": Phase.PRE, "post": Phase.POST, "evaluation": Phase.EVALUATION}


@pytest.mark.parametrize(
    ("parts", "method"),
    [
        ("tracks points pre post evaluation", USUAL),
        ("tracks", "Read these pages and watch the tracks."),
        ("segments evaluation", "Read these pages, watch the segments, then complete the "
            "evaluation."),
        ("tracks pre post", "Read these pages, take the pre-test, watch the tracks, then take the "
            "post-test."),
    ],
)  # fmt: skip
def test_the_usual_method_names_what_the_course_has(parts, method):
    course = make_course(tracks=2 if "tracks" in parts else 0)
    if "segments" in parts:
        make_segment(course)
    if "points" in parts:
        make_decision_point(course.tracks.first(), ask(course, "d1"))
    for name in PHASES.keys() & parts.split():
        make_poll(course, PHASES[name], [ask(course, name)])

    assert sections(course, PlanningRecord(), statement_texts()) == {"method": method}


def test_words_that_somebody_wrote_stand_as_they_are():
    course = make_course()

    assert sections(course, PlanningRecord(method="Look."), {"method": USUAL}) == {}
    assert sections(course, PlanningRecord(), {"method": "The provider's words."}) == {}
