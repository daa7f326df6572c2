"""What goes wrong is said as a problem to programs and as a page to people, whatever part of the
site it came from.
"""

import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import page_not_found

from learners.refusals import problem_body

READ_ONLY = "25006"  # SQLSTATE
AWAY = "The database cannot be reached. Nothing was saved. Please send it again in a moment."
TAKES_NOTHING = (
    "Not saved: the database takes no changes right now. Please send it again in a while."
)
PLAIN = "This API speaks https only. A token that was sent without it should be revoked."
logger = logging.getLogger(__name__)


def failure(request: HttpRequest, status: int, code: str, words: str) -> HttpResponse:
    """A problem for programs, the page of that status for people; with the reference number that
    stands in the log.
    """
    reference = getattr(request, "reference", "")
    if not request.path.startswith("/api/"):
        context = {"reference": reference, "code": code}
        return HttpResponse(render_to_string(f"{status}.html", context), status=status)
    body = problem_body(status, code, words) | {"reference": reference}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Addresses that do not exist answer programs as everything else of the API does."""
    if request.path.startswith("/api/"):
        return failure(request, 404, "not-found", "There is nothing here for you.")
    return page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Of views, and of what fails around them: the session, for one, is read by middleware."""
    unavailable = database_failure(request, sys.exc_info()[1])
    if unavailable is not None:
        return unavailable
    return failure(
        request,
        500,
        "server-error",
        "Something went wrong. It has been logged under the reference.",
    )


def is_read_only(problem: BaseException | None) -> bool:
    return (
        isinstance(problem, DatabaseError)
        and getattr(problem.__cause__, "sqlstate", None) == READ_ONLY
    )


def database_failure(request: HttpRequest, problem: BaseException | None) -> HttpResponse | None:
    """503 in words when the database is away, has no connection left, or takes no changes; None for
    anything else.
    """
    if is_read_only(problem):
        code, words = "database-read-only", TAKES_NOTHING
    elif isinstance(problem, OperationalError | InterfaceError):
        code, words = "database-unavailable", AWAY
    else:
        return None
    logger.error("%s: %s", code, problem)
    response = failure(request, 503, code, words)
    response["Retry-After"] = "5"
    return response


def api_by_tls_alone(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A program that speaks plain http to an https site has shown its token to the network, and
    would go on doing so if it were only sent on.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if plain and request.path.startswith("/api/"):
            return failure(request, 403, "https-required", PLAIN)
        return get_response(request)

    return middleware
