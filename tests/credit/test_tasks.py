"""Certificates printed by a worker."""

import pytest
import time_machine
from django.core.files.storage import default_storage

from credit.tasks import print_certificate
from jobs.models import Job
from tests.credit.people import NOW, certificate_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


def test_a_worker_prints_what_was_issued_once(django_assert_max_num_queries):
    certificate = certificate_for("physician")
    job = Job.objects.get(kind="credit.print_certificate")

    with django_assert_max_num_queries(10):
        print_certificate(job.pk)
    print_certificate(job.pk)

    certificate.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, bool(certificate.file)) == ("done", True)
    assert len(default_storage.listdir(f"certificates/{certificate.claim_id}")[1]) == 1
