"""Correcting and revoking a certificate, and what is refused."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from credit.actions.certifying import NotPrintable, NotValid, ReasonNeeded, correct, revoke
from credit.models import Certificate
from learners.models import AuditEntry, Learner
from tests.credit.people import (
    NOW,
    certificate_for,
    claimed,
    course_with_credit,
    finisher,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


def test_a_correction_takes_the_place_of_the_certificate_and_both_stay_on_record(admin_user):
    first = certificate_for("physician")
    Learner.objects.filter(pk=first.claim.learner_id).update(family_name="Costa")

    second = correct(certificate=first, by=admin_user, reason="Name misspelt.", at=NOW)

    first.refresh_from_db()
    assert (first.status, second.status, second.version, second.name) == (
        "superseded",
        "valid",
        2,
        "Ada Costa",
    )
    assert "replaced by a corrected one" in Client().get(f"/verify/{first.code}/").content.decode()
    assert AuditEntry.objects.filter(deed="certificate-corrected", who=admin_user).count() == 1
    with pytest.raises(NotValid):
        correct(certificate=first, by=admin_user, reason="Again.", at=NOW)


def test_a_revoked_certificate_says_so_and_stays_revoked(admin_user):
    certificate = certificate_for("physician")

    with pytest.raises(ReasonNeeded):
        revoke(certificate=certificate, by=admin_user, reason=" ", at=NOW)
    revoke(certificate=certificate, by=admin_user, reason="Claimed by mistake.", at=NOW)

    page = Client().get(f"/verify/{certificate.code}/").content.decode()
    assert "has been revoked" in page
    assert "mistake" not in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(revoked_at=None, revoked_reason="")


def test_a_letter_no_font_has_is_told_before_the_certificate_is_made():
    course = course_with_credit()
    learner = finisher(course, given_name="\U00013000")
    client = signed_in(learner.user)

    page = client.get(f"/courses/{course.slug}/credit/").content.decode()
    with pytest.raises(NotPrintable, match="\U00013000"):
        claimed(learner, course)

    profile = client.get("/me/profile/").content.decode()
    assert "cannot show these letters" in page and "cannot show these letters" in profile
    assert not Certificate.objects.exists()


def test_a_correction_that_would_print_boxes_is_refused_and_says_which(admin_user):
    certificate = certificate_for("physician")
    learner = Learner.objects.filter(pk=certificate.claim.learner_id)
    address = f"/admin/credit/certificate/{certificate.pk}/correct/"
    staff = signed_in(admin_user)

    learner.update(family_name="\U00013000")
    refused = staff.post(address, {"reason": "Name."}, follow=True).content.decode()
    held = Certificate.objects.count()
    learner.update(family_name="Costa")
    staff.post(address, {"reason": "Name."})

    assert "cannot show these letters of the name: \U00013000" in refused
    assert (held, Certificate.objects.count()) == (1, 2)
