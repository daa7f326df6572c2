"""What the audit says of a sign-in."""

import json

import pytest

from learners.models import AuditEntry
from tests.learners.test_sign_in_changes import (
    CHANGES,
    browser,
    person,
    shows_who_they_are,
)

__all__ = ["browser", "person"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used_up")]


def test_the_audit_names_no_address(browser):
    shows_who_they_are(browser)
    browser.post(*CHANGES["primary"])

    kept = json.dumps(list(AuditEntry.objects.values("before", "after", "subject")))

    assert "example.org" not in kept
