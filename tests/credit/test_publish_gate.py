"""What an accreditor asks for holds a designated course back, one thing at a time."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.models import Phase, Poll
from courses import front_matter, publishing
from courses.models import Course, Disclosure, PlanningRecord, Supporter
from credit.models import CreditOffer
from tests.credit.people import course_with_credit
from tests.factories import (
    THEN,
    ask,
    make_faculty,
    make_poll,
    make_segment,
    with_video,
)

pytestmark = pytest.mark.django_db
PLAN = {
    "designated_on": date(2025, 2, 1),
    "practice_gap": "A gap.",
    "educational_need": ["competence"],
    "needs_sources": "A survey.",
    "designed_to_change": ["competence"],
    "competencies": ["patient care"],
    "format_rationale": "Cases fit.",
    "providership": "direct",
    "contact": "help@example.org",
    "privacy_policy": "https://example.org/privacy",
    "bibliography": ["A source."],
}


@pytest.fixture
def designated(settings, tmp_path):
    """A course with everything an accreditor asks for."""
    settings.MEDIA_ROOT = tmp_path
    course = course_with_credit()
    with_video(course.tracks.get())
    make_poll(
        course, Phase.PRE, [ask(course, "c2", measures="competence")], track=course.tracks.get()
    )
    person = make_faculty(course)
    person.disclosed_on, person.role_began_on = date(2024, 11, 1), date(2024, 12, 1)
    person.save()
    person.disclosures.update(mitigation_steps="Peer review.", mitigated_on=date(2024, 11, 15))
    Supporter.objects.create(
        course=course, name="Acme", agreement_signed_on=date(2025, 2, 1), full_discretion=True
    )
    PlanningRecord.objects.create(course=course, **PLAN)
    return course


def codes(course):
    course.refresh_from_db()
    return [failure.code for failure in publishing.gate_failures(course)]


def test_a_designated_course_with_everything_may_be_published(designated):
    assert publishing.publish(designated, at=THEN) == []


BREAKAGES = {
    "no-faculty": lambda course: course.faculty.all().delete(),
    "no-dates": lambda course: Course.objects.update(expiry_date=None),
    "no-accreditation": lambda course: Course.objects.update(accreditation_provider=""),
    "no-needs-sources": lambda course: PlanningRecord.objects.update(needs_sources=""),
    "no-format-rationale": lambda course: PlanningRecord.objects.update(format_rationale=""),
    "no-bibliography": lambda course: PlanningRecord.objects.update(bibliography=[]),
    "no-practice-gap": lambda course: PlanningRecord.objects.update(practice_gap=""),
    "no-educational-need": lambda course: PlanningRecord.objects.update(educational_need=[]),
    "no-designed-change": lambda course: PlanningRecord.objects.update(designed_to_change=[]),
    "no-competencies": lambda course: PlanningRecord.objects.update(competencies=[]),
    "no-contact": lambda course: PlanningRecord.objects.update(contact=""),
    "no-privacy-policy": lambda course: PlanningRecord.objects.update(privacy_policy=""),
    "designated-late": lambda course: PlanningRecord.objects.update(designated_on=date(2025, 3, 2)),
    "no-joint-provider": lambda course: PlanningRecord.objects.update(providership="joint"),
    "supporter-provides": lambda course: PlanningRecord.objects.update(joint_providers=["ACME"]),
    "no-agreement": lambda course: course.supporters.update(agreement_signed_on=None),
    "agreement-late": lambda course: course.supporters.update(agreement_signed_on=date(2025, 3, 2)),
    "no-full-discretion": lambda course: course.supporters.update(full_discretion=False),
    "not-disclosed": lambda course: course.faculty.update(disclosed_on=None),
    "disclosed-late": lambda course: course.faculty.update(disclosed_on=date(2024, 12, 2)),
    "mitigation-undocumented": lambda course: Disclosure.objects.update(mitigation_steps=""),
    "mitigated-late": lambda course: Disclosure.objects.update(mitigated_on=date(2024, 12, 2)),
    "not-mitigated": lambda course: Disclosure.objects.update(mitigated=False),
    "expires-late": lambda course: Course.objects.update(expiry_date=date(2028, 3, 2)),
    "no-pass-mark": lambda course: course.polls.update(pass_mark=None),
    "no-credit": lambda course: CreditOffer.objects.all().delete(),
    "knowledge-only": lambda course: (
        course.questions.filter(key="c2").delete() or course.questions.filter(key="e1").delete()
    ),
}


@pytest.mark.parametrize("code", BREAKAGES)
def test_one_thing_missing_holds_a_designated_course_back_and_is_named(designated, code):
    BREAKAGES[code](designated)

    assert codes(designated) == [code]


def test_minutes_that_are_not_stated_are_the_length_of_the_videos_for_learners_and_the_gate(
    designated,
):
    CreditOffer.objects.filter(implied=False).update(amount="0.25")
    PlanningRecord.objects.update(minutes=None)
    shown = front_matter.content_of(designated)["minutes"]
    PlanningRecord.objects.update(minutes=10)

    stated = [failure.code for failure in publishing.advice(designated)]

    assert shown == 1
    assert "minutes-above-usual" in stated


def test_every_finding_about_a_row_names_the_row(designated):
    designated.polls.update(pass_mark=None)
    Disclosure.objects.update(mitigation_steps="")
    Supporter.objects.update(agreement_signed_on=None)

    subjects = {f.code: type(f.subject) for f in publishing.gate_failures(designated)}

    assert subjects == {
        "no-pass-mark": Poll, "mitigation-undocumented": Disclosure, "no-agreement": Supporter,
    }  # fmt: skip


def test_without_designation_the_same_things_are_advice_and_hold_nothing_back(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = course_with_credit()
    with_video(course.tracks.get())

    advised = {failure.code for failure in publishing.advice(course)}

    assert publishing.gate_failures(course) == []
    assert {"no-bibliography", "no-practice-gap", "no-contact"} <= advised


def test_credit_with_nothing_but_segments_is_published_by_no_door(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = course_with_credit()
    with_video(course.tracks.get())
    with_video(make_segment(course))
    course.segments.update(certified=True)
    before = codes(course)
    course.polls.update(track=None)
    course.tracks.all().delete()

    assert (before, codes(course)) == ([], ["credit-without-track"])
    CreditOffer.objects.all().delete()
    assert codes(course) == []


@pytest.mark.parametrize(
    ("share", "advised"), [(Decimal(0), True), (Decimal("0.1"), True), (Decimal("0.8"), False)]
)
def test_credit_that_asks_for_little_watching_is_told_and_holds_nothing_back(
    designated, share, advised
):
    CreditOffer.objects.update(min_watched=share)

    told = {failure.code: failure.subject for failure in publishing.advice(designated)}

    assert codes(designated) == []
    assert ("little-watched" in told) is advised
    assert not advised or told["little-watched"].share == share


@pytest.mark.parametrize(
    ("plan", "is_asked"),
    [
        ({}, True),
        ({"fee": "There is no fee."}, False),
        ({"method": "Watch it. The fee is 40 USD."}, False),
        ({"method": "Watch it, with coffee."}, True),
    ],
)
def test_what_learners_pay_is_asked_for_where_credit_is_offered_and_never_claimed(
    designated, plan, is_asked
):
    PlanningRecord.objects.update(**plan)
    designated.refresh_from_db()
    content = front_matter.content_of(designated)

    assert ("no-fee" in [f.code for f in publishing.to_mend(designated)]) == is_asked
    assert "no fee" not in content["method"] and content.get("fee", "") == plan.get("fee", "")
    assert "no-fee" not in codes(designated)  # packages are held to what they always were
    CreditOffer.objects.all().delete()
    assert "no-fee" not in [f.code for f in publishing.to_mend(designated)]
