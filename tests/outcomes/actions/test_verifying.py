"""A snapshot is made again by its own rules; what is another rule today is said, never passed
over.
"""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Phase
from courses.models import Course, ItemTest, Track
from credit.models import CreditOffer
from outcomes.actions.verifying import verify
from outcomes.counting import (
    CURRENT,
    VERSIONS,
    UnknownRules,
    count_course,
    rules_for,
    wait_for_writers,
)
from outcomes.models import OutcomeSnapshot
from outcomes.snapshots.building import build
from outcomes.snapshots.digests import digest_of
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_course,
    make_decision_point,
    make_learner,
    make_poll,
    make_segment,
    somebody,
)

pytestmark = pytest.mark.django_db(transaction=True)
FAMILIES = ["confidence_family", "subgroup_families"]
CHANGED = {  # rules that are others today, by the version of a snapshot
    1: ["person", "practice_change", "passed", "not_recorded", "item_quality", *FAMILIES],
    2: ["not_recorded", "item_quality", *FAMILIES],
    3: ["not_recorded", "item_quality"],
    4: [],
}


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
    assert outcome.rules_changed == CHANGED[version]


def test_a_snapshot_in_the_words_of_an_earlier_release_is_the_same(course):
    snapshot = stored(course, CURRENT.version)
    earlier = json.dumps(snapshot.content)
    for today, then in (("correct", "right"), ("Correct", "Right"), ("of the post-test", "after")):
        earlier = re.sub(rf"(?<!\w){today} (?!answer)", f"{then} ", earlier)
    assert earlier.count("right") > 5
    OutcomeSnapshot.objects.filter(pk=snapshot.pk).delete()
    document = json.loads(earlier)
    worded = OutcomeSnapshot.objects.create(
        course=course, as_of=snapshot.as_of, known_at=snapshot.known_at,
        computed_at=snapshot.as_of, digest=digest_of(document), document=earlier,
    )  # fmt: skip

    assert verify(worded).differences == []


def test_a_snapshot_is_verified_by_the_test_its_course_had_chosen_then(course):
    Course.objects.filter(pk=course.pk).update(item_test=ItemTest.MID_P)
    course.refresh_from_db()
    now = wait_for_writers(lambda: None)
    document = build(course, count_course(course, now, now), now, rules_for(course)).as_json()
    snapshot = OutcomeSnapshot.objects.create(
        course=course, as_of=now, known_at=now, computed_at=now, digest=digest_of(document),
        document=json.dumps(document),
    )  # fmt: skip
    Course.objects.filter(pk=course.pk).update(item_test=ItemTest.EXACT)

    assert verify(snapshot).same


def test_a_snapshot_from_before_there_was_a_section_is_the_same_without_it(course):
    snapshot = stored(course, CURRENT.version)
    document = snapshot.content
    for later in ("by_group", "moderators", "data_quality", "drift"):
        del document[later]
    earlier = OutcomeSnapshot.objects.create(
        course=course, as_of=snapshot.as_of, known_at=snapshot.known_at, computed_at=snapshot.as_of,
        digest=digest_of(document), document=json.dumps(document),
    )  # fmt: skip

    assert verify(earlier).same and verify(snapshot).same


def test_the_rules_make_a_difference_and_an_earlier_document_bears_no_version(course):
    first, newest = (stored(course, version) for version in (1, CURRENT.version))

    assert "version" not in first.content["snapshot"]["rules"]
    assert newest.content["snapshot"]["rules"]["version"] == CURRENT.version
    assert first.content["participation"]["participants"] == 1
    assert newest.content["participation"]["participants"] == 2
    assert (first.content["practice_change"], len(newest.content["practice_change"])) == ([], 1)


def test_a_snapshot_of_before_a_section_is_verified_without_it_and_that_is_said(course, capsys):
    now = wait_for_writers(lambda: None)
    document = build(course, count_course(course, now, now), now).as_json()
    del document["scores"], document["micro_learning"]
    snapshot = OutcomeSnapshot.objects.create(
        course=course,
        as_of=now,
        known_at=now,
        computed_at=now,
        digest=digest_of(document),
        document=json.dumps(document),
    )

    call_command("verify_outcomes", course.slug, snapshot=snapshot.pk)

    printed = capsys.readouterr().out
    assert "before there were these sections: micro_learning, scores." in printed
    assert f"same digest {snapshot.digest}" in printed


def test_what_was_added_to_the_activity_later_is_no_difference(course):
    track = course.tracks.get()
    learner = enrolled(course)
    make_decision_point(track, ask(course, "d1"))
    answered(course.questions.get(key="d1"), "a", phase=Phase.IN_ACTIVITY, learner=learner)
    make_segment(course)
    snapshot = stored(course, CURRENT.version)

    course.segments.update(title="Another title")
    make_segment(course, "second")
    make_decision_point(track, ask(course, "d2"))
    Track.objects.filter(pk=track.pk).update(number=7)

    assert verify(snapshot).differences == []


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_course_had_set_then_is_in_the_snapshot(course, version, capsys):
    then = {"intended_reach": 900, "target_specialties": ["Hematology"], "demonstration": True}
    Course.objects.filter(pk=course.pk).update(subgroups=["profession"], **then)
    course.refresh_from_db()
    snapshot = stored(course, version)

    now = {"intended_reach": 30, "target_specialties": [], "demonstration": False}
    Course.objects.filter(pk=course.pk).update(subgroups=["specialty"], title="Another", **now)
    CreditOffer.objects.create(course=course, type="other", amount="1.00", increment="0.25")
    snapshot.refresh_from_db()
    call_command("verify_outcomes", course.slug, snapshot=snapshot.pk)

    assert "Set otherwise today: demonstration, intended reach, target specialties" in (
        capsys.readouterr().out
    )


def test_faculty_named_since_are_said_to_be_why(course):
    learner = enrolled(course, make_learner(somebody("learner")))
    snapshot = stored(course, CURRENT.version)

    course.faculty.create(name="Ada Roe", user=learner.user)
    outcome = verify(snapshot)

    assert not outcome.same and "faculty of the course are others today" in outcome.reasons[0]


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
