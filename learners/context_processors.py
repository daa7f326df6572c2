"""What templates of accounts need everywhere: the pages about oneself, and whether this browser is
an app's own.
"""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PAGES = (
    ("/me/profile/", _("Profile")),
    ("/me/npi/", _("NPI")),
    ("/me/consents/", _("Agreements")),
    ("/me/earlier-answers/", _("Earlier answers")),
    ("/me/sign-in/", _("Sign-in")),
    ("/me/data/", _("My data")),
)
# Browsers inside apps: windows of their own that cannot use passkeys, and that some providers
# refuse.
IN_APP = ("LinkedInApp", "FBAN", "FBAV", "Instagram", "; wv)")


def in_app_browser(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return any(mark in agent for mark in IN_APP)


def identity(request: HttpRequest) -> dict[str, object]:
    return {"identity_pages": PAGES, "in_app_browser": in_app_browser(request)}
