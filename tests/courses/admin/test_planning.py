"""What an accreditor asks for: one page of its own, marked at the field and said once."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.admin.findings import needed_for_credit
from courses.front_matter import content_of
from courses.models import Course, Enrollment, PlanningRecord, Supporter
from credit.admin.offers import PARTICIPATION_ADDED
from credit.models import CreditOffer
from tests.factories import make_course, make_faculty, make_learner, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=1, published=False)


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def page_of(part, course):
    return reverse(f"admin:workspace-{part}", args=[course.pk])


def test_planning_is_a_page_of_the_outline_that_marks_what_credit_asks_for(author, course):
    add = author.get(page_of("planning", course), follow=True)
    PlanningRecord.objects.create(course=course)
    change = author.get(page_of("planning", course), follow=True)

    for page in (add.content.decode(), change.content.decode()):
        assert re.search(r'planning/"\s+aria-current="page"', page)
        assert page.count("for-credit") == len(needed_for_credit()) == 11
        assert '<option value="enduring material" selected>' in page


def credit_of(course, **fields):
    return {
        "course": course.pk, "type": "ama-pra-category-1", "amount": "0.25", "increment": "0.25",
        "position": 0, "needs_points": "on",
    } | fields  # fmt: skip


def test_the_first_credit_says_what_it_asks_for_and_what_is_added_beside_it(author, course):
    add = reverse("admin:credit_creditoffer_add")

    page = author.post(add, credit_of(course), follow=True).content.decode()
    moc = credit_of(course, type="moc-points", board="ABIM")
    second = author.post(add, moc, follow=True).content.decode()

    assert "With credit, publishing asks for what an accreditor asks for:" in page
    assert PARTICIPATION_ADDED.replace("'", "&#x27;") in page
    assert CreditOffer.objects.filter(course=course, implied=True).count() == 1
    assert "With credit" not in second and "participation is offered beside" not in second


STATED = {"accreditation_provider": "Good University", "providership": "joint",
    "joint_providers": "Small College"}  # fmt: skip


def test_the_statement_is_filled_in_as_in_the_last_course_and_confirmed(author, course):
    other = make_course("other", published=False)
    author.post(page_of("credit", other), STATED)

    page = author.get(page_of("credit", course)).content.decode()
    shown = re.search(r'id="statement">(.*?)</blockquote>', page, re.S)[1]
    author.post(page_of("credit", course), STATED)

    course.refresh_from_db()
    told = content_of(course)["accreditation"]["statement"]
    assert "through the joint providership of Good University and Small College" in told
    assert shown.strip() == told


def test_a_provider_alone_is_named_without_being_refused_for_a_joint_one(author, course):
    Course.objects.update(accreditation_provider="", accreditation_statement="")
    form = author.get(page_of("credit", course)).context["form"]
    usual = {name: form[name].value() or "" for name in form.fields}

    reply = author.post(page_of("credit", course), usual | {"accreditation_provider": "University"})

    course.refresh_from_db()
    assert reply.status_code == 302
    assert content_of(course)["accreditation"]["statement"].startswith("The University")


def test_the_second_reads_the_statement_of_the_first(author, course):
    seen = {"seen": "{}"}
    Course.objects.update(accreditation_provider="", accreditation_statement="Their own words.")

    reply = author.post(page_of("credit", course), STATED | seen)

    assert reply.status_code == 400 and "“Their own words.”" in reply.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"joint_providers": ""}, "Name it, or choose direct providership."),
        ({"joint_providers": "ACME"}, "ACME supports the activity and cannot provide it jointly."),
        ({"seen": "{}"}, "Someone else has saved this meanwhile: no provider;"),
        ({}, ""),
    ],
)
def test_accreditation_that_does_not_hold_is_refused_at_its_field(
    author, course, changed, sentence
):
    Supporter.objects.create(course=course, name="Acme")
    Course.objects.update(accreditation_provider="", accreditation_statement="")

    reply = author.post(page_of("credit", course), STATED | changed)

    course.refresh_from_db()
    assert reply.status_code == (400 if sentence else 302)
    page = reply.content.decode()
    assert sentence in page
    assert ("Nothing was saved. Mend these first:" in page) is bool(sentence)
    assert course.accreditation_provider == ("" if sentence else "Good University")


TOLD = {"company": "Acme", "relationship": "consultant", "relevant": "on", "mitigated": "on"}


@pytest.mark.parametrize(
    ("more", "is_kept"),
    [({}, False), ({"mitigated_on": "2026-01-02", "mitigation_steps": "Reviewed."}, True)],
)
def test_mitigated_says_when_and_how_in_its_row_wherever_it_is_ticked(
    author, course, more, is_kept
):
    person = make_faculty(course)
    person.disclosures.all().delete()
    people = {"people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 1, "people-0-id": person.pk}
    people |= {"people-0-name": person.name, "initial-people-0-name": person.name}
    row = {"person": person.name} | TOLD | more
    grid = people | {"relationships-TOTAL_FORMS": 1, "relationships-INITIAL_FORMS": 0}
    grid |= {"supporters-TOTAL_FORMS": 0, "supporters-INITIAL_FORMS": 0}
    grid |= {f"relationships-0-{name}": value for name, value in row.items()}
    form = {"name": person.name, "position": 0, "disclosures-TOTAL_FORMS": 1}
    form |= {"disclosures-INITIAL_FORMS": 0, "disclosures-0-position": 0}
    form |= {f"disclosures-0-{name}": value for name, value in (TOLD | more).items()}

    pages = [
        author.post(page_of("people", course), grid),
        author.post(reverse("admin:courses_faculty_change", args=[person.pk]), form),
    ]

    assert [page.status_code for page in pages] == ([302, 302] if is_kept else [400, 200])
    for page in pages if not is_kept else ():
        assert "Say when it was mitigated" in page.content.decode()
        assert "Say what was done, and by whom." in page.content.decode()
    assert person.disclosures.count() == 2 * is_kept


def test_what_cannot_be_changed_reads_in_words_and_records_by_whose_they_are(client, course):
    Course.objects.filter(pk=course.pk).update(
        status="published",
        partners=["Good Clinic", "Other Clinic"],
        subgroups=["profession", "experience"],
    )
    PlanningRecord.objects.create(course=course, learning_format="PI CME activity")
    learner = make_learner()
    enrollment = Enrollment.objects.create(
        learner=learner, course=course, pathway="cme", enrolled_at=timezone.now()
    )
    record = reverse("admin:courses_enrollment_change", args=[enrollment.pk])
    for who, name in (("reviewer", "learner"), ("operator", "anonymous learner")):
        client.force_login(somebody(who))
        page = client.get(record).content.decode()
        assert f"{course}: {name} {learner.pk}" in page and f"in {course.pk}" not in page
    client.force_login(somebody("reviewer"))

    basics = client.get(reverse("admin:courses_course_change", args=[course.pk])).content.decode()
    plan = client.get(reverse("admin:courses_planningrecord_change", args=[course.pk]))

    assert "Good Clinic<br>Other Clinic" in basics and "icon-no" not in basics
    assert "Profession<br>Years of experience" in basics
    assert '<div class="readonly">no</div>' in basics
    assert "PI CME activity" in plan.content.decode()
