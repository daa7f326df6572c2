"""Every change of how somebody signs in leaves an audit row and a mail to every address held before
it.
"""

import uuid
from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.translation import get_language, gettext, gettext_noop, override

from jobs import outbox

from . import audit
from .models import User
from .signed_links import address as address_of

NOTICE = "sign-in-changed:"  # begins the key of such a mail
SUBJECT = gettext_noop("How you sign in was changed")
NOT_YOU = gettext_noop(
    "If this was not you, set a new password at once and write to whoever runs this site: {site}"
)
PASSWORD = gettext_noop("Your password was changed.")
ADDRESS_CONFIRMED = gettext_noop("The e-mail address {address} was added to your account.")
ADDRESS_CHANGED = gettext_noop("The e-mail address of your account is {address} now.")
FACTOR_TAKEN = gettext_noop(
    "An operator removed a way to confirm your sign-in from your account: {name}."
)
PROVIDER_LINKED = gettext_noop("You can now sign in with another account as well: {name}.")

# What happened -> how the audit calls it. The mail of most is allauth's own (adapters.py sends it
# to every address).
NOTED: list[tuple[Signal, str]] = [
    (account.password_set, "password-set"),
    (account.password_changed, "password-changed"),
    (account.password_reset, "password-reset"),
    (account.email_added, "address-added"),
    (account.email_confirmed, "address-confirmed"),
    (account.email_changed, "address-changed"),
    (account.email_removed, "address-removed"),
    (mfa.authenticator_added, "factor-added"),
    (mfa.authenticator_removed, "factor-removed"),
    (mfa.authenticator_reset, "factor-reset"),
    (social.social_account_added, "provider-linked"),
    (social.social_account_removed, "provider-unlinked"),
]


def held_addresses(user: User) -> list[str]:
    """The account's own address and all that were confirmed."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True)
    return sorted({user.email, *confirmed.values_list("email", flat=True)})


def tell(user: User, sentence: str, *, addresses: list[str] | None = None, **values: str) -> None:
    """Write to every address; in the language of the account. Call it in the deed's transaction."""
    with override(user.language or get_language()):
        words = gettext(sentence).format(**values)
        body = (
            f"{words}\n\n{gettext(NOT_YOU).format(site=address_of('/accounts/password/reset/'))}\n"
        )
        for address in held_addresses(user) if addresses is None else addresses:
            key = f"{NOTICE}{uuid.uuid4().hex}"
            outbox.post(key=key, to=address, subject=gettext(SUBJECT), body=body)


@transaction.atomic
def replace_address(user: User, held: list[str], *, by: User) -> None:
    """The account's address was set by an operator: the one of before signs nobody in any more, and
    this one is confirmed by the first code that is sent to it. `held` hear of it.
    """
    EmailAddress.objects.filter(user=user, primary=True).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"primary": True})
    audit.note(who=by, deed="address-changed", subject=user)
    tell(user, ADDRESS_CHANGED, addresses=held, address=user.email)


@transaction.atomic
def take_factor(factor: Authenticator, *, by: User) -> None:
    """Its owner lost it and showed an operator who they are."""
    user, kind, name = factor.user, factor.type, factor.get_type_display()
    factor.delete()
    delete_dangling_recovery_codes(user)
    audit.note(who=by, deed="factor-removed", subject=user, after={"factor": kind})
    tell(user, FACTOR_TAKEN, name=name)


@transaction.atomic
def shut_out_who_began(user: User) -> None:
    """Somebody began this account with an address that another showed to be theirs: whoever that
    was keeps no way into it.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    user.api_tokens.end("password changed")
    SocialAccount.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    audit.note(who=user, deed="password-changed", subject=user)
    tell(user, PASSWORD)


def connect() -> None:
    for signal, deed in NOTED:
        signal.connect(_noting(deed), weak=False, dispatch_uid=f"sign-in-changes:{deed}")
    account.email_confirmed.connect(_address_confirmed, dispatch_uid="sign-in-changes:told")
    account.email_confirmed.connect(_confirmed_elsewhere, dispatch_uid="sign-in-changes:began")


def _noting(deed: str) -> Any:
    def note(sender: Any, request: Any = None, **named: Any) -> None:
        user = _person(named)
        signed_in = getattr(request, "user", None)
        who = signed_in if isinstance(signed_in, User) and signed_in.is_authenticated else user
        audit.note(who=who, deed=deed, subject=user, after=_what(named))

    return note


def _person(named: dict[str, Any]) -> User:
    if "user" in named:
        user: User = named["user"]
        return user
    thing: EmailAddress | SocialAccount | SocialLogin = (
        named.get("email_address") or named.get("socialaccount") or named["sociallogin"]
    )
    return thing.user


def _what(named: dict[str, Any]) -> dict[str, Any]:
    """Ids and kinds only: an address would outlive its person in the audit."""
    if address := named.get("email_address") or named.get("to_email_address"):
        return {"address": address.pk}
    if authenticator := named.get("authenticator"):
        return {"factor": authenticator.type}
    login = named.get("sociallogin")
    if linked := named.get("socialaccount") or (login and login.account):
        return {"provider": linked.provider}
    return {}


def _address_confirmed(sender: Any, email_address: EmailAddress, **named: Any) -> None:
    before = [
        address for address in held_addresses(email_address.user) if address != email_address.email
    ]
    tell(email_address.user, ADDRESS_CONFIRMED, addresses=before, address=email_address.email)


def _confirmed_elsewhere(
    sender: Any, request: HttpRequest, email_address: EmailAddress, **named: Any
) -> None:
    """By a code of sign-in, and not in the browser that chose the password at sign-up."""
    match, user = request.resolver_match, email_address.user
    if match and match.url_name == "account_confirm_login_code" and user.last_login is None:
        shut_out_who_began(user)
