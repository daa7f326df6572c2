"""Tokens on one's own page."""

import pytest

from jobs.models import OutboxMail
from learners.models import ApiToken, AuditEntry
from tests.factories import token_for
from tests.learners.test_tokens import FORM, PAGE, a_person, me, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]


def test_a_token_is_made_on_my_page_shown_once_and_ended_there():
    user = a_person("learner")
    browser = signed_in(user)

    page = browser.post(PAGE, FORM)
    key = page.context["new"].key

    assert page.status_code == 200 and key in page.content.decode()
    again = browser.get(PAGE).content.decode()
    assert key not in again and "my notebook" in again
    assert me(key) == 200
    token = ApiToken.objects.get()
    assert token.digest != key and token.last_used_at is not None

    browser.post(f"{PAGE}{token.pk}/end/")

    assert me(key) == 401
    assert set(AuditEntry.objects.values_list("deed", flat=True)) >= {"token-made", "token-ended"}
    assert OutboxMail.objects.filter(to=user.email, body__contains="my notebook").count() == 2


def test_a_token_asks_who_it_is_and_nobody_ends_that_of_another():
    user, stranger = a_person("learner"), a_person("learner")
    token_for(user)

    asked = signed_in(user, confirmed=False).post(PAGE, FORM)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert ApiToken.objects.count() == 1
    of_another = f"{PAGE}{ApiToken.objects.get().pk}/end/"
    assert signed_in(stranger).post(of_another).status_code == 404
    assert ApiToken.objects.live().count() == 1
    assert signed_in(user).post(of_another).status_code == 302
    assert ApiToken.objects.live().count() == 0
