import pytest
from django.utils import timezone

from assessments.loading import LoadRefused, load_responses
from cme_platform.packages import import_package
from courses.models import Enrollment
from learners.models import Learner
from tests.assessments.loading.test_rows import DAY, HEADER, ONE, refused
from tests.packages import COURSE, write_package

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(mini_course):
    return mini_course


def test_new_facts_of_a_known_learner_are_kept_and_the_same_ones_change_nothing(load):
    load("learner,pathway,profession\na,cme,nurse\n", HEADER)
    since = Learner.objects.get().facts_since

    assert load("learner,pathway,profession\na,cme,nurse\n", HEADER).learners_updated == 0
    assert Learner.objects.get().facts_since == since
    assert load("learner,pathway,profession\na,cme,physician\n", HEADER).learners_updated == 1
    assert Learner.objects.get().profession == "physician"


def test_a_learner_does_not_change_the_pathway(load):
    load(ONE, HEADER)

    with pytest.raises(LoadRefused) as caught:
        load("learner,pathway\na,micro\n", HEADER)

    assert [problem.code for problem in caught.value.problems] == ["pathway-changed"]
    assert Enrollment.objects.get().pathway == "cme"


def test_the_same_id_in_another_course_is_another_person(load, course, tmp_path):
    load(ONE, HEADER + f"a,q1,pre,b,{DAY}\n")
    folder = tmp_path / "other"
    folder.mkdir()
    other = import_package(
        write_package(folder, COURSE.replace("slug: mini", "slug: other")), at=timezone.now()
    ).course

    paths = {
        "learners_path": tmp_path / "learners.csv",
        "responses_path": tmp_path / "responses.csv",
    }
    loaded = load_responses(course=other, at=timezone.now(), **paths)

    assert (loaded.learners, loaded.responses) == (1, 1)
    assert Learner.objects.filter(external_id="a").count() == 2


@pytest.mark.parametrize(
    "learners",
    ["learner,colour\na,red\n", "", b"learner,pathway\n\xff,cme\n", 'learner,pathway\n"a,cme\n'],
)
def test_a_learners_file_that_is_not_read_is_not_repeated_for_every_answer(load, learners):
    answers = HEADER + "".join(f"l{n},q1,pre,b,{DAY}\n" for n in range(50))

    assert {file for file, *_ in refused(load, learners, answers)} == {"learners.csv"}
