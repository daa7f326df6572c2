"""What was published before it said by what it was published."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from outcomes.actions import publishing
from tests.factories import somebody
from tests.outcomes.stored import stored

pytestmark = pytest.mark.django_db


def test_a_publication_of_before_is_given_its_digest_and_the_version_of_its_rules(course):
    publication = publishing.publish(
        snapshot=stored(course), published_by=somebody("analyst"), at=timezone.now()
    )
    migration = import_module("outcomes.migrations.0009_publication_says_by_what")
    kept, rules = publication.document, publication.rules

    migration.forget(apps, None)
    publication.refresh_from_db()
    assert json.loads(publication.document)["snapshot"]["digest"] is None
    type(publication).objects.update(rules=99)
    migration.tell(apps, None)
    publication.refresh_from_db()

    assert (publication.document, publication.rules) == (kept, rules)
