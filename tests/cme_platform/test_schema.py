"""Requests made from the API's own description: whatever it allows to be sent is answered."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from cme_platform.wsgi import application
from learners.actions import learner_for
from tests.credit.people import course_with_credit
from tests.factories import enrolled, somebody, token_for

pytestmark = pytest.mark.django_db
few = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def from_this_machine(environ, start_response):
    return application(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)


@pytest.fixture
def known():
    """What addresses may name, so that what is sent is looked at; and who asks."""
    course, user = course_with_credit(), somebody("learner", "analyst")
    enrolled(course, learner_for(user))
    return {"slug": course.slug, "number": 1}, {"Authorization": f"Token {token_for(user)}"}


def test_no_request_that_the_description_allows_breaks_the_api(known, settings):
    settings.API_WRITES_A_MINUTE = 10_000
    names, headers = known
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", from_this_machine)
    answers: dict[str, list[int]] = {}

    for result in schema.get_all_operations():
        operation = result.ok()

        @few
        @given(case=operation.as_strategy())
        def ask(case, label=operation.label):
            case.path_parameters |= {n: names[n] for n in case.path_parameters if n in names}
            answers.setdefault(label, []).append(case.call(headers=headers).status_code)

        ask()

    assert len(answers) > 20
    assert not {label: codes for label, codes in answers.items() if max(codes) >= 500}
