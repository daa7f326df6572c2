import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from outcomes.actions import removing
from outcomes.models import Report
from tests.outcomes.stored import built

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_a_file_past_its_time_is_removed_its_row_stays_and_it_can_be_built_again(snapshot):
    report = built(snapshot)
    name = report.file.name
    assert removing.remove_expired() == 0
    Report.objects.filter(pk=report.pk).update(expires_at=timezone.now())

    assert removing.remove_expired() == 1
    report.refresh_from_db()
    assert not default_storage.exists(name) and report.sha256 and not report.is_fetchable
    assert built(snapshot).pk != report.pk


def test_what_a_killed_worker_left_behind_is_removed_after_a_day(snapshot):
    report = built(snapshot)
    orphan = default_storage.save(f"reports/{snapshot.pk}/half.pdf", io.BytesIO(b"%PDF"))

    assert removing.remove_orphans(timezone.now()) == 0
    assert removing.remove_orphans(timezone.now() + timedelta(days=2)) == 1
    assert not default_storage.exists(orphan) and default_storage.exists(report.file.name)
