"""Reports on a schedule."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jobs.actions import run_job
from jobs.models import Job
from learners.models import Membership, Team
from outcomes.actions import computing, reporting, scheduling
from outcomes.models import OutcomeSnapshot, Report, ReportSchedule, ScheduledRun
from tests import factories
from tests.outcomes.stored import AT, ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


@pytest.fixture
def schedule(course):
    analyst = factories.somebody("analyst")
    schedule = scheduling.make_schedule(
        course=course,
        every="month",
        formats=["docx", "json"],
        recipients=[analyst],
        made_by=analyst,
    )
    ReportSchedule.objects.update(created_at=AT)
    return ReportSchedule.objects.get(pk=schedule.pk)


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
        f"/outcomes/mine/reports/?snapshot={first.snapshot_id}" in mail.body
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


def test_an_analyst_of_the_team_can_be_a_recipient(client, course):
    course.team = Team.objects.create(name="Oncology")
    course.save()
    own, other = factories.somebody(), factories.somebody()
    Membership.objects.create(team=course.team, user=own, role="analyst")
    Membership.objects.create(team=Team.objects.create(name="Lung"), user=other, role="analyst")
    client.force_login(own)
    assert b"Recipients" in client.get("/outcomes/mine/reports/").content

    form = {"every": "week", "formats": ["pdf"]}
    client.post("/outcomes/mine/reports/schedules/", form | {"recipients": [other.pk]})
    assert not ReportSchedule.objects.exists()
    client.post("/outcomes/mine/reports/schedules/", form | {"recipients": [own.pk]})
    assert ReportSchedule.objects.get().recipients.get() == own


def test_only_analysts_can_be_recipients(client, analyst, course):
    stranger = factories.somebody("learner")
    form = {"every": "week", "formats": ["pdf"], "recipients": [stranger.pk], "not_if_empty": "on"}
    client.post("/outcomes/mine/reports/schedules/", form)
    assert not ReportSchedule.objects.exists()
    client.post("/outcomes/mine/reports/schedules/", form | {"recipients": [analyst.pk]})
    schedule = ReportSchedule.objects.get()

    assert (schedule.every, schedule.formats, schedule.not_if_empty, schedule.not_if_unchanged) == (
        "week",
        ["pdf"],
        True,
        False,
    )
    client.post(f"/outcomes/mine/reports/schedules/{schedule.pk}/stop/")
    assert scheduling.begin_due_runs(at=timezone.now() + timedelta(days=14)) == []
