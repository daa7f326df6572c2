"""Errors to Sentry, or to a service that speaks like it, where SENTRY_DSN is set. What failed and
where goes out, with the reference of the request or job; nothing of a person does.
"""

import sys
from typing import Any

from cme_platform.logs import current_request
from jobs.log_context import current_job

Event = dict[str, Any]
MISSING = "SENTRY_DSN is set and sentry-sdk is not installed: pip install sentry-sdk"


def begin(dsn: str, release: str, **options: Any) -> None:
    try:
        import sentry_sdk
    except ImportError:
        sys.exit(MISSING)
    sentry_sdk.init(
        dsn,
        release=release,
        send_default_pii=False,
        include_local_variables=False,  # answers and tokens stand in them
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_people,  # type: ignore[arg-type]
        **options,
    )


def without_people(event: Event, hint: Event) -> Event:
    """Addresses hold the secrets of their readers; the route says enough."""
    asked = event.pop("request", {})
    for part in ("user", "extra", "breadcrumbs", "server_name"):
        event.pop(part, None)
    event["tags"] = {
        "request": current_request.get() or None,
        "job": current_job.get(),
        "method": asked.get("method"),
    }
    return event
