"""The keys this site signs with as a tool. A new one comes before the old one is too old; whoever
kept the old public half finds it published for as long again.
"""

from datetime import datetime, timedelta
from typing import Any

import jwt
from django.conf import settings

from credit.signing_keys import ALGORITHM, is_usable, new_key, opened

from ..models import LtiKey

PURPOSE = b"lti tool key"


def current_key(at: datetime) -> LtiKey:
    newest = LtiKey.objects.first()
    if newest and at - newest.created_at < _lifetime() and is_usable(newest.private, PURPOSE):
        return newest
    key = new_key(PURPOSE)
    # Two that come at once make two keys; both are published, and either signs.
    return LtiKey.objects.create(
        kid=key.kid, public_jwk=key.public_jwk, private=key.sealed, created_at=at
    )


def published_keys(at: datetime) -> dict[str, Any]:
    """A key is published before it is the oldest that signs and for one more lifetime after."""
    current_key(at)
    keys = LtiKey.objects.filter(created_at__gt=at - 2 * _lifetime())
    return {"keys": [key.public_jwk for key in keys]}


def signed(claims: dict[str, Any], at: datetime) -> str:
    key = current_key(at)
    times = {"iat": int(at.timestamp()), "exp": int((at + timedelta(minutes=5)).timestamp())}
    private = opened(key.private, PURPOSE)
    return jwt.encode(times | claims, private, algorithm=ALGORITHM, headers={"kid": key.kid})


def forget_old_keys(at: datetime) -> None:
    LtiKey.objects.filter(created_at__lt=at - 2 * _lifetime()).delete()


def _lifetime() -> timedelta:
    return timedelta(days=settings.LTI_KEY_DAYS)
