"""Who has earned credit and not claimed it is reminded, once."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from assessments import reminders
from assessments.models import ReminderRule
from jobs.models import OutboxMail
from tests.credit.people import NOW, claimed, course_with_credit, finish, somebody_in
from tests.factories import THEN

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
    assert mail.to == waiting.user.email and "Credit can be claimed" in mail.body
