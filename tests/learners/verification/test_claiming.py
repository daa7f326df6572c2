from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import Job
from learners import npi_directory, verification
from learners.models import NpiRecord
from tests.factories import make_learner, somebody
from tests.learners.verification.numbers import (
    BACK,
    CLINIC,
    DEMO,
    GONE,
    JANE,
    a_load,
    claim,
    listed,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "record", "name", "status", "reason"),
    [
        ("1234567890", {}, "Miller", "unverified", "bad-check-digit"),
        ("12345678９3", {}, "Miller", "unverified", "bad-check-digit"),
        (JANE, {}, "Brown", "mismatch", "name"),
        (JANE, {}, "Millre", "unverified", "name-review"),
        (CLINIC, {"kind": 2, "family": "", "given": ""}, "Miller", "mismatch", "organization"),
        (GONE, {"deactivated_on": "2024-01-01"}, "Miller", "deactivated", "deactivated"),
        (
            GONE,
            {"kind": 0, "family": "", "given": "", "deactivated_on": "2024-01-01"},
            "Miller",
            "deactivated",
            "deactivated",
        ),
        (
            BACK,
            {"deactivated_on": "2024-01-01", "reactivated_on": "2024-02-01"},
            "Miller",
            "verified",
            "",
        ),
        (JANE, {"family": "JONES", "other_family_name": "MILLER"}, "Miller", "verified", ""),
        (JANE, {"stale": True}, "Miller", "unverified", "not-found"),
        ("1993999998", None, "Miller", "unverified", "not-found"),
    ],
)
def test_each_way_a_number_can_come_out(loaded, jane, number, record, name, status, reason):
    if record is not None:
        listed(number, **record)

    check = claim(jane, number, family=name)

    assert (check.status, check.reason, jane.npi_status) == (status, reason, status)
    assert jane.npi == (number if status == "verified" else "")
    assert verification.sentence_of(check) or status == "verified"


@pytest.mark.parametrize(
    ("typed", "given", "family", "status"),
    [
        (f" {JANE} ", "José", "Muñoz-Lindström", "verified"),
        (JANE, "JOSE", "Munoz Lindstrom, M.D.", "verified"),
        (JANE, "José", "Lindström", "verified"),
        (JANE, "José", "Ångström", "verified"),  # the former name
        (JANE, "José", "Muñoz-Bergström", "mismatch"),
        ("1234 567-893", "José", "Muñoz-Lindström", "verified"),
        ("１２３４５６７８９３", "José", "Muñoz-Lindström", "unverified"),
        ("12345678９3", "José", "Muñoz-Lindström", "unverified"),
        (CLINIC, "José", "Muñoz-Lindström", "mismatch"),
    ],
)
def test_the_page_takes_names_as_people_write_them_and_numbers_in_plain_digits_alone(
    client, loaded, jane, typed, given, family, status
):
    listed(given="JOSE", family="MUNOZ-LINDSTROM", other_family_name="ANGSTROM")
    listed(CLINIC, "", "", kind=2)
    client.force_login(jane.user)

    answer = client.post("/me/npi/", {"npi": typed, "given_name": given, "family_name": family})

    jane.refresh_from_db()
    assert (answer.status_code, jane.npi_status) == (302, status)
    assert (jane.npi == JANE) is (status == "verified")


def test_what_was_typed_and_has_to_be_mended_stays_until_it_is(client, loaded, jane):
    listed(given="JOSE", family="MUNOZ-LINDSTROM")
    client.force_login(jane.user)
    given = {"npi": JANE, "given_name": "José", "family_name": "Muñoz-Bergström"}

    page = client.post("/me/npi/", given, follow=True).content.decode()
    client.post("/me/npi/", given | {"family_name": "Muñoz-Lindström"})

    assert f'value="{JANE}"' in page and 'value="Muñoz-Bergström"' in page
    assert "under another name" in page[: page.index('value="Muñoz-Bergström"')].split("<label")[-1]
    assert "npi-typed" not in client.session


def test_five_attempts_an_hour_and_then_later(loaded, jane):
    now = timezone.now()
    for _ in range(5):
        claim(jane, "1234567890", at=now)

    with pytest.raises(verification.TooManyAttempts):
        claim(jane, at=now)
    listed()
    assert claim(jane, at=now + timedelta(minutes=61)).status == "verified"


def test_without_a_young_directory_the_number_waits_and_learning_goes_on(jane):
    listed()
    a_load(days_ago=46)

    assert claim(jane).reason == "pending"
    assert not Job.objects.filter(kind=verification.LOOK_UP).exists()


def test_demonstration_numbers_are_looked_up_in_the_directory_alone(outside, jane):
    npi_directory.add_demo_records(
        [(DEMO, "Ada", "Abel", ["207RX0202X"]), (JANE, "Jane", "Miller", [])], timezone.now()
    )

    assert not NpiRecord.objects.filter(npi=JANE).exists()
    assert claim(jane, DEMO, "Ada", "Abel").status == "verified"
    assert claim(make_learner(somebody()), "2000000010").reason == "not-found"
    assert outside.asked == []
