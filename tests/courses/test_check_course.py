"""The command that names what a course lacks."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from courses.models import PlanningRecord
from tests.credit.test_publish_gate import designated
from tests.factories import (
    somebody,
)

__all__ = ["designated"]

pytestmark = pytest.mark.django_db


def test_what_is_missing_is_named_to_authors_by_the_api_and_by_the_command(designated):
    PlanningRecord.objects.update(contact="")
    author, learner = Client(), Client()
    author.force_login(somebody("author"))
    learner.force_login(somebody("learner"))
    address = f"/api/v1/courses/{designated.slug}/publishing/"
    output = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("check_course", designated.slug, stdout=output)

    told = author.get(address).json()
    missing = [each["code"] for each in told["missing"]]
    # as a page would refuse to publish
    assert missing == ["no-contact", "credit-above-minutes", "no-fee"]
    assert not {each["code"] for each in told["advised"]} & {*missing}
    assert learner.get(address).status_code == 404
    assert "missing: No contact is named. [no-contact]" in output.getvalue()
