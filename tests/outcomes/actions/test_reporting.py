"""Files of snapshots: asked for, built, cancelled."""

import csv as csv_format
import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from jobs.actions import LeaseLost, cancel, claim, run_job
from jobs.models import Happening, Job, WebhookEndpoint, WebhookEvent
from outcomes.actions import computing, reporting
from outcomes.models import Report
from tests import factories
from tests.outcomes.stored import ask, built

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
