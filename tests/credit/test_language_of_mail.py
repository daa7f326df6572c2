"""A learner is written to in the language they chose, whoever causes the mail."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils.translation import get_language

from assessments import reminders
from assessments.models import ReminderRule
from credit.models import Certificate
from jobs.models import OutboxMail
from tests.credit.people import NOW, claimed, course_with_credit, finish, finisher, somebody_in
from tests.factories import THEN, somebody

pytestmark = pytest.mark.django_db
PASSWORD = "a long good password 7"


def test_certificates_are_mailed_in_the_language_that_was_chosen_and_say_what_they_said(
    client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    course, operator = course_with_credit(), Client()
    learner = finisher(course)
    client.force_login(learner.user)
    operator.force_login(somebody("operator"))

    client.post("/language/", {"language": "de", "next": "/"})
    learner.user.refresh_from_db()
    with time_machine.travel(NOW):
        claimed(learner, course)
        operator.post(
            f"/admin/credit/certificate/{Certificate.objects.get().pk}/correct/",
            {"reason": "Name."},
        )

    mails = list(OutboxMail.objects.order_by("id"))
    assert [mail.subject for mail in mails] == ['Ihre Bescheinigung: HER2 & "me"'] * 2
    assert all(
        "1.0 AMA PRA Category 1 Credit™, 2. Juni 2025" in mail.body and "/verify/" in mail.body
        for mail in mails
    )
    assert get_language() == "en"


def test_reminders_go_to_each_in_the_language_they_signed_in_with():
    course = course_with_credit()
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(course=None, trigger="passed_not_claimed", days=3)
    for language in ("es", "en"):
        learner = finish(somebody_in(course, email=f"{language}@example.org"), course)
        learner.user.set_password(PASSWORD)
        learner.user.save()
        EmailAddress.objects.create(
            user=learner.user, email=learner.user.email, verified=True, primary=True
        )
        given = {"login": learner.user.email, "password": PASSWORD}
        assert (
            Client()
            .post("/accounts/login/", given, headers={"accept-language": language})
            .status_code
            == 302
        )

    assert reminders.send_due(at=THEN + timedelta(days=10)) == 2

    spanish, english = OutboxMail.objects.order_by("id")
    assert (
        spanish.subject.startswith("Puede solicitar sus créditos")
        and "con un clic: http" in spanish.body
    )
    assert (
        english.subject.startswith("Your credit is ready to claim")
        and "with one click: http" in english.body
    )
