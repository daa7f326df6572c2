"""Every answer has its place in the words of a person."""

import pytest
from django.db import connection
from django.utils import timezone

from assessments.authoring import save_version
from assessments.models import Phase
from outcomes.counting import count_course, wait_for_writers
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_course,
    make_learner,
    make_poll,
    version_of,
    wording,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_question_of_as_many_choices_as_a_package_may_hold_is_counted():
    course = make_course()
    choices = tuple((f"k{number}", f"Choice {number}", number in (0, 61)) for number in range(62))
    many = ask(course, "many", kind="multiple", choices=choices)
    few = ask(course, "few")
    for phase in (Phase.PRE, Phase.POST):
        make_poll(course, phase, [many, few])
    first, other = enrolled(course), enrolled(course)
    everything = [key for key, _, _ in choices]
    for learner, before in ((first, everything), (other, ["k61"])):
        answered(many, before, learner=learner)
        answered(many, ["k0", "k61"], learner=learner, phase=Phase.POST)
        answered(few, "b", learner=learner)
    answered(many, ["k61"], learner=(retaken := enrolled(course)), attempt=2)
    answered(many, ["k0", "k61"], learner=retaken, phase=Phase.POST)
    now = wait_for_writers(lambda: None)

    wide, narrow = count_course(course, now, now).items

    assert wide.key == 1 | 1 << 61
    assert wide.table == {((1 << 62) - 1, wide.key): 1, (1 << 61, wide.key): 2}
    assert narrow.table == {(2, 0): 2, (0, 0): 1}


def test_versions_far_apart_and_people_with_nothing_but_answers_are_counted():
    """Numbers of versions are given out over all courses: those of one course may lie far apart."""
    course, other = make_course(questions=1), make_course()
    first = course.questions.get()
    with connection.cursor() as cursor:  # as if many other questions had been written in between
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('assessments_questionversion', 'id'), %s)",
            [version_of(first).pk + 5_000],
        )
    later = ask(course, "later")
    for phase in (Phase.PRE, Phase.POST):
        make_poll(course, phase, [later])
    answered(first, "b", learner=enrolled(course))
    save_version(first, wording(course, stem="Which is right, then?"), at=timezone.now())
    ask(other, "elsewhere")
    whole = enrolled(course)
    unknown = make_learner()  # answered, and stands in no enrolment known at the time
    for person in (whole, unknown):
        answered(later, "b", learner=person)
        answered(later, "a", learner=person, phase=Phase.POST)
        answered(first, "c", learner=person, phase=Phase.POST, attempt=2)  # and never a first time
    now = wait_for_writers(lambda: None)

    counts = count_course(course, now, now)

    old, new, apart = counts.items
    assert [item.version.number for item in (old, new, apart)] == [1, 2, 1]
    assert (old.table.get((0, 4)), new.table.get((0, 4)), apart.table.get((2, 1))) == (None, 2, 2)
    assert (counts.participation.cme, counts.sections.flow.analysed, counts.patterns.learners) == (
        1,
        1,
        2,
    )
