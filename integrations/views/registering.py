"""A platform that was invited registers itself; its administrator looks on and agrees."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .. import frames
from ..lti import registration
from .lti import refusals_in_words


@csrf_exempt  # the invitation in the address stands for it: no session is read
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@refusals_in_words
def register(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; the button registers."""
    given = request.POST if request.method == "POST" else request.GET
    address = given.get("openid_configuration", "")
    context: dict[str, Any] = {
        "configuration": address,
        "registration_token": given.get("registration_token", ""),
        "platform": None,
    }
    if request.method == "POST":
        context["platform"] = registration.register(
            token=token,
            configuration_address=address,
            registration_token=context["registration_token"],
            at=timezone.now(),
        )
    else:
        registration.invitation_of(token, timezone.now())
    response = render(request, "integrations/register.html", context)
    # The platform's window opened this one and is told when it can close it.
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    if frames.is_in_frame(request) and address.startswith("https://"):
        frames.show_in_frame(response, "/".join(address.split("/")[:3]))
    return response
