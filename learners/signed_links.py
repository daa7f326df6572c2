"""Links of a learner's own that need no sign-in: signed, good for many openings, worth nothing to
anybody else's page.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

from .refusals import Refusal


class BadLink(Refusal):
    code = "bad-link"
    sentence = "This link is not complete. Open it again from the e-mail, or sign in."
    status = 404


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"link:{purpose}")


def token(purpose: str, *parts: object) -> str:
    """For example token("follow-up", learner.pk, poll.pk)."""
    return _signer(purpose).sign(".".join(str(part) for part in parts)).replace(":", "~")


def read(purpose: str, given: str) -> list[str]:
    """The parts again; raises BadLink."""
    try:
        return _signer(purpose).unsign(given.replace("~", ":")).split(".")
    except signing.BadSignature:
        raise BadLink from None


def address(path: str) -> str:
    """Absolute, from the site's fixed address and never from what a browser says it is."""
    return f"{settings.SITE_URL}{path}"


def of_the_site(link: str) -> str:
    """The same page at the fixed address of the site: whoever asks chooses the Host header, not
    where mail, lists and citations lead.
    """
    return address(urlsplit(link)._replace(scheme="", netloc="").geturl())
