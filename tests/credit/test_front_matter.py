"""The front matter from the records, and what a designated course needs before it is published."""

import io
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from assessments.models import Phase
from courses import front_matter, publishing
from courses.models import Course, Disclosure, PlanningRecord, StatementText, Supporter
from credit.models import CreditOffer
from tests.credit.people import course_with_credit
from tests.factories import (
    THEN,
    ask,
    make_course,
    make_faculty,
    make_poll,
    make_segment,
    somebody,
    with_video,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def shown(course):
    return front_matter.current(course).content


def page_of(course):
    return text(Client().get(f"/courses/{course.slug}/"))


MITIGATION = (
    "All of the relevant financial relationships listed for these individuals have been mitigated."
)


def test_the_mitigation_sentence_stands_if_and_only_if_somebody_has_a_relevant_relationship():
    course = make_course()
    person = make_faculty(course)

    with_one = page_of(course)
    Disclosure.objects.update(relevant=False)
    with_none = page_of(course)
    Disclosure.objects.update(relevant=True, mitigated=False)
    unmitigated = page_of(course)

    assert MITIGATION in with_one
    disclosed = (
        "discloses the following relevant financial relationships with ineligible companies: Acme "
        "(consultant)."
    )
    assert f"{person.name} {disclosed}" in with_one
    assert MITIGATION not in with_none
    assert (
        f"{person.name} has no relevant financial relationships with ineligible companies to "
        "disclose."
    ) in with_none
    assert MITIGATION not in unmitigated


def test_support_is_told_by_name_with_the_nature_of_what_came_in_kind_and_never_by_a_logo():
    course = make_course()
    Supporter.objects.create(course=course, name="Acme")
    Supporter.objects.create(course=course, name="Bolt", position=1)
    Supporter.objects.create(course=course, name="Core", position=2, in_kind="loan of equipment")

    page = page_of(course)

    assert (
        "an independent educational grant from Acme and Bolt; in-kind support (loan of "
        "equipment) from Core."
    ) in page
    assert "<img" not in page
    assert not {type(field).__name__ for field in Supporter._meta.fields} & {
        "ImageField",
        "FileField",
    }


@pytest.mark.parametrize(
    ("providership", "begin"),
    [
        ("", "As typed."),
        ("direct", "The Test Provider is accredited by the Accreditation Council"),
        ("joint", "This activity has been planned and implemented in accordance with"),
        (
            "joint-accreditation",
            "In support of improving patient care, this activity has been planned",
        ),
    ],
)
def test_the_accreditation_statement_follows_the_providership(providership, begin):
    course = course_with_credit()
    course.accreditation_statement = "As typed."
    course.save()
    PlanningRecord.objects.create(
        course=course, providership=providership, joint_providers=["Small College"]
    )

    statement = shown(course)["accreditation"]["statement"]

    assert statement.startswith(begin)
    assert ("Small College" in statement) is (providership in ("joint", "joint-accreditation"))


def test_the_designation_stands_in_italics_with_the_pass_mark_and_what_must_be_stated():
    course = course_with_credit()
    PlanningRecord.objects.create(
        course=course,
        bibliography=["Source <1>"],
        contact="help@example.org",
        privacy_policy="https://example.org/p",
        minutes=65,
    )

    page = page_of(course)

    assert (
        "for a maximum of 1.0 <em>AMA PRA Category 1 Credit</em>™. Physicians should claim only"
        in page
    )
    for stated in (
        "at least 70% on the post-test",
        "Source &lt;1&gt;",
        "help@example.org",
        "https://example.org/p",
        "65 minutes",
    ):
        assert stated in page


def test_a_certified_segment_stands_in_the_front_matter_and_needs_credit_to_be_certified_for():
    course = course_with_credit()
    make_segment(course)
    before = shown(course)

    course.segments.update(certified=True)

    assert "certified_segments" not in before
    assert shown(course)["certified_segments"] == [{"title": "Segment first", "seconds": 120}]
    assert re.search(r"Certified segments</dt><dd[^>]*>Segment first", page_of(course))
    assert "certified-without-credit" not in {failure.code for failure in publishing.advice(course)}
    CreditOffer.objects.all().delete()
    assert "certified-without-credit" in {failure.code for failure in publishing.advice(course)}


def test_every_change_is_a_new_version_and_the_old_one_stays_word_for_word():
    course = make_course()
    first = front_matter.current(course)
    words = dict(first.content)

    same = front_matter.current(course)
    StatementText.objects.update_or_create(
        key="support-none", defaults={"text": "Nobody pays for this."}
    )
    second = front_matter.current(course)

    first.refresh_from_db()
    assert (same.version, second.version) == (1, 2)
    assert second.content["support"] == "Nobody pays for this."
    assert first.content == words
    assert first.digest != second.digest


# --- the gate -------------------------------------------------------------------------------------

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


def test_without_designation_the_same_things_are_advice_and_hold_nothing_back(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = course_with_credit()
    with_video(course.tracks.get())

    advised = {failure.code for failure in publishing.advice(course)}

    assert publishing.gate_failures(course) == []
    assert {"no-bibliography", "no-practice-gap", "no-contact"} <= advised


def test_what_is_missing_is_named_to_authors_by_the_api_and_by_the_command(designated):
    PlanningRecord.objects.update(contact="")
    author, learner = Client(), Client()
    author.force_login(somebody("author"))
    learner.force_login(somebody("learner"))
    address = f"/api/v1/courses/{designated.slug}/publishing/"
    output = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("check_course", designated.slug, stdout=output)

    assert author.get(address).json()["missing"] == [
        {"code": "no-contact", "detail": "No contact is named."}
    ]
    assert learner.get(address).status_code == 404
    assert "missing: No contact is named. [no-contact]" in output.getvalue()
