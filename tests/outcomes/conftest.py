"""A course, a snapshot of it, and who reads them."""

import pytest

from tests import factories
from tests.outcomes.stored import ready


@pytest.fixture
def shelf(settings, tmp_path):
    """Files of one test lie apart from those of others."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def course():
    return factories.make_course("mine")


@pytest.fixture
def snapshot(course):
    return ready(course)


@pytest.fixture
def analyst(client):
    user = factories.somebody("analyst")
    client.force_login(user)
    return user


@pytest.fixture
def reader(client):
    client.force_login(factories.somebody("analyst"))
    return client
