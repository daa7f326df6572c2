from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import Job
from learners import verification
from learners.models import NpiCheck, NpiRecord
from tests.credit.people import claimed, course_with_credit, finisher
from tests.factories import make_learner, somebody
from tests.learners.verification.numbers import a_load, claim, listed

pytestmark = pytest.mark.django_db


def recheck():
    job = verification.ask_for_recheck(a_load())
    verification.recheck_job(job.pk, timezone.now())
    job.refresh_from_db()
    return job.result


def test_a_new_file_deactivates_gives_back_and_finds_those_who_waited(loaded, jane):
    record = listed()
    claim(jane)
    late = make_learner(somebody("learner"))
    claim(late, "1993999998", "Bob", "Lee")
    assert recheck() == {"changed": 0}

    listed("1993999998", "ROBERT", "LEE")
    NpiRecord.objects.filter(pk=record.pk).update(
        deactivated_on=timezone.now().date() - timedelta(days=3)
    )
    assert recheck() == {"changed": 2}
    jane.refresh_from_db(), late.refresh_from_db()
    assert (jane.npi_status, late.npi_status) == ("deactivated", "verified")

    NpiRecord.objects.filter(pk=record.pk).update(reactivated_on=timezone.now().date())
    recheck()
    jane.refresh_from_db()
    assert jane.npi_status == "verified"
    assert list(NpiCheck.objects.filter(learner=jane).values_list("status", flat=True)) == [
        "verified",
        "deactivated",
        "verified",
    ]


def test_a_deactivation_changes_nothing_that_was_earned_and_who_has_no_number_earns_as_well(
    client, loaded
):
    course, record = course_with_credit(), listed()
    verified, without = finisher(course), finisher(course)
    claim(verified)
    certificate = claimed(verified, course).certificate

    NpiRecord.objects.filter(pk=record.pk).update(
        deactivated_on=timezone.now().date() - timedelta(days=3)
    )
    recheck()

    verified.refresh_from_db()
    assert verified.npi_status == "deactivated"
    assert "is valid" in client.get(f"/verify/{certificate.code}/").content.decode()
    assert claimed(without, course).created


def test_a_file_nobody_looked_at_is_looked_at_by_night_and_once(loaded):
    verification.ask_for_missed_recheck()
    verification.ask_for_missed_recheck()

    assert Job.objects.filter(kind=verification.RECHECK).count() == 1
