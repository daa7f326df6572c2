"""A site on which everything belongs to somebody else."""

import pytest
from django.test import Client
from django.utils import timezone

from learners.models import ApiToken, Licence
from outcomes.actions import publishing
from outcomes.models import Programme
from tests.credit.people import claimed, course_with_credit, finisher
from tests.factories import make_segment, somebody, token_for
from tests.outcomes.stored import stored


@pytest.fixture
def somebody_s(ids_of_somebody, db, shared_media):
    """A course with all that belongs to other people, and how its ids stand in addresses."""
    return dict(ids_of_somebody)


@pytest.fixture(scope="module")
def ids_of_somebody(shared_rows):
    with shared_rows():
        ids = _belongings()
        for keys in ("/.well-known/credit-keys.json", "/lti/keys.json"):
            Client().get(keys)  # made at the first look, which takes a while
        return ids


def _belongings():
    course = course_with_credit()
    type(course).objects.filter(pk=course.pk).update(slug="mine", comparison_arm=True)
    course.refresh_from_db()
    make_segment(course, "first")
    Programme.objects.create(slug="mine", title="P").courses.add(course)
    learner = finisher(course)
    certificate = claimed(learner, course).certificate
    licence = Licence.objects.create(
        learner=learner, kind=Licence.Kind.values[0], authority="NY", number="1"
    )
    token_for(learner.user or somebody("learner"))
    snapshot = stored(course)
    publication = publishing.publish(
        snapshot=snapshot, published_by=somebody("analyst"), at=timezone.now()
    )
    return {
        "publication": str(publication.pk),
        "slug": "mine", "segment_slug": "first", "number": "1", "place": "1", "key": "q1",
        "kind": "json", "name": "overall",
        "pk": str(snapshot.pk), "licence_id": str(licence.pk), "code": certificate.code,
        "digest": "a" * 16, "form": "csv", "kid": "none",
        "learner_id": str(learner.pk), "token": "x" * 43,
        "token_id": str(ApiToken.objects.get().pk), "certificate": certificate.number,
    }  # fmt: skip
