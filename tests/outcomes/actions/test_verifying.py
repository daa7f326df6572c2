"""A snapshot is made again by its own rules; what is another rule today is said, never passed
over.
"""

import json

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Phase
from outcomes.actions.verifying import verify
from outcomes.counting import CURRENT, VERSIONS, UnknownRules, count_course, wait_for_writers
from outcomes.models import OutcomeSnapshot
from outcomes.snapshots.building import build
from outcomes.snapshots.digests import digest_of
from tests.factories import answered, ask, enrolled, make_course, make_learner, make_poll

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = ["person", "practice_change", "passed", "not_recorded"]


@pytest.fixture
def course():
    """Where every rule that changed makes a difference."""
    course = make_course(questions=3)
    course.polls.filter(phase=Phase.POST).update(pass_mark="0.667")
    change = ask(course, "p1", measures="practice_change")
    make_poll(course, Phase.POST, [change])
    for npi in ("1234567893", "1245319599"):
        learner = enrolled(course, make_learner(email="desk@clinic.org", npi=npi))
        learner.enrollments.update(loaded=True)
        answered(change, "b", phase=Phase.POST, learner=learner)
    for question, answer in zip(course.questions.exclude(key="p1"), "bba", strict=True):
        answered(question, answer, phase=Phase.POST, learner=learner)
    return course


def stored(course, version):
    """A snapshot as a release with those rules left it."""
    rules, now = VERSIONS[version], wait_for_writers(lambda: None)
    document = build(course, count_course(course, now, now, rules=rules), now, rules).as_json()
    return OutcomeSnapshot.objects.create(
        course=course,
        as_of=now,
        known_at=now,
        computed_at=now,
        digest=digest_of(document),
        document=json.dumps(document),
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_snapshot_is_verified_by_its_own_rules(course, version):
    outcome = verify(stored(course, version))

    assert (outcome.same, outcome.differences, outcome.rules_version) == (True, [], version)
    assert outcome.rules_changed == ([] if version == CURRENT.version else CHANGED)


def test_the_rules_make_a_difference_and_an_earlier_document_bears_no_version(course):
    first, newest = (stored(course, version) for version in VERSIONS)

    assert "version" not in first.content["snapshot"]["rules"]
    assert newest.content["snapshot"]["rules"]["version"] == CURRENT.version
    assert first.content["participation"]["participants"] == 1
    assert newest.content["participation"]["participants"] == 2
    assert (first.content["practice_change"], len(newest.content["practice_change"])) == ([], 1)


def test_rules_of_a_later_release_are_refused(course):
    newest = stored(course, CURRENT.version)
    document = newest.content
    document["snapshot"]["rules"]["version"] = 99
    later = OutcomeSnapshot.objects.create(
        course=course,
        as_of=newest.as_of,
        known_at=newest.known_at,
        computed_at=newest.computed_at,
        digest=digest_of(document),
        document=json.dumps(document),
    )

    with pytest.raises(UnknownRules, match="rules version 99"):
        verify(later)
    with pytest.raises(CommandError, match="cannot be made again"):
        call_command("verify_outcomes", course.slug, snapshot=later.pk)
