"""Whatever is sent to the API is answered with a problem and its code, and never breaks it."""

import json
import uuid

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from courses import front_matter
from courses.actions import acknowledge_front_matter, enroll
from learners.actions import learner_for
from learners.known_fields import KnownFieldsSerializer
from outcomes.models import OutcomeSnapshot
from tests.credit.people import course_with_credit
from tests.factories import somebody

pytestmark = pytest.mark.django_db
GOOD = {
    "question": "q1",
    "phase": "post",
    "answer": "b",
    "idempotency_key": str(uuid.uuid4()),
    "version": 1,
}
GOOD |= {
    "offer": 1,
    "amount": "1.00",
    "attested": True,
    "intervals": [[0, 1]],
    "position": 1,
    "format": "pdf",
    "reason": "x",
}
DOORS = {
    "courses/mine/responses/": ["question", "phase", "answer", "idempotency_key", "version"],
    "courses/mine/attempts/": ["phase", "track"],
    "courses/mine/front-matter/": ["version"],
    "courses/mine/tracks/1/progress/": ["intervals", "position"],
    "courses/mine/credit/": [
        "offer",
        "amount",
        "attested",
        "idempotency_key",
        "profession",
        "board_id",
    ],
    "courses/mine/outcomes/": ["as_of"],
    "courses/mine/outcomes/reports/": ["format", "snapshot", "options"],
    "outcomes/77/lock/": ["reason"],
}
VALUES = [
    True,
    -1,
    1.5,
    10**30,
    "a\x00b",
    "\ud800",
    "x" * 20_000,
    [[]],
    {"a": 1},
    [1, "a", None],
    None,
]
BODIES = [
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"9" * 6000,
    b"\xff",
    b"null",
    b"[]",
    b'"x"',
    b"",
    b'{"a": NaN}',
    b'{"position": 1e999}',
]
WRONG = ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", ""]


@pytest.fixture
def insider(client, settings):
    """Signed in, a learner of the course and an analyst: every door is open, so that what is sent
    is looked at.
    """
    settings.API_WRITES_A_MINUTE = 10_000
    course, user, now = course_with_credit(), somebody("learner", "analyst"), timezone.now()
    type(course).objects.filter(pk=course.pk).update(slug="mine")
    course.refresh_from_db()
    acknowledge_front_matter(
        learner=learner_for(user), course=course, version=front_matter.current(course).version
    )
    enroll(learner=learner_for(user), course=course, at=timezone.now())
    OutcomeSnapshot.objects.create(
        id=77, course=course, as_of=now, known_at=now, computed_at=now, digest="d", document="{}"
    )
    client.force_login(user)
    client.raise_request_exception = False
    return client


def is_answered(reply) -> bool:
    """Done, or refused as a problem with a code."""
    if reply.status_code < 400:
        return True
    problem = reply["Content-Type"] == "application/problem+json" and reply.json()
    return bool(
        reply.status_code < 500
        and problem
        and problem["code"]
        and problem["status"] == reply.status_code
    )


@pytest.mark.parametrize("door", DOORS)
def test_no_input_breaks_a_door(insider, door):
    good = {field: value for field, value in GOOD.items() if field in DOORS[door]}
    sent = [
        *BODIES,
        *(json.dumps({**good, field: value}).encode() for field in DOORS[door] for value in VALUES),
    ]

    broken = [
        body[:60]
        for body in sent
        if not is_answered(insider.post(f"/api/v1/{door}", body, content_type="application/json"))
    ]
    broken += [
        kind
        for kind in WRONG
        if not is_answered(insider.post(f"/api/v1/{door}", b"{}", content_type=kind))
    ]
    broken += [
        way
        for way in ("put", "patch", "delete")
        if not is_answered(getattr(insider, way)(f"/api/v1/{door}"))
    ]

    assert not broken


# What pages keep on a device and send later, to an older or newer site than gave the page: no
# answer is lost for a field too many.
DELIVERIES = {"courses/mine/responses/", "courses/mine/tracks/1/progress/"}


def test_a_field_that_does_not_exist_is_refused_by_name_but_in_deliveries(insider):
    for door, fields in DOORS.items():
        body = {field: value for field, value in GOOD.items() if field in fields} | {"foo": 1}
        reply = insider.post(f"/api/v1/{door}", json.dumps(body), content_type="application/json")
        if door in DELIVERIES:
            assert "foo" not in reply.json().get("errors", {}), door
        else:
            assert (reply.status_code, reply.json()["code"]) == (400, "unknown-field"), door
            assert set(reply.json()["errors"]) == {"foo"}
    watched = insider.post(f"/api/v1/{max(DELIVERIES)}", {}, content_type="application/json")
    assert watched.status_code == 200


def test_every_body_that_the_description_names_refuses_what_it_does_not_name():
    paths = SchemaGenerator().get_schema(public=True)["paths"].values()
    bodies = [
        way["requestBody"]["content"].get("application/json", {}).get("schema", {})
        for path in paths
        for way in path.values()
        if "requestBody" in way
    ]
    named = {body["$ref"].rsplit("/", 1)[-1] for body in bodies if "$ref" in body}
    strict = {kind.__name__.removesuffix("Serializer") for kind in below(KnownFieldsSerializer)}

    assert len(named) > 6 and named - strict == {"Response", "Progress"}


def below(kind):
    return {*kind.__subclasses__(), *(each for sub in kind.__subclasses__() for each in below(sub))}


def test_addresses_tokens_and_pages_that_are_none_are_problems_too(insider):
    for path in (
        "nothing/",
        "courses/%00/",
        "outcomes/9999999999999999999999/",
        "courses/?page=%00",
        "me/?format=api",
    ):
        reply = insider.get(f"/api/v1/{path}")
        assert (reply.status_code, is_answered(reply), reply.json()["code"]) == (
            404,
            True,
            "not-found",
        ), path
    for token in ("Token \x00", "Token é", "Token a b", "Token"):
        reply = insider.get("/api/v1/me/", headers={"authorization": token})
        assert (reply.status_code, is_answered(reply)) == (401, True), token
    assert insider.get("/nothing/")["Content-Type"].startswith("text/html")
