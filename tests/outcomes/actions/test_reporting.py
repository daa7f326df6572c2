"""Files of snapshots: asked for, built, cancelled, removed, locked."""

import csv as csv_format
import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from jobs.actions import LeaseLost, cancel, claim, run_job
from jobs.models import Happening, Job, WebhookEndpoint, WebhookEvent
from outcomes.actions import computing, reporting
from outcomes.models import OutcomeSnapshot, Report
from tests import factories
from tests.outcomes.stored import ask, built, ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_one_file_is_asked_for_once_and_other_options_are_another_file(snapshot):
    first, new = ask(snapshot)
    again, second = ask(snapshot)
    shorter, third = ask(snapshot, char_limit=1000)

    assert (first, new, second, third) == (again, True, False, True)
    assert shorter != first and Job.objects.open().filter(kind=reporting.KIND).count() == 2
    run_job(first.job_id, reporting.build)
    assert ask(snapshot) == (Report.objects.get(pk=first.pk), False)


def test_a_file_that_was_built_is_whole_and_the_same_when_built_again(snapshot):
    report = built(snapshot)
    content = default_storage.open(report.file.name).read()
    run_job(report.job_id, reporting.build)  # delivered twice
    Report.objects.filter(pk=report.pk).delete()

    assert (hashlib.sha256(content).hexdigest(), len(content)) == (report.sha256, report.size)
    assert built(snapshot).sha256 == report.sha256


def test_a_worker_that_lost_its_lease_leaves_no_file_and_the_next_one_builds_it(snapshot):
    report, _ = ask(snapshot)
    lease = claim(job_id=report.job_id)
    Job.objects.filter(pk=report.job_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    run_job(report.job_id, reporting.build)  # another one took it over
    report.refresh_from_db()
    kept = default_storage.listdir(f"reports/{snapshot.pk}")[1]

    with pytest.raises(LeaseLost):
        reporting.build(lease)
    assert report.is_fetchable
    assert default_storage.listdir(f"reports/{snapshot.pk}")[1] == kept


def test_a_cancelled_file_is_not_built_and_can_be_asked_for_again(snapshot):
    report, _ = ask(snapshot)
    assert reporting.cancel_report(report)
    run_job(report.job_id, reporting.build)
    report.refresh_from_db()

    assert not report.is_fetchable and not cancel(job_id=report.job_id)
    assert ask(snapshot)[1] and built(snapshot).is_fetchable


def test_a_file_past_its_time_is_removed_its_row_stays_and_it_can_be_built_again(snapshot):
    report = built(snapshot)
    name = report.file.name
    assert reporting.remove_expired() == 0
    Report.objects.filter(pk=report.pk).update(expires_at=timezone.now())

    assert reporting.remove_expired() == 1
    report.refresh_from_db()
    assert not default_storage.exists(name) and report.sha256 and not report.is_fetchable
    assert built(snapshot).pk != report.pk


def test_what_a_killed_worker_left_behind_is_removed_after_a_day(snapshot):
    report = built(snapshot)
    orphan = default_storage.save(f"reports/{snapshot.pk}/half.pdf", io.BytesIO(b"%PDF"))

    assert reporting.remove_orphans(timezone.now()) == 0
    assert reporting.remove_orphans(timezone.now() + timedelta(days=2)) == 1
    assert not default_storage.exists(orphan) and default_storage.exists(report.file.name)


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
    with pytest.raises(reporting.SnapshotLocked):
        reporting.lock_snapshot(
            snapshot=locked, locked_by=analyst, reason="Again", at=timezone.now()
        )
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


@pytest.mark.django_db(transaction=True)
def test_a_computed_snapshot_queues_its_files_and_its_rows_hold_no_names(tmp_path, settings):
    course = factories.make_course("rowed", questions=1)
    text = factories.ask(course, "t1", kind="text", measures="evaluation")
    factories.make_poll(course, factories.Phase.EVALUATION, [text])
    question = course.questions.get(key="q1")
    ann = factories.enrolled(
        course,
        factories.make_learner(
            email="ann@example.org", given_name="Ann", specialty="=cmd|x", npi="1234567893"
        ),
    )
    staff = factories.enrolled(course, factories.make_learner(exclusion="staff"))
    for phase, answer in ((factories.Phase.PRE, "a"), (factories.Phase.POST, "b")):
        factories.answered(question, answer, phase=phase, learner=ann)
    factories.answered(question, "b", learner=staff)
    factories.answered(text, "=HYPERLINK(1)", phase=factories.Phase.EVALUATION, learner=ann)
    WebhookEndpoint.objects.create(url="https://93.184.215.14/", events=list(Happening.values))
    snapshot, _ = computing.request_snapshot(course=course, requested_by=None, at=timezone.now())
    run_job(snapshot.job_id, computing.compute)
    snapshot.refresh_from_db()
    told = WebhookEvent.objects.get().data
    assert told == {"snapshot": snapshot.pk, "course": "rowed", "digest": snapshot.digest}
    assert set(Report.objects.values_list("format", flat=True)) == {"xlsx", "pdf", "pptx", "docx"}
    factories.answered(
        question, "c", phase=factories.Phase.POST, learner=ann, attempt=2
    )  # after the snapshot

    with default_storage.open(built(snapshot, "rows").file.name) as file:
        plain = file.read().decode()
    told = WebhookEvent.objects.get(kind=Happening.REPORT).data
    assert (told["format"], told["sha256"]) == (
        "rows",
        Report.objects.get(pk=told["report"]).sha256,
    )
    call_command(
        "export_outcomes",
        "rowed",
        "--format",
        "rows",
        "--free-text",
        "--output",
        str(tmp_path / "r.csv"),
    )
    rows = list(csv_format.DictReader((tmp_path / "r.csv").open()))

    assert [(r["phase"], r["answer"], r["correct"]) for r in rows][:2] == [
        ("pre", "a", "f"),
        ("post", "b", "t"),
    ]
    assert (
        rows[2]["answer"] == "'=HYPERLINK(1)"
        and rows[0]["specialty"] == "'=cmd|x"
        and len(rows) == 3
    )
    assert (
        len({r["person"] for r in rows}) == 1
        and "HYPERLINK" not in plain
        and plain.count("\n") == 4
    )
    assert not any(secret in plain for secret in ("ann@example.org", "Ann", "1234567893"))
    call_command("verify_outcomes", "rowed", stdout=io.StringIO())
