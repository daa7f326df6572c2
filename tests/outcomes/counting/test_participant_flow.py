import pytest

from assessments.models import Phase
from courses.models import Enrollment, FrontMatter, FrontMatterShown
from outcomes.counting import CURRENT, VERSIONS, count_course, wait_for_writers
from outcomes.snapshots.building import build
from tests.factories import answered, enrolled, make_course

pytestmark = pytest.mark.django_db(transaction=True)


def funnels(course, version=2):
    """Of the flow, and of the participation."""
    return [{name: told["n"] for name, told in part.items()} for part in stages(course, version)]


def stages(course, version=CURRENT.version):
    now = wait_for_writers(lambda: None)
    rules = VERSIONS[version]
    document = build(course, count_course(course, now, now, rules=rules), now, rules).as_json()
    return [
        {stage["stage"]: stage for stage in part["funnel"]}
        for part in (document["flow"], document["participation"])
    ]


@pytest.mark.parametrize(
    ("mark", "version", "passed"), [("0.667", 2, 1), ("0.667", 1, 0), ("0.67", 2, 0)]
)
def test_a_mark_of_three_decimals_is_a_fraction_that_was_rounded(mark, version, passed):
    course = make_course(questions=3)
    course.polls.filter(phase=Phase.POST).update(pass_mark=mark)
    learner = enrolled(course)
    for question, answer in zip(course.questions.all(), "bba", strict=True):
        answered(question, answer, phase=Phase.POST, learner=learner)

    assert funnels(course, version)[0]["passed"] == passed


def test_what_was_not_recorded_of_loaded_people_is_never_0():
    course = make_course()
    enrolled(course)
    loaded = enrolled(course)
    Enrollment.objects.filter(learner=loaded).update(loaded=True)

    flow, participation = funnels(course)
    assert (flow["front_matter"], flow["completer"]) == (None, None)
    assert (participation["front_matter_shown"], participation["completed"]) == (None, None)
    flow, participation = funnels(course, version=1)
    assert (flow["front_matter"], participation["front_matter_shown"]) == (0, 0)


def test_what_was_recorded_of_some_is_said_and_nobody_of_ours_is_0():
    course = make_course()
    matter = FrontMatter.objects.create(course=course, version=1, content={}, digest="x")
    learner = enrolled(course)
    assert funnels(course)[0]["front_matter"] == 0

    FrontMatterShown.objects.create(learner=learner, front_matter=matter)
    Enrollment.objects.filter(learner=enrolled(course)).update(loaded=True)

    flow, participation = funnels(course)
    assert (flow["front_matter"], participation["front_matter_shown"]) == (1, 1)
    assert flow["completer"] is None


def test_a_stage_recorded_for_some_says_for_how_many_and_its_share_is_of_these():
    course = make_course()
    matter = FrontMatter.objects.create(course=course, version=1, content={}, digest="x")
    loaded, seen = enrolled(course), enrolled(course)
    course.enrollments.filter(learner__in=[loaded, seen]).update(loaded=True)
    FrontMatterShown.objects.create(learner=enrolled(course), front_matter=matter)
    FrontMatterShown.objects.create(learner=seen, front_matter=matter)
    enrolled(course)

    for part, name in zip(stages(course), ("front_matter", "front_matter_shown"), strict=True):
        assert (part[name]["n"], part[name]["recorded_for"]) == (2, 3)
    flow, _ = stages(course)
    assert flow["front_matter"]["share"] == 2 / 3 and flow["completer"]["n"] == 0
    assert flow["view"]["n"] == 4 and "recorded_for" not in flow["view"]


def test_where_everybody_came_here_nothing_is_said_of_it_and_of_a_file_nothing_is_recorded():
    course = make_course()
    learner = enrolled(course)
    here, _ = stages(course)
    course.enrollments.filter(learner=learner).update(loaded=True)
    file, _ = stages(course)

    assert here["completer"]["n"] == 0 and "recorded_for" not in here["completer"]
    assert (file["completer"]["n"], file["completer"]["share"]) == (None, None)
