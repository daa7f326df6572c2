import pytest

from tests.factories import make_course, somebody, with_video


@pytest.fixture
def course(db):
    return make_course("draft", published=False)


@pytest.fixture
def track(course):
    return with_video(course.tracks.get())


@pytest.fixture
def author(client, db):
    client.force_login(somebody("operator"))
    return client
