"""The command that makes a snapshot again."""

import pytest
from django.core.management import call_command

from tests.outcomes.actions.test_verifying import CHANGED, course, stored

__all__ = ["course"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_command_says_which_rules_are_others_today(course, capsys):
    snapshot = stored(course, 1)

    call_command("verify_outcomes", course.slug, snapshot=snapshot.pk)

    printed = capsys.readouterr().out
    assert "version 1" in printed and ", ".join(CHANGED[1]) in printed
    assert f"same digest {snapshot.digest}" in printed
    assert "outside it are how the activity is described, states, recommendations" in printed
