import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.admin.people_grid import TOLD_LATE
from courses.calendar import provider_day
from courses.models import Course, Disclosure, Faculty
from tests.factories import (
    make_course,
    make_faculty,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def people(course):
    return reverse("admin:workspace-people", args=[course.pk])


def grid(names=(), relationships=(), before=0, supporters=()):
    data = {"people-INITIAL_FORMS": before}
    data |= {"relationships-INITIAL_FORMS": 0, "supporters-INITIAL_FORMS": 0}
    tables = {"people": names, "relationships": relationships, "supporters": supporters}
    for prefix, rows in tables.items():
        data[f"{prefix}-TOTAL_FORMS"] = len(rows)
        for index, row in enumerate(rows):
            data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


ACME = {"person": "Ann Lee", "company": "Acme", "relationship": "consultant", "relevant": "on"}


def test_nothing_to_disclose_is_ticked_and_dated_and_shown_ticked(author, course):
    author.post(people(course), grid([{"name": "Bo", "nothing": "on"}]))

    bo = Faculty.objects.get()
    assert bo.disclosed_on == provider_day(timezone.now())
    shown = author.get(people(course)).content.decode()
    assert re.search(r'name="people-0-nothing"[^>]*checked', shown)
    row = {"id": bo.pk, "name": "Bo", "disclosed_on": bo.disclosed_on.isoformat()}
    shown_before = {f"initial-people-0-{name}": value for name, value in row.items()}
    data = grid([row], before=1) | shown_before | {"initial-people-0-nothing": "True"}
    refused = author.post(people(course), data).content.decode()
    assert "Add their relationship below, or empty the date." in refused


def test_nothing_to_disclose_and_a_relationship_below_contradict_each_other(author, course):
    ann = {"name": "Ann Lee", "disclosed_on": "2026-01-02", "nothing": "on"}

    reply = author.post(people(course), grid([ann], [ACME]))

    assert reply.status_code == 400
    refused = reply.content.decode()
    summary = re.search(r'class="errornote".*?</div>', refused, re.S)[0]
    assert refused.index(summary) < refused.index('id="people_form"')
    assert "Nothing was saved." in summary and 'href="#id_people-0-nothing"' in summary
    assert "Ann Lee, Nothing to disclose: A relationship of theirs stands below" in summary
    assert 'id="id_people-0-nothing"' in refused
    assert not Faculty.objects.exists()
    del ann["nothing"]
    author.post(people(course), grid([ann], [ACME]))
    assert not re.search(
        r'name="people-0-nothing"[^>]*checked', author.get(people(course)).content.decode()
    )


def test_people_and_what_they_disclosed_are_saved_at_once(author, course):
    ann = {"name": "Ann Lee", "disclosed_on": "2026-01-02", "role_began_on": "2026-02-01"}

    reply = author.post(people(course), grid([ann, {"name": "Bo"}], [ACME]))

    assert reply.status_code == 302
    assert [p.name for p in course.faculty.order_by("position")] == ["Ann Lee", "Bo"]
    assert Disclosure.objects.get().faculty.name == "Ann Lee"


def test_supporters_stand_beside_the_people_and_check_leads_to_the_agreement(author, course):
    grant = {"name": "Acme", "kind": "grant", "agreement_signed_on": "2026-03-02"}
    Course.objects.filter(pk=course.pk).update(release_date=date(2026, 3, 1))

    page = author.post(people(course), grid(supporters=[grant]), follow=True).content.decode()

    acme = course.supporters.get()
    assert "Acme: Signed after the release." in page
    assert f'id="supporter-{acme.pk}-agreement_signed_on"' in page
    checked = author.get(reverse("admin:workspace-check", args=[course.pk])).content.decode()
    assert f"{people(course)}#supporter-{acme.pk}-full_discretion" in checked


def test_a_relationship_of_nobody_is_refused_and_nothing_is_saved(author, course):
    reply = author.post(people(course), grid([{"name": "Bo"}], [ACME]))

    assert "Nobody above is called Ann Lee." in reply.content.decode()
    assert not course.faculty.exists()


def test_dates_in_the_wrong_order_are_told_and_kept(author, course):
    late = {"name": "Ann Lee", "disclosed_on": "2026-03-02", "role_began_on": "2026-02-01"}

    page = author.post(people(course), grid([late]), follow=True).content.decode()

    assert f"Ann Lee: {TOLD_LATE}" in page
    assert 'data-not-after="people-0-role_began_on"' in page


def test_what_somebody_else_saved_in_the_same_cell_is_told_and_elsewhere_kept(author, course):
    person = make_faculty(course)
    shown = {"id": person.pk, "initial-name": "Ann Lee", "initial-role": person.role}
    Faculty.objects.filter(pk=person.pk).update(name="Ann Lee-Hu", affiliation="Elsewhere")

    refused = author.post(people(course), grid([shown | {"name": "A. Lee"}], before=1))
    person.refresh_from_db()
    assert "Someone else has saved “Ann Lee-Hu” here." in refused.content.decode()
    assert person.name == "Ann Lee-Hu"

    author.post(people(course), grid([shown | {"name": "Ann Lee", "role": "chair"}], before=1))
    person.refresh_from_db()
    assert (person.name, person.role, person.affiliation) == ("Ann Lee-Hu", "chair", "Elsewhere")
