import pytest
from django.utils import timezone

from assessments.models import Response
from cme_platform.packages import import_package
from learners.models import Learner
from tests.assessments.loading.test_rows import DAY, HEADER, ONE
from tests.packages import COURSE, write_package

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(mini_course):
    return mini_course


def test_new_answers_beside_known_ones_are_added_and_counted(load):
    load(ONE, HEADER + f"a,q1,pre,b,{DAY}\n")

    loaded = load(
        "learner,pathway\na,cme\nb,micro\n",
        HEADER + f"a,q1,pre,b,{DAY}\nb,m1,in_activity,a,{DAY}\n",
    )

    assert (loaded.learners, loaded.responses, loaded.responses_known) == (1, 1, 1)
    assert set(Response.objects.values_list("learner__external_id", "pathway")) == {
        ("a", "cme"),
        ("b", "micro"),
    }


def test_after_an_edit_the_same_file_still_changes_nothing_and_new_answers_go_to_the_new_wording(
    load, tmp_path
):
    load(ONE, HEADER + f"a,q1,pre,c,{DAY}\n")
    old = Response.objects.get().version
    without_c = COURSE.replace(", {key: c, text: Gamma}]}\n  - {key: q2", "]}\n  - {key: q2")
    assert without_c != COURSE
    folder = tmp_path / "edited"
    folder.mkdir()
    import_package(write_package(folder, without_c), at=timezone.now())

    loaded = load(ONE, HEADER + f"a,q1,pre,c,{DAY}\na,q1,post,b,{DAY}\n")

    assert (loaded.responses, loaded.responses_known) == (1, 1)
    by_phase = {
        response.get_phase_display(): response
        for response in Response.objects.select_related("version")
    }
    assert by_phase["pre"].version == old
    assert by_phase["post"].version.number == old.number + 1


def test_texts_that_look_like_formulas_or_markup_are_stored_as_they_are(load):
    name = "=1+1\\t'; DROP TABLE learners_learner; -- <b>"

    load(f"learner,pathway,family_name\na,cme,{name}\n", HEADER)

    assert Learner.objects.get().family_name == name
