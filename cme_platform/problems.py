"""Errors of the API as RFC 9457 problem details: a sentence for a person, a code for a program."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from assessments import actions as answering
from assessments.scoring import InvalidAnswer
from courses import actions as taking
from courses.watching import BadClaim
from credit.actions import claiming
from credit.designation import BadAmount
from outcomes import reporting
from outcomes.actions import BadAsOf

STATUS: dict[type[Exception], int] = {
    taking.CourseClosed: 409,
    taking.NotEnrolled: 403,
    taking.FrontMatterRequired: 403,
    taking.FrontMatterOutdated: 409,
    answering.UnknownQuestion: 404,
    answering.QuestionClosed: 409,
    answering.AlreadyAnswered: 409,
    answering.KeyReused: 409,
    answering.NoFurtherAttempt: 409,
    InvalidAnswer: 400,
    BadClaim: 400,
    BadAsOf: 400,
    reporting.UnknownFormat: 400,
    reporting.LockNeedsReason: 400,
    reporting.SnapshotNotReady: 409,
    reporting.ReportNotReady: 409,
    reporting.SnapshotLocked: 409,
    BadAmount: 422,
    claiming.NotAttested: 422,
    claiming.BoardIdNeeded: 422,
    claiming.NotEarned: 409,
    claiming.ClaimKeyReused: 409,
}


def problem_details(exception: Exception, context: dict[str, Any]) -> Response | None:
    status = next((code for kind, code in STATUS.items() if isinstance(exception, kind)), None)
    if status is not None:
        set_rollback()
        sentence = gettext(getattr(exception, "sentence", "") or str(exception))
        if values := getattr(exception, "values", None):
            sentence %= values
        answer = problem(status, exception.code, sentence)  # type: ignore[attr-defined]
        if isinstance(exception, claiming.NotEarned):
            answer.data["missing"] = [
                {"code": one.code, "detail": one.sentence} for one in exception.missing
            ]
        return answer
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


def _code_and_sentence(exception: exceptions.APIException) -> tuple[str, str]:
    if isinstance(exception, exceptions.ValidationError):
        return "invalid", "The request does not have the right form."
    code = exception.get_codes()
    return (code if isinstance(code, str) else "error").replace("_", "-"), str(exception.detail)


def problem(status: int, code: str, sentence: str) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "code": code,
    }
    return Response(body, status=status, content_type="application/problem+json")
