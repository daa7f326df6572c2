"""The rules of a snapshot in words."""

import pytest

from outcomes.counting import CURRENT, VERSIONS
from outcomes.snapshots.definitions import EARLIER_RULES, rules_changed_since, rules_stated
from tests.outcomes.actions.test_verifying import CHANGED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.django_db(transaction=False)
def test_every_version_of_the_rules_has_its_words():
    assert set(EARLIER_RULES) == set(VERSIONS) - {CURRENT.version}
    assert {version: rules_changed_since(version) for version in VERSIONS} == CHANGED
    assert rules_stated(CURRENT.version)["person"] != rules_stated(1)["person"]
