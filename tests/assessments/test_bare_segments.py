import pytest
from django.urls import reverse

from courses.admin.findings import advised_for
from courses.models import MicroSegment
from tests.factories import (
    make_course,
    make_segment,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def test_a_segment_that_asks_nothing_and_tells_nothing_is_pointed_out(author, course):
    bare, told = make_segment(course, "bare"), make_segment(course, "told")
    MicroSegment.objects.filter(pk=told.pk).update(takeaway="Act at once.")

    findings = advised_for(course, [])

    (finding,) = [each for each in findings if each.code == "bare-segment"]
    assert finding.sentence == "Segment bare asks no question and has no takeaway."
    address = reverse("admin:courses_microsegment_change", args=[bare.pk])
    assert finding.address == f"{address}#id_takeaway"
