"""Errors of the API as RFC 9457 problem details: a sentence for a person, a code for a program."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from learners.known_fields import UNKNOWN
from learners.refusals import Refusal, problem_body
from learners.wording import sentence_for_reader


def problem_details(exception: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exception, Refusal):
        set_rollback()
        return _refused(exception)
    if isinstance(exception, Http404 | PermissionDenied):
        set_rollback()
        return problem(404, "not-found", "There is nothing here for you.")
    response = exception_handler(exception, context)
    if response is None or not isinstance(exception, exceptions.APIException):
        return response
    answer = problem(response.status_code, *_code_and_sentence(exception))
    if isinstance(exception, exceptions.ValidationError) and isinstance(response.data, dict):
        answer.data["errors"] = response.data
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in response:
            answer[header] = response[header]
    return answer


def _refused(refusal: Refusal) -> Response:
    answer = problem(refusal.status, refusal.code, sentence_for_reader(refusal))
    answer.data.update(refusal.details)
    return answer


def _code_and_sentence(exception: exceptions.APIException) -> tuple[str, str]:
    if isinstance(exception, exceptions.ValidationError):
        if set(_codes_in(exception.get_codes())) == {UNKNOWN}:
            return UNKNOWN, "The request holds a field that does not exist. Nothing was done."
        return "invalid", "The request does not have the right form."
    code = exception.get_codes()
    return (code if isinstance(code, str) else "error").replace("_", "-"), str(exception.detail)


def _codes_in(codes: Any) -> Iterator[str]:
    if isinstance(codes, str):
        yield codes
    else:
        for inner in codes.values() if isinstance(codes, Mapping) else codes:
            yield from _codes_in(inner)


def problem(status: int, code: str, sentence: str) -> Response:
    body = problem_body(status, code, sentence)
    return Response(body, status=status, content_type="application/problem+json")
