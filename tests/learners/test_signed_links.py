"""Personal links, for those who are to be written to."""

import pytest

from learners.models import (
    Recipient,
)
from tests.learners.test_manual_queue import NPI, operator

__all__ = ["operator"]

pytestmark = pytest.mark.django_db


def test_personal_links_come_as_a_file_without_formulas(client, operator):
    recipient = Recipient.objects.create(
        campaign="spring", npi=NPI, given_name="Ada", family_name="=cmd"
    )

    file = client.post(
        "/admin/learners/recipient/", {"action": "links", "_selected_action": [recipient.pk]}
    ).content.decode()

    assert f"{NPI},Ada,'=cmd,spring,?to={recipient.pk}:" in file
