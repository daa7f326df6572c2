import pytest
from django.utils import timezone

from jobs.models import Job
from learners import registry, verification
from learners.models import NpiCheck
from tests.learners.conftest import ANN, entry
from tests.learners.verification.numbers import claim

pytestmark = pytest.mark.django_db


def work(job):
    verification.look_up_job(job.pk, timezone.now())
    job.refresh_from_db()
    return job


@pytest.fixture
def waiting(outside, jane):
    claim(jane, ANN["number"], "Ann", "White")
    return Job.objects.get(kind=verification.LOOK_UP)


def test_the_registry_is_asked_by_a_worker_and_a_former_name_is_taken(outside, jane, waiting):
    outside.say_entry(ANN)

    assert work(waiting).state == "done"

    jane.refresh_from_db()
    assert (jane.npi_status, jane.npi_oncologist) == ("verified", True)
    assert (NpiCheck.objects.first().method, NpiCheck.objects.first().matched) == (
        "registry",
        "other",
    )


@pytest.mark.parametrize(
    ("basic", "status"),
    [
        ({"deactivation_date": "2019-01-01", "reactivation_date": "2019-02-01"}, "verified"),
        ({"status": "D", "deactivation_date": "2019-01-01"}, "deactivated"),
        ({"deactivation_date": "2019-01-01"}, "deactivated"),
        ({"last_name": "GREY", "first_name": "ZOE"}, "mismatch"),
    ],
)
def test_what_the_registry_says_decides(outside, jane, waiting, basic, status):
    outside.say_entry(
        entry(
            ANN["number"],
            basic=basic,
            other_names=[{"last_name": "WHITE"}] if status != "mismatch" else [],
        )
    )

    work(waiting)

    jane.refresh_from_db()
    assert jane.npi_status == status


def test_a_number_the_registry_has_of_an_organisation_is_nobody_s(outside, jane, waiting):
    outside.say_entry(
        {
            "enumeration_type": "NPI-2",
            "number": ANN["number"],
            "basic": {"organization_name": "ANN WHITE", "status": "A"},
        }
    )

    work(waiting)

    jane.refresh_from_db()
    assert (jane.npi_status, verification.newest_check(jane).reason, jane.npi) == (
        "mismatch",
        "organization",
        "",
    )


def test_a_registry_that_fails_verifies_nobody_and_is_asked_again_later(
    outside, jane, waiting, monkeypatch
):
    monkeypatch.setattr(registry, "PAUSES", (0, 0))
    outside.say(b"<html>Maintenance</html>", content_type="text/html")
    assert work(waiting).state == "done"
    jane.refresh_from_db()
    assert (jane.npi_status, verification.newest_check(jane).reason) == ("unverified", "pending")

    outside.say_entry(ANN)
    assert verification.ask_again(timezone.now()) == 1
    work(Job.objects.get(kind=verification.LOOK_UP, state="queued"))
    jane.refresh_from_db()
    assert jane.npi_status == "verified"


def test_a_number_the_registry_does_not_list_is_said_to_be_missing(outside, jane, waiting):
    outside.say({"result_count": 0, "results": []})

    work(waiting)

    assert verification.newest_check(jane).reason == "not-found"
