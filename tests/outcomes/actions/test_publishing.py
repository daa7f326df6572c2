"""Publishing to supporters: what replaces what."""

import pytest
from django.utils import timezone

from assessments.models import Phase
from outcomes.actions import publishing
from outcomes.models import PublishedOutcomes
from tests.factories import make_course, somebody
from tests.outcomes.made_up import document, people
from tests.outcomes.stored import stored
from tests.outcomes.suppression.people import learners

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    return make_course("mine", questions=1)


def publish(course, folk, **choice):
    return published(course, document(folk), **choice)


def published(course, whole, **choice):
    return publishing.publish(
        snapshot=stored(course, whole),
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


@pytest.mark.parametrize(("mark", "passed"), [("1.000", None), ("0.660", 150)])
def test_who_passed_is_held_against_the_mark_of_the_course(course, mark, passed):
    """Who had all of four questions right are of one score, and three are enough for many."""
    course.polls.filter(phase=Phase.POST).update(pass_mark=mark)
    whole = document(people(5, 400))
    whole["items"].append(whole["items"][-1] | {"question": "q4"})
    whole["flow"]["funnel"][-1]["n"] = 150

    assert published(course, whole).outcomes.as_json()["flow"]["funnel"][-1]["n"] == passed


def test_an_older_snapshot_can_be_published(course):
    older = stored(course, document(people(5, 400)))
    stored(course, document(people(6, 400)))

    published = publishing.publish(
        snapshot=older, published_by=somebody("analyst"), at=timezone.now()
    )

    assert published.snapshot == older
