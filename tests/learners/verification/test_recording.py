import pytest
from django.db import DatabaseError, IntegrityError, transaction

from learners.models import AuditEntry, Learner, NpiCheck, Review
from tests.factories import make_learner, somebody
from tests.learners.verification.numbers import JANE, claim, listed

pytestmark = pytest.mark.django_db


def test_a_number_whose_name_agrees_is_verified_with_all_that_led_to_it(loaded, jane):
    listed()

    check = claim(jane, " 1234567893 ")

    assert (jane.npi, jane.npi_status, jane.npi_oncologist, jane.specialty) == (
        JANE,
        "verified",
        True,
        "Medical Oncology",
    )
    assert (check.method, check.grade, check.matched, check.oncologist, check.code_set) == (
        "directory",
        "exact",
        "legal",
        True,
        "NUCC 21.1",
    )
    assert AuditEntry.objects.get(deed="npi-status").after["npi_status"] == "verified"
    assert JANE not in str(AuditEntry.objects.values())


def test_a_second_account_with_the_same_number_waits_for_a_person(loaded, jane):
    listed()
    claim(jane)
    second = make_learner(somebody("learner"))

    check = claim(second)

    assert (check.status, check.reason, second.npi, second.npi_status) == (
        "unverified",
        "in-use",
        "",
        "unverified",
    )
    review = Review.objects.get()
    assert (review.kind, review.learner, review.other) == ("in-use", second, jane)
    with pytest.raises(IntegrityError), transaction.atomic():
        Learner.objects.filter(pk=second.pk).update(npi=JANE, npi_status="verified")


def test_looks_are_never_changed_or_deleted(loaded, jane):
    claim(jane)

    for deed in (
        lambda: NpiCheck.objects.update(status="verified"),
        lambda: NpiCheck.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    assert NpiCheck.objects.update(given_name="", family_name="", npi="") == 1
