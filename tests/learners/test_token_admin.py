"""Tokens in the admin."""

import pytest

from learners.models import ApiToken
from tests.learners.test_tokens import a_person, me, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]


def test_an_operator_makes_and_ends_tokens_in_the_admin():
    operator, user = a_person("operator"), a_person("learner")
    browser = signed_in(operator)
    form = {"user": user.pk, "name": "a kiosk", "scopes": ["read"], "days": "30"}

    page = browser.post("/admin/learners/apitoken/add/", form, follow=True).content.decode()
    token = ApiToken.objects.get()
    key = page.split("Shown this once: ")[1][:40]
    assert me(key) == 200

    browser.post("/admin/learners/apitoken/", {"action": "end", "_selected_action": [token.pk]})
    assert me(key) == 401
