"""Files of snapshots: asked for, built, handed out, cancelled, removed, locked."""

import csv as csv_format
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from jobs.actions import LeaseLost, cancel, claim, run_job
from jobs.models import Job
from outcomes.actions import computing, reporting, scheduling
from outcomes.models import Download, OutcomeSnapshot, Report, ReportSchedule, ScheduledRun
from outcomes.snapshots import refresh
from tests import factories
from tests.outcomes.made_up import document, people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    """Files of one test lie apart from those of others."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def course():
    return factories.make_course("made-up")


@pytest.fixture
def snapshot(course):
    return ready(course)


@pytest.fixture
def analyst(client):
    user = factories.somebody("analyst")
    client.force_login(user)
    return user


def ready(course, seed=1, at=AT):
    """A snapshot as a worker leaves it."""
    made = OutcomeSnapshot.objects.create(course=course)
    content = document(people(seed))
    content["snapshot"] |= {"id": made.pk}
    OutcomeSnapshot.objects.filter(pk=made.pk).update(
        as_of=at,
        known_at=at,
        computed_at=at,
        software="t",
        digest="d" * 64,
        document=json.dumps(content),
    )
    return OutcomeSnapshot.objects.select_related("course").get(pk=made.pk)


def ask(snapshot, kind="docx", **options):
    return reporting.request_report(
        snapshot=snapshot, format=kind, requested_by=None, options=options
    )


def built(snapshot, kind="docx", **options):
    report, _ = ask(snapshot, kind, **options)
    run_job(report.job_id, reporting.build)
    report.refresh_from_db()
    return report


def address(snapshot, kind):
    return f"/outcomes/{snapshot.course.slug}/snapshots/{snapshot.pk}/download/{kind}/"


# --- asking and building -----------------------------------------------------------------------------------------


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


# --- handing out -------------------------------------------------------------------------------------------------


def test_a_file_is_handed_out_once_it_is_built_and_who_fetched_it_is_written_down(
    client, analyst, snapshot
):
    waiting = client.get(address(snapshot, "docx"))
    page = client.get(address(snapshot, "docx"), headers={"accept": "text/html"})
    assert (waiting.status_code, waiting.json()["code"], waiting["Retry-After"]) == (
        409,
        "report-not-ready",
        "5",
    )
    assert page.status_code == 409 and "Build the file" in page.content.decode()
    assert not Report.objects.exists() and not Download.objects.exists()  # no GET changed anything

    assert client.post(address(snapshot, "docx")).status_code == 302
    report = Report.objects.get()
    run_job(report.job_id, reporting.build)
    answer = client.get(address(snapshot, "docx"))
    content = b"".join(answer.streaming_content)

    assert (
        answer.status_code == 200
        and hashlib.sha256(content).hexdigest() == report.__class__.objects.get().sha256
    )
    assert (
        answer["Cache-Control"].startswith("no-store")
        and f"-{snapshot.pk}.docx" in answer["Content-Disposition"]
    )
    download = Download.objects.get()
    assert (download.user, download.format, download.snapshot) == (analyst, "docx", snapshot)


@pytest.mark.parametrize(
    "change", ["UPDATE outcomes_download SET format = 'pdf'", "DELETE FROM outcomes_download"]
)
def test_nobody_rewrites_who_fetched_what(client, analyst, snapshot, change):
    from django.db import connection

    client.get(address(snapshot, "json"))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    analyst.delete()  # an account that goes leaves its downloads without a name
    assert Download.objects.get().user is None


@pytest.mark.parametrize("role", ["learner", "supporter", "author"])
def test_others_find_nothing_at_any_address_of_a_report(client, snapshot, role):
    report = built(snapshot)
    client.force_login(factories.somebody(role))
    mine = reverse("outcomes-report-download", args=["made-up", report.pk])
    for path in (
        address(snapshot, "docx"),
        address(snapshot, "rows"),
        mine,
        "/outcomes/made-up/reports/",
    ):
        assert client.get(path).status_code == 404
    for path in (
        address(snapshot, "rows"),
        f"/outcomes/made-up/snapshots/{snapshot.pk}/lock/",
        "/outcomes/made-up/reports/schedules/",
    ):
        assert client.post(path).status_code == 404
    for path in (
        "courses/made-up/outcomes/reports/",
        f"outcomes/reports/{report.pk}/",
        f"outcomes/reports/{report.pk}/file/",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 404
    client.force_login(factories.somebody("analyst"))
    assert client.get(mine).status_code == 200


def test_the_page_of_reports_shows_what_can_be_done(
    client, analyst, snapshot, django_assert_max_num_queries
):
    built(snapshot)
    ask(snapshot, "pdf")
    with django_assert_max_num_queries(25):
        page = client.get("/outcomes/made-up/reports/").content.decode()

    assert (
        page.count("Download<") >= 3
        and "Waiting for a worker" in page
        and "Cancel<" in page
        and "Lock snapshot" in page
    )
    assert client.get("/outcomes/made-up/reports/?snapshot=99999999999999999999").status_code == 404
    pdf = Report.objects.get(format="pdf")
    client.post(reverse("outcomes-report-cancel", args=["made-up", pdf.pk]))
    assert "Cancelled" in client.get("/outcomes/made-up/reports/").content.decode()


def test_the_api_asks_for_files_and_follows_them(client, analyst, snapshot):
    def post(path, **body):
        return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")

    asked = post("courses/made-up/outcomes/reports/", format="docx", options={"char_limit": 900})
    report = asked.json()
    assert (asked.status_code, report["state"], report["options"]["char_limit"]) == (
        202,
        "queued",
        900,
    )
    assert (
        client.get(f"/api/v1/outcomes/reports/{report['id']}/file/").json()["code"]
        == "report-not-ready"
    )
    run_job(Report.objects.get().job_id, reporting.build)
    again = post("courses/made-up/outcomes/reports/", format="docx", options={"char_limit": 900})
    assert (again.status_code, again.json()["state"], again.json()["id"]) == (
        200,
        "ready",
        report["id"],
    )
    assert client.get(f"/api/v1/outcomes/reports/{report['id']}/file/").status_code == 200
    assert client.get("/api/v1/courses/made-up/outcomes/reports/").json()["count"] == 1
    for wrong in (
        {"format": "exe"},
        {"format": "docx", "options": {"char_limit": 1}},
        {"format": ["pdf"]},
        {},
        {"format": "pdf", "snapshot": "x"},
    ):
        assert post("courses/made-up/outcomes/reports/", **wrong).status_code == 400, wrong
    assert (
        post("courses/made-up/outcomes/reports/", format="pdf", snapshot=10**9).status_code == 404
    )


# --- the data lock -----------------------------------------------------------------------------------------------


def test_a_lock_is_for_ever_and_its_files_carry_its_date(client, analyst, snapshot):
    client.post(f"/outcomes/made-up/snapshots/{snapshot.pk}/lock/", {"reason": " "})
    assert not OutcomeSnapshot.objects.get().is_locked
    client.post(f"/outcomes/made-up/snapshots/{snapshot.pk}/lock/", {"reason": "Final report"})
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


# --- by itself ---------------------------------------------------------------------------------------------------


def test_a_snapshot_is_asked_for_when_answers_have_gone_quiet(course, settings):
    settings.OUTCOMES_QUIET_SECONDS, settings.OUTCOMES_AT_MOST_EVERY_SECONDS = 300, 3600
    question = factories.ask(course, "q1")
    assert not refresh.is_stale(course, timezone.now())
    factories.answered(question)
    now = timezone.now()

    assert not refresh.is_stale(course, now + timedelta(seconds=200))
    assert refresh.is_stale(course, now + timedelta(seconds=400))
    assert [one.course for one in computing.freshen(at=now + timedelta(seconds=400))] == [course]
    assert computing.freshen(at=now + timedelta(seconds=500)) == []  # one is under way
    Job.objects.update(state=Job.State.FAILED, error="x", finished_at=now)
    assert not refresh.is_stale(
        course, now + timedelta(seconds=600)
    )  # what failed is not asked for again at once
    Job.objects.all().delete()
    ready(course, at=now)
    assert not refresh.is_stale(course, now + timedelta(days=1))  # nothing new since


def test_answers_that_never_stop_do_not_put_it_off_for_ever(course, settings):
    settings.OUTCOMES_QUIET_SECONDS, settings.OUTCOMES_AT_MOST_EVERY_SECONDS = 10**6, 3600
    question, now = factories.ask(course, "q1"), timezone.now()
    ready(course, at=now - timedelta(seconds=1))
    factories.answered(question)

    assert not refresh.is_stale(course, now + timedelta(seconds=3000))
    assert refresh.is_stale(course, now + timedelta(seconds=3700))


@pytest.fixture
def schedule(course):
    analyst = factories.somebody("analyst")
    made = scheduling.make_schedule(
        course=course,
        every="month",
        formats=["docx", "json"],
        recipients=[analyst],
        made_by=analyst,
    )
    ReportSchedule.objects.update(created_at=AT)
    return ReportSchedule.objects.get(pk=made.pk)


def run_in(schedule, at, seed=1):
    """What the beat does in a period, the worker's part included."""
    scheduling.begin_due_runs(at=at)
    run = schedule.runs.first()
    if run and run.outcome == "waiting":
        ScheduledRun.objects.filter(pk=run.pk).update(snapshot=ready(schedule.course, seed))
        Job.objects.filter(kind=computing.KIND).delete()
        scheduling.end_runs(at=at)
        for report in Report.objects.filter(built_at__isnull=True):
            run_job(report.job_id, reporting.build)
        scheduling.end_runs(at=at)
    return schedule.runs.first()


def test_a_schedule_sends_one_link_a_period_and_never_the_file(schedule, mailoutbox):
    from jobs.models import OutboxMail

    assert (
        run_in(schedule, AT + timedelta(days=1)) is None
    )  # the month it was made in is not reported
    first = run_in(schedule, datetime(2026, 12, 1, 0, 5, tzinfo=UTC))
    assert (first.period, first.outcome) == ("2026-12", "sent")
    run_in(schedule, datetime(2026, 12, 20, tzinfo=UTC))
    mail = OutboxMail.objects.get()

    assert (
        f"/outcomes/made-up/reports/?snapshot={first.snapshot_id}" in mail.body
        and mail.to == schedule.recipients.get().email
    )
    assert run_in(schedule, datetime(2027, 1, 1, 1, tzinfo=UTC)).outcome == "unchanged"
    assert run_in(schedule, datetime(2027, 2, 1, 1, tzinfo=UTC), seed=2).outcome == "sent"
    assert OutboxMail.objects.count() == 2


def test_nothing_is_sent_while_nobody_is_matched_or_to_somebody_who_is_no_analyst_any_more(
    schedule,
):
    from jobs.models import OutboxMail

    empty = ready(schedule.course)
    content = json.loads(empty.document)
    content["knowledge"]["overall"] |= {"learners": 0}
    hollow = OutcomeSnapshot.objects.create(course=schedule.course)
    OutcomeSnapshot.objects.filter(pk=hollow.pk).update(
        as_of=AT,
        known_at=AT,
        computed_at=AT,
        software="t",
        digest="e" * 64,
        document=json.dumps(content),
    )
    run = ScheduledRun.objects.create(schedule=schedule, period="2026-12", snapshot=hollow)
    scheduling.end_runs(at=AT)
    run.refresh_from_db()
    assert run.outcome == "empty"

    schedule.recipients.get().groups.clear()
    assert run_in(schedule, datetime(2027, 1, 1, 1, tzinfo=UTC)).outcome == "sent"
    assert not OutboxMail.objects.exists()


def test_only_analysts_can_be_recipients(client, analyst, course):
    stranger = factories.somebody("learner")
    form = {"every": "week", "formats": ["pdf"], "recipients": [stranger.pk], "not_if_empty": "on"}
    client.post("/outcomes/made-up/reports/schedules/", form)
    assert not ReportSchedule.objects.exists()
    client.post("/outcomes/made-up/reports/schedules/", form | {"recipients": [analyst.pk]})
    made = ReportSchedule.objects.get()

    assert (made.every, made.formats, made.not_if_empty, made.not_if_unchanged) == (
        "week",
        ["pdf"],
        True,
        False,
    )
    client.post(f"/outcomes/made-up/reports/schedules/{made.pk}/stop/")
    assert scheduling.begin_due_runs(at=timezone.now() + timedelta(days=14)) == []


# --- from answers to rows ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_computed_snapshot_queues_its_files_and_its_rows_hold_no_names(tmp_path, settings):
    course = factories.make_course("rowed", questions=1)
    said = factories.ask(course, "t1", kind="text", measures="evaluation")
    factories.make_poll(course, factories.Phase.EVALUATION, [said])
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
    factories.answered(said, "=HYPERLINK(1)", phase=factories.Phase.EVALUATION, learner=ann)
    snapshot, _ = computing.request_snapshot(course=course, requested_by=None, at=timezone.now())
    run_job(snapshot.job_id, computing.compute)
    snapshot.refresh_from_db()
    assert set(Report.objects.values_list("format", flat=True)) == {"xlsx", "pdf", "pptx", "docx"}
    factories.answered(
        question, "c", phase=factories.Phase.POST, learner=ann, attempt=2
    )  # after the snapshot

    with default_storage.open(built(snapshot, "rows").file.name) as file:
        plain = file.read().decode()
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
