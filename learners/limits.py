"""Too many attempts say so with the status and the time to wait, at every door."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

WAIT_SECONDS = {"too_many_login_attempts": 300, "rate_limited": 60}


def too_many(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Forms that refuse further attempts are 429 as well, and every 429 says when to come back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if (
            request.method == "POST"
            and response.status_code == 200
            and request.path.startswith(("/accounts/", "/admin/login/"))
        ):
            wait = _refused(response)
            if wait:
                response.status_code = 429
                response["Retry-After"] = str(wait)
        if response.status_code == 429 and "Retry-After" not in response:
            response["Retry-After"] = "60"
        return response

    return middleware


def _refused(response: HttpResponse) -> int:
    form = (getattr(response, "context_data", None) or {}).get("form")
    problems = form.errors.as_data() if form is not None and form.is_bound else {}
    return max(
        (WAIT_SECONDS.get(p.code, 0) for several in problems.values() for p in several), default=0
    )
