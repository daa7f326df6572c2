"""Who is one person, by the rules of today and of earlier snapshots."""

import pytest

from learners.models import Learner
from outcomes.counting import VERSIONS, count_course, count_programme, wait_for_writers
from outcomes.snapshots.building import build
from tests.factories import enrolled, make_course, make_learner

pytestmark = pytest.mark.django_db(transaction=True)
NPIS = ("1234567893", "1245319599")


def counted(course, version=2):
    now = wait_for_writers(lambda: None)
    return count_course(course, now, now, rules=VERSIONS[version])


def at_one_desk(course, *npis):
    for npi in npis:
        enrolled(course, make_learner(email="desk@clinic.org", npi=npi))


def test_two_valid_npis_under_one_address_are_two_people():
    course = make_course()
    at_one_desk(course, *NPIS)

    counts = counted(course)

    assert (counts.sections.flow.counted, counts.participation.joined_rows) == (2, 0)
    now = wait_for_writers(lambda: None)
    notes = build(course, counts, now).notes
    assert (
        "1 e-mail address is shared by people with valid NPIs that differ; they count apart."
        in notes
    )


def test_an_earlier_snapshot_counted_them_as_one():
    course = make_course()
    at_one_desk(course, *NPIS)

    counts = counted(course, version=1)

    assert (counts.sections.flow.counted, counts.participation.joined_rows) == (1, 1)
    assert counts.participation.shared_addresses == 0


def test_one_npi_and_rows_without_under_an_address_are_one_person():
    course = make_course()
    at_one_desk(course, NPIS[0], "", NPIS[0])

    counts = counted(course)

    assert (counts.sections.flow.counted, counts.participation.joined_rows) == (1, 2)


def test_a_programme_tells_them_apart_too():
    courses = [make_course(), make_course()]
    for course, npi in zip(courses, NPIS, strict=True):
        learner = enrolled(course, make_learner(email="desk@clinic.org", npi=npi))
        learner.enrollments.update(loaded=True)
    now = wait_for_writers(lambda: None)

    people = [
        count_programme(courses, now, now, rules=VERSIONS[version]).persons for version in (1, 2)
    ]

    assert people == [1, 2]


def test_facts_are_those_of_the_time():
    course = make_course()
    at_one_desk(course, NPIS[0], NPIS[0])
    then = wait_for_writers(lambda: None)
    Learner.objects.filter(pk=Learner.objects.latest("pk").pk).update(npi=NPIS[1])

    assert count_course(course, then, then).sections.flow.counted == 1
    assert counted(course).sections.flow.counted == 2
