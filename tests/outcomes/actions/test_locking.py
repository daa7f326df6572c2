import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from jobs.actions import run_job
from outcomes.actions import locking, reporting
from outcomes.models import OutcomeSnapshot, Report
from tests.outcomes.stored import ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_a_lock_is_for_ever_and_its_files_carry_its_date(client, analyst, snapshot):
    client.post(f"/outcomes/mine/snapshots/{snapshot.pk}/lock/", {"reason": " "})
    assert not OutcomeSnapshot.objects.get().is_locked
    client.post(f"/outcomes/mine/snapshots/{snapshot.pk}/lock/", {"reason": "Final report"})
    locked = OutcomeSnapshot.objects.select_related("course").get()

    assert (locked.is_locked, locked.locked_by, locked.lock_reason) == (
        True,
        analyst,
        "Final report",
    )
    assert set(Report.objects.values_list("format", flat=True)) == {"xlsx", "pdf", "pptx", "docx"}
    report = Report.objects.get(format="docx")
    run_job(report.job_id, reporting.build)
    report.refresh_from_db()
    assert report.options["locked_at"] == locked.locked_at.isoformat() and report.expires_at is None
    assert list(reporting.made_again(locked)) == [("docx", True)]
    with pytest.raises(locking.SnapshotLocked):
        locking.lock_snapshot(snapshot=locked, locked_by=analyst, reason="Again", at=timezone.now())
    for refused in (
        lambda: OutcomeSnapshot.objects.update(locked_at=None, lock_reason=""),
        lambda: OutcomeSnapshot.objects.update(lock_reason="Other"),
        lambda: OutcomeSnapshot.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()


@pytest.mark.parametrize("field", ["document", "digest", "software"])
def test_figures_once_computed_are_never_written_again(snapshot, field):
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        OutcomeSnapshot.objects.filter(pk=snapshot.pk).update(**{field: "other"})
    OutcomeSnapshot.objects.filter(pk=snapshot.pk).update(requested_by=None)
    assert ready(snapshot.course).delete()[0] == 1  # one that is not locked may go
