"""Errors of the API as RFC 9457 problem details: a sentence for a person, a code for a program."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

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
        return "invalid", "The request does not have the right form."
    code = exception.get_codes()
    return (code if isinstance(code, str) else "error").replace("_", "-"), str(exception.detail)


def problem(status: int, code: str, sentence: str) -> Response:
    body = problem_body(status, code, sentence)
    return Response(body, status=status, content_type="application/problem+json")
