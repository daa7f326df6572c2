"""The person a platform sends becomes one with their account here by a code that their mailbox
receives; what the platform says of their address is only what the form begins with.
"""

import secrets
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from learners import audit
from learners.actions import create_account
from learners.addresses import normal_address
from learners.models import User
from learners.second_factor import works_here
from learners.sign_in_changes import PROVIDER_LINKED, shut_out_who_began, tell

from ..models import AccountLink, ScoreState
from . import grading, refusals

CODE = "lti-code"
GOOD_FOR, MOST_TRIES = 600, 3
LEFT = gettext_noop("{name} no longer opens your account.")
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words


def send_code(request: HttpRequest, *, account: AccountLink, email: str, at: datetime) -> None:
    """Whether there is an account makes no difference to what is sent or shown."""
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    request.session[CODE] = {
        "account": account.pk,
        "email": normal_address(email),
        "code": make_password(code),
        "at": at.timestamp(),
        "tries": 0,
    }
    shown = f"{code[:4]}-{code[4:]}"
    get_adapter().send_mail("account/email/login_code", email, {"code": shown})


def check_code(request: HttpRequest, *, account: AccountLink, code: str, at: datetime) -> str:
    """The address that was shown to be theirs; raises WrongCode."""
    waiting = request.session.get(CODE)
    if not waiting or waiting["account"] != account.pk:
        raise refusals.WrongCode
    if at.timestamp() - waiting["at"] > GOOD_FOR or waiting["tries"] >= MOST_TRIES:
        del request.session[CODE]
        raise refusals.WrongCode
    waiting["tries"] += 1
    request.session.modified = True
    given = "".join(letter for letter in code.upper() if letter in LETTERS)
    if not check_password(given, waiting["code"]):
        raise refusals.WrongCode
    del request.session[CODE]
    return str(waiting["email"])


@transaction.atomic
def join(*, account: AccountLink, email: str, names: dict[str, str], at: datetime) -> User:
    """The account of that address, made where there is none. Raises WorksHere."""
    account = AccountLink.objects.select_for_update().get(pk=account.pk)
    verified = EmailAddress.objects.filter(email=normal_address(email), verified=True).first()
    user = verified.user if verified else _begun_account(email, names)
    if works_here(user):
        raise refusals.WorksHere
    account.user, account.linked_at = user, at
    account.save(update_fields=["user", "linked_at"])
    grading.send_anew(ScoreState.objects.filter(account=account))
    audit.note(who=user, deed="lti-joined", subject=user, after={"platform": account.platform_id})
    if verified:
        tell(user, PROVIDER_LINKED, name=account.platform.name)
    return user


@transaction.atomic
def disconnect(*, account: AccountLink, by: User) -> None:
    """The next launch asks once more whose account it is. What the platform was sent stays there;
    here nothing is kept of it, so that whoever comes next gets all of their own scores.
    """
    account = AccountLink.objects.select_for_update().get(pk=account.pk)
    user = account.user
    if user is None:
        return
    ScoreState.objects.filter(account=account).delete()
    account.user = account.linked_at = None
    account.save(update_fields=["user", "linked_at"])
    audit.note(who=by, deed="lti-left", subject=user, before={"platform": account.platform_id})
    tell(user, LEFT, name=account.platform.name)


def _begun_account(email: str, names: dict[str, str]) -> User:
    user = User.objects.filter(email=normal_address(email)).first()
    if user is None:
        user = create_account(email=email, roles=["learner"])
        User.objects.filter(pk=user.pk).update(**names)
        user.learner.given_name, user.learner.family_name = names.values()
        user.learner.save(update_fields=["given_name", "family_name"])
        return user
    shut_out_who_began(user)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
