"""Who watches without an account: a browser, or somebody who came by a personal link.

Opening a page stores nothing.
"""

import uuid
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from . import limits
from .actions import learner_for, participant_by_link, participant_without_account
from .forms import NpiForm
from .models import Learner, NpiStatus, Recipient
from .verification import TO_MEND, how_checked, newest_check, sentence_of

VISITOR, RECIPIENT, YEAR = "visitor", "recipient", 365 * 86_400
PARAMETER = "to"
NPI_TYPED = "npi-typed"  # in the session: a number with names that has to be mended
_signer = Signer(salt="learners.personal-link")


def token_of(recipient: Recipient) -> str:
    """What makes a link personal; good until it is revoked, as often as it is opened."""
    return _signer.sign(str(recipient.pk))


def recipient_of(token: str) -> Recipient | None:
    try:
        return Recipient.objects.filter(pk=_signer.unsign(token), revoked_at__isnull=True).first()
    except (BadSignature, ValueError):
        return None


def take_personal_link(request: HttpRequest) -> HttpResponse | None:
    """The token leaves the address for a cookie; a link that is not good opens the page all the
    same.
    """
    if request.method != "GET" or PARAMETER not in request.GET:
        return None
    token, rest = request.GET[PARAMETER], request.GET.copy()
    del rest[PARAMETER]
    response = redirect(f"{request.path}?{rest.urlencode()}" if rest else request.path)
    if recipient_of(token):
        _keep(response, RECIPIENT, token)
    return response


def visitor_of(request: HttpRequest) -> uuid.UUID:
    """The browser of somebody without an account. Handed out with the page and not with the first
    deed, so that two windows that begin at the same moment are one person; nothing is stored of
    those who only look.
    """
    try:
        return uuid.UUID(request.get_signed_cookie(VISITOR, default=""))
    except (BadSignature, ValueError):
        return uuid.uuid4()


def invited(request: HttpRequest) -> Recipient | None:
    """By whose personal link this browser came."""
    if not request.COOKIES.get(RECIPIENT):
        return None
    try:
        return recipient_of(request.get_signed_cookie(RECIPIENT) or "")
    except (BadSignature, KeyError):
        return None


def participant_of(request: HttpRequest, visitor: uuid.UUID, *, make: bool) -> Learner | None:
    """Who watches: the account, the person of the link, or the visitor; made when they do
    something.
    """
    if request.user.is_authenticated:
        return learner_for(request.user)
    recipient = invited(request)
    if recipient:
        return participant_by_link(recipient, timezone.now()) if make else recipient.learner
    known = Learner.objects.filter(origin="session", external_id=str(visitor)).first()
    if known or not make:
        return known
    limits.count_participant(request)
    return participant_without_account(visitor)


def remember(request: HttpRequest, response: HttpResponse, visitor: uuid.UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        _keep(response, VISITOR, str(visitor))
    return response


def forget_link(response: HttpResponse) -> None:
    response.delete_cookie(RECIPIENT, samesite="Lax")


def earlier_rows(request: HttpRequest, learner: Learner) -> list[Learner]:
    """Participants of this very browser, before the account: the visitor and the person of the
    link.
    """
    rows = []
    visitor = Learner.objects.filter(
        origin="session", external_id=str(visitor_of(request)), erased_at__isnull=True
    ).first()
    recipient = invited(request)
    for row in (visitor, recipient.learner if recipient else None):
        if row and row.user_id is None and row.pk != learner.pk:
            rows.append(row)
    return rows


def identify_panel(request: HttpRequest, learner: Learner | None) -> dict[str, Any]:
    """What `learners/identify_panel.html` shows."""
    check = newest_check(learner) if learner else None
    form = npi_form(request, learner, auto_id="who-%s")
    return {
        "identity": {
            "learner": learner,
            "verified": bool(learner and learner.npi_status == NpiStatus.VERIFIED),
            "check": check,
            "form": form,
            "sentence": gettext(sentence_of(check)) if check and not form.is_bound else "",
            "invited": None if request.user.is_authenticated else invited(request),
            "how_checked": how_checked(timezone.now()),
            "here": request.path,
        }
    }


def npi_form(request: HttpRequest, learner: Learner | None, auto_id: str = "id_%s") -> NpiForm:
    """Begins with the names of the profile; what was typed and has to be mended stands there with
    the sentence at its field.
    """
    typed = request.session.get(NPI_TYPED)
    check = newest_check(learner) if learner else None
    if not typed or check is None or check.reason not in TO_MEND:
        known = ("given_name", "family_name") if learner and learner.user_id else ()
        initial = {name: getattr(learner, name) for name in known}
        return NpiForm(initial=initial, auto_id=auto_id)
    form = NpiForm(typed, auto_id=auto_id)
    if form.is_valid():
        field = "family_name" if check.reason == "name" else "npi"
        form.add_error(field, gettext(sentence_of(check)))
    return form


def _keep(response: HttpResponse, name: str, value: str) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=secure
    )
