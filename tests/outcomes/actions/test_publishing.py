"""Publishing to supporters: what replaces what."""

import pytest
from django.utils import timezone

from outcomes.actions import publishing
from outcomes.models import PublishedOutcomes
from tests.factories import make_course, somebody
from tests.outcomes.made_up import document, people
from tests.outcomes.stored import stored
from tests.outcomes.suppression.test_documents import learners

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    return make_course("mine", questions=1)


def publish(course, folk, **choice):
    return publishing.publish(
        snapshot=stored(course, document(folk)),
        published_by=somebody("analyst"),
        at=timezone.now(),
        **choice,
    )


def test_a_publication_that_would_hide_what_is_shown_waits_until_somebody_chooses(course):
    first = publish(course, learners(14, 22, 15, 15))
    more = learners(17, 26, 17, 18)

    with pytest.raises(publishing.WouldHide):
        publish(course, more)
    assert publishing.newest_published(course) == first
    assert PublishedOutcomes.objects.count() == 1

    second = publish(course, more, hiding=True)
    assert publishing.newest_published(course) == second


def test_a_publication_that_hides_nothing_more_needs_no_choice(course):
    first = publish(course, people(5, 220))

    assert publishing.lost_by(first.outcomes, course) == []


def test_an_older_snapshot_can_be_published(course):
    older = stored(course, document(people(5, 400)))
    stored(course, document(people(6, 400)))

    published = publishing.publish(
        snapshot=older, published_by=somebody("analyst"), at=timezone.now()
    )

    assert published.snapshot == older
