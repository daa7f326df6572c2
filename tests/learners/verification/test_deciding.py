import pytest
from django.utils import timezone

from learners import verification
from learners.models import AuditEntry, NpiCheck, Review
from tests.factories import make_learner, somebody
from tests.learners.verification.numbers import JANE, claim, listed

pytestmark = pytest.mark.django_db


def test_a_person_decides_once_and_what_they_decide_is_kept(loaded, jane):
    listed()
    operator, second = somebody("operator"), make_learner(somebody("learner"))
    claim(jane)
    claim(second)
    review = Review.objects.get()

    verification.decide_npi(
        review=review, accept=True, by=operator, at=timezone.now(), note="passport seen"
    )

    jane.refresh_from_db(), second.refresh_from_db()
    assert (jane.npi, jane.npi_status, second.npi, second.npi_status) == (
        "",
        "unverified",
        JANE,
        "verified",
    )
    assert NpiCheck.objects.filter(learner=second).first().by == operator
    with pytest.raises(verification.AlreadyDecided):
        verification.decide_npi(review=review, accept=False, by=operator, at=timezone.now())


def test_names_that_nearly_agree_are_refused_or_taken_by_a_person(loaded, jane):
    listed()
    claim(jane, family="Millre")
    operator = somebody("operator")

    verification.decide_npi(
        review=Review.objects.get(), accept=False, by=operator, at=timezone.now()
    )
    jane.refresh_from_db()
    assert jane.npi_status == "mismatch"

    claim(jane, family="Millr")
    verification.decide_npi(
        review=Review.objects.get(decision=""), accept=True, by=operator, at=timezone.now()
    )
    jane.refresh_from_db()
    assert (jane.npi_status, jane.npi) == ("verified", JANE)
    assert AuditEntry.objects.filter(who=operator, deed="npi-status").count() == 2
