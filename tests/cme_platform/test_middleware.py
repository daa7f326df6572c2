"""What every answer of the site has in common."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from cme_platform.middleware import head_without_body


@pytest.mark.parametrize("kind", [HttpResponse, StreamingHttpResponse])
@pytest.mark.parametrize(("method", "body"), [("get", b"words"), ("head", b"")])
def test_head_is_answered_without_a_body(kind, method, body):
    request = getattr(RequestFactory(), method)("/")
    answer = head_without_body(lambda _: kind([b"words"]))(request)
    assert answer.getvalue() == body


def test_head_says_how_long_the_body_would_be():
    answer = head_without_body(lambda _: HttpResponse("words"))(RequestFactory().head("/"))
    assert answer.headers["Content-Length"] == "5"
