"""Whatever a learner or an author stores, it is text wherever somebody reads it."""

import pytest
from django.contrib import admin
from django.db import DatabaseError, transaction
from django.db.models import CharField, EmailField, SlugField, TextField, URLField
from django.test import Client
from django.utils import timezone

from assessments.models import Phase, SegmentQuestion
from cme_platform import privacy
from courses import front_matter
from courses.models import Course, PlanningRecord, Supporter
from credit.models import ExternalCredit
from jobs.models import Job
from learners.models import Learner, Licence
from outcomes.actions import publishing
from tests.cme_platform.test_who_gets_in import addresses
from tests.credit.people import claimed, course_with_credit, finisher
from tests.factories import (
    answered,
    ask,
    make_case,
    make_decision_point,
    make_faculty,
    make_poll,
    make_segment,
    somebody,
)
from tests.outcomes.made_up import document, people
from tests.outcomes.reports.test_edges import renamed
from tests.outcomes.stored import stored

pytestmark = pytest.mark.django_db
MARK = "\"'></script><x-m y=1>"
# Words that decide something, and files: what stands there is not written by hand.
NO_TEXT = {
    "type", "key", "kind", "language", "digest", "code", "number", "origin", "external_id",
    "open_key", "npi", "status", "seeking",
    "authority", "source", "how", "method", "reason", "password", "deed", "subject", "uan", "board",
    "idempotency_key",
}  # fmt: skip


@pytest.fixture
def values(settings, tmp_path):
    """A course in which every text is markup, taken by somebody whose every text is, with its
    certificate and snapshot.
    """
    settings.MEDIA_ROOT = tmp_path
    course = course_with_credit()
    Course.objects.filter(pk=course.pk).update(slug="mine")
    course.refresh_from_db()
    track = course.tracks.get()
    make_poll(course, Phase.PRE, [ask(course, "c2", measures="competence")], track=track)
    make_decision_point(track, ask(course, "d1"))
    (
        make_case(track),
        make_faculty(course),
        Supporter.objects.create(course=course, name="Acme", in_kind="x"),
    )
    SegmentQuestion.objects.create(
        segment=make_segment(course, "first"), question=ask(course, "m1")
    )
    PlanningRecord.objects.create(
        course=course, bibliography=[MARK], joint_providers=[MARK], providership="joint"
    )
    Course.objects.filter(pk=course.pk).update(partners=[MARK])
    mark_all()
    learner = finisher(Course.objects.get(), "physician", given_name=MARK, family_name=MARK)
    answered(course.questions.get(key="d1"), "b", phase=Phase.IN_ACTIVITY, learner=learner)
    ExternalCredit.objects.create(
        learner=learner, title=MARK, provider=MARK, kind=MARK, amount=1, completed_on="2026-01-01"
    )
    licence = Licence.objects.create(learner=learner, kind="state", authority="NY", number=MARK)
    certificate = claimed(learner, Course.objects.get()).certificate
    Learner.objects.filter(pk=learner.pk).update(profession=MARK, specialty=MARK)
    Job.objects.create(
        kind="x", open_key="x", state="failed", error=MARK, finished_at=certificate.issued_at
    )
    snapshot = stored(course, renamed(document(people(5, 60)), MARK))
    publication = publishing.publish(
        snapshot=snapshot, published_by=somebody("analyst"), at=timezone.now()
    )
    return {
        "publication": str(publication.pk),
        "slug": "mine", "segment_slug": "first", "number": "1", "place": "1", "key": "q1",
        "kind": "json", "name": "overall",
        "token_id": "1",
        "pk": str(snapshot.pk), "licence_id": str(licence.pk), "code": certificate.code,
        "digest": "a" * 16, "form": "csv", "kid": "none",
        "learner_id": str(learner.pk), "token": "x" * 43, "certificate": certificate.number,
        "learner": learner,
    }  # fmt: skip


def mark_all():
    for model in privacy.own_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, CharField | TextField) and not isinstance(
                field, EmailField | SlugField | URLField
            )
            if (
                is_text
                and not field.choices
                and not field.unique
                and field.editable
                and field.name not in NO_TEXT
            ):
                try:
                    with transaction.atomic():
                        model.objects.exclude(**{field.name: ""}).update(
                            **{field.name: MARK[: field.max_length]}
                        )
                except DatabaseError:
                    pass  # kept by the database itself


def pages_of(client, values):
    for name, path in addresses({k: v for k, v in values.items() if isinstance(v, str)}):
        if name not in ("readyz", "outcomes-programme", "outcomes-programme-chart"):
            yield path, client.get(path)


def test_nothing_that_was_stored_is_markup_on_any_page(values):
    learner, superuser = (
        values["learner"].user,
        somebody("operator", "analyst", "author", is_superuser=True),
    )
    front_matter.current(Course.objects.get())
    broken, seen = [], 0

    for user in (None, learner, superuser):
        client = Client(raise_request_exception=False)
        if user:
            client.force_login(user)
        for path, reply in pages_of(client, values):
            broken += [path] if is_markup(reply) else []
            seen += has_text(reply)

    assert not broken
    assert seen > 20


def test_nothing_that_was_stored_is_markup_in_the_admin(values):
    client, broken, seen = Client(raise_request_exception=False), [], 0
    client.force_login(somebody("operator", is_superuser=True))

    for model in admin.site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = model.objects.order_by("-pk").first()
        for path in (
            address,
            *(
                [f"{address}{row.pk}/{page}/" for page in ("change", "history", "delete")]
                if row
                else []
            ),
        ):
            reply = client.get(path)
            assert reply.status_code < 500, path
            broken += [path] if is_markup(reply) else []
            seen += has_text(reply)
    home = client.get("/admin/")

    assert not broken and not is_markup(home) and has_text(home)
    assert seen > 20


def is_markup(reply):
    return "html" in reply["Content-Type"] and b"<x-m" in reply.content


def has_text(reply):
    return "html" in reply["Content-Type"] and b"x-m y=1" in reply.content
