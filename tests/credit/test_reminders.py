"""Who has earned credit and not claimed it is reminded, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from assessments import reminders
from assessments.models import Phase, ReminderRule
from courses.models import Course
from jobs.models import OutboxMail
from tests.credit.people import NOW, claimed, course_with_credit, finish, somebody_in
from tests.factories import THEN, ask, make_course, make_poll

pytestmark = pytest.mark.django_db


def reachable(learner):
    EmailAddress.objects.create(
        user=learner.user, email=learner.user.email, verified=True, primary=True
    )
    return learner


def test_who_passed_and_claimed_nothing_is_reminded_once():
    course = course_with_credit()
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(course=None, trigger="passed_not_claimed", days=3)
    waiting, done, failed = (
        reachable(somebody_in(course, email=f"{n}@example.org")) for n in ("w", "d", "f")
    )
    finish(waiting, course)
    claimed(finish(done, course), course, at=NOW)
    finish(failed, course, answer="a")
    OutboxMail.objects.all().delete()

    for _ in range(2):
        reminders.send_due(at=THEN + timedelta(days=10))

    [mail] = OutboxMail.objects.all()
    assert mail.to == waiting.user.email and "Claim your credit" in mail.body


def expiring_on(day, *, seen_at):
    """How many are reminded that a course ends, as of a moment."""
    course = course_with_credit()
    Course.objects.filter(pk=course.pk).update(expiry_date=day)
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(course=course, trigger="expiry_near", days=3, active=True)
    reachable(somebody_in(course, email="w@example.org"))
    OutboxMail.objects.all().delete()
    reminders.send_due(at=seen_at)
    return OutboxMail.objects.filter(subject__startswith="Until").count()


@pytest.mark.parametrize(
    ("zone", "seen_at", "reminded"),
    [
        # On the last day of Los Angeles it is the day after in UTC.
        ("America/Los_Angeles", datetime(2026, 12, 16, 3, 0, tzinfo=UTC), 1),
        ("America/Los_Angeles", datetime(2026, 12, 12, 3, 0, tzinfo=UTC), 0),
        ("UTC", datetime(2026, 12, 16, 3, 0, tzinfo=UTC), 0),
        # In Auckland the last day is over while UTC still has it.
        ("Pacific/Auckland", datetime(2026, 12, 15, 20, 0, tzinfo=UTC), 0),
        ("Pacific/Auckland", datetime(2026, 12, 11, 20, 0, tzinfo=UTC), 1),
    ],
)
def test_the_last_day_is_the_provider_s(settings, zone, seen_at, reminded):
    settings.PROVIDER_TIME_ZONE = zone

    assert expiring_on(date(2026, 12, 15), seen_at=seen_at) == reminded


LAST, EARLIER = date(2026, 12, 15), date(2026, 6, 10)
CREDIT, PARTICIPATION = "ama-pra-category-1", "participation"


@pytest.mark.parametrize(
    ("offers", "profession", "told"),
    [
        ({}, "physician", (LAST, "is open through December 15, 2026")),
        ({CREDIT: None}, "physician", (LAST, "Credit for “T” can be claimed through December")),
        ({CREDIT: EARLIER}, "physician", (EARLIER, "Credit for “T” can be claimed through June")),
        ({CREDIT: EARLIER, PARTICIPATION: None}, "nurse",
         (LAST, "certificate of participation in “T” can be claimed through December")),
        ({CREDIT: EARLIER, PARTICIPATION: None}, "", (EARLIER, "claimed through June")),
    ],
)  # fmt: skip
def test_the_last_day_in_a_reminder_is_that_of_what_this_person_may_claim(offers, profession, told):
    course = make_course()
    Course.objects.filter(pk=course.pk).update(expiry_date=LAST, title="T")
    for kind, closes in offers.items():
        course.credit_offers.create(type=kind, amount=1, closes_on=closes)
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(course=course, trigger="expiry_near", days=3, active=True)
    make_poll(course, Phase.EVALUATION, [ask(course, "e1", kind="text", measures="evaluation")])
    reachable(somebody_in(course, profession))
    OutboxMail.objects.all().delete()
    day, sentence = told

    for near in (LAST, EARLIER):
        at = datetime(near.year, near.month, near.day, 12, tzinfo=UTC) - timedelta(days=1)
        assert reminders.send_due(at=at) == (near == day)

    assert sentence in OutboxMail.objects.get().body


def test_whom_participation_alone_is_for_is_told_of_no_credit():
    course = course_with_credit()
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(course=None, trigger="passed_not_claimed", days=3)
    finish(reachable(somebody_in(course, "nurse")), course)
    OutboxMail.objects.all().delete()

    reminders.send_due(at=THEN + timedelta(days=10))

    mail = OutboxMail.objects.get()
    assert "certificate of participation" in mail.body
    assert "credit" not in mail.subject + mail.body.split("http")[0]
