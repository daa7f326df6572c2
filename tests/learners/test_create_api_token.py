"""The command that makes a token."""

import pytest
from django.core.management import call_command

from learners.models import ApiToken
from tests.learners.test_tokens import a_person, me

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]


def test_the_command_prints_a_token_once_and_the_ones_before_go_on(capsys):
    user = a_person("learner")
    call_command("create_api_token", user.email)
    first = capsys.readouterr().out.strip()
    call_command(
        "create_api_token", user.email, "--name", "other", "--scope", "read", "--days", "7"
    )
    second = capsys.readouterr().out.strip()

    assert [me(first), me(second)] == [200, 200]
    assert first not in str(list(ApiToken.objects.values()))
