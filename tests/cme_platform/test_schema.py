"""Requests made from the API's own description: whatever it allows to be sent is answered."""

import json
from urllib.parse import urlencode

import pytest
import schemathesis
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NotSet

from learners.actions import learner_for
from tests.credit.people import course_with_credit
from tests.factories import enrolled, somebody, token_for

pytestmark = pytest.mark.django_db
schemathesis.serializer.alias("application/zip", "application/octet-stream")
few = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def known():
    """What addresses may name, so that what is sent is looked at; and who asks."""
    course, user = course_with_credit(), somebody("learner", "analyst", "operator")
    enrolled(course, learner_for(user))
    return {"slug": course.slug, "number": 1}, {"Authorization": f"Token {token_for(user)}"}


def sent(case, headers):
    """By Django's client, which stands in the transaction of the test."""
    if isinstance(case.body, NotSet) or case.media_type == "application/zip":
        body = b""
    else:
        body = json.dumps(case.body).encode()
    query = urlencode(case.query or {}, doseq=True)
    address = f"{case.formatted_path}?{query}"
    client = Client(raise_request_exception=False)
    return client.generic(
        case.method, address, body, case.media_type or "application/json", headers=headers
    )


def answers_to(operation, names, headers) -> list[int]:
    codes: list[int] = []

    @few
    @given(case=operation.as_strategy())
    def ask(case):
        case.path_parameters |= {n: names[n] for n in case.path_parameters if n in names}
        codes.append(sent(case, headers).status_code)

    ask()
    return codes


def test_no_request_that_the_description_allows_breaks_the_api(known, settings):
    settings.API_WRITES_A_MINUTE = 10_000
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    operations = [result.ok() for result in schema.get_all_operations()]

    answers = {operation.label: answers_to(operation, *known) for operation in operations}

    assert len(answers) > 20 and any(200 in codes for codes in answers.values())
    assert not {label: codes for label, codes in answers.items() if max(codes) >= 500}
