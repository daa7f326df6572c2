"""What a platform says of a launch, believed only when it is signed with a key the platform
publishes, meant for this site, fresh, and new.
"""

from datetime import datetime, timedelta
from typing import Any

import jwt
from django.db import IntegrityError, transaction

from .. import outgoing
from ..models import LtiPlatform, UsedNonce
from . import refusals, words
from .claims import check

ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256"]
LEEWAY = 60  # seconds by which two clocks may differ
OLDEST = timedelta(hours=1)  # a token that says it is good for longer is not believed
# A key that a platform withdrew is not believed for longer than it takes to read them again.
KEYS_AT_LEAST_EVERY = timedelta(hours=1)
KEYS_AT_MOST_EVERY = timedelta(seconds=10)


def verified(token: str, *, platform: LtiPlatform, nonce: str, at: datetime) -> dict[str, Any]:
    """The claims; raises what of `refusals` it is that does not hold."""
    claims = _signed(token, platform, at)
    if claims.get("nonce") != nonce:
        raise refusals.BadState
    if int(claims["iat"]) < (at - OLDEST).timestamp():
        raise refusals.Expired
    _check_audience(claims, platform)
    check(claims)
    _check_deployment(claims, platform)
    _use(platform, nonce)
    return claims


def _signed(token: str, platform: LtiPlatform, at: datetime) -> dict[str, Any]:
    """By the keys as they were read, else as they are now: a platform moves its keys without saying
    so, and may give a new one the old one's name.
    """
    if not _read_within(KEYS_AT_LEAST_EVERY, platform, at):
        read_keys(platform, at)
    try:
        return _decoded(token, platform)
    except (refusals.UnknownKey, refusals.BadSignature):
        if _read_within(KEYS_AT_MOST_EVERY, platform, at):
            raise
    read_keys(platform, at)
    return _decoded(token, platform)


def _decoded(token: str, platform: LtiPlatform) -> dict[str, Any]:
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise refusals.UnsignedToken
    key = _key(platform.keyset, str(header.get("kid", "")), header["alg"])
    try:
        return jwt.decode(
            token,
            key,  # with its algorithm: the header does not choose another one
            audience=platform.client_id,
            issuer=platform.issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "nonce"]},
        )
    except jwt.ExpiredSignatureError:
        raise refusals.Expired from None
    except jwt.ImmatureSignatureError:
        raise refusals.ClocksDiffer from None
    except (jwt.InvalidAudienceError, jwt.InvalidIssuerError):
        raise refusals.WrongAudience from None
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError):
        raise refusals.BadSignature from None
    except jwt.MissingRequiredClaimError as missing:
        raise refusals.MissingClaim(claim=missing.claim) from None
    except jwt.exceptions.InvalidSubjectError:
        raise refusals.MissingClaim(claim="sub") from None
    except jwt.PyJWTError:
        raise refusals.BadToken from None


def _header(token: str) -> dict[str, Any]:
    try:
        return jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise refusals.BadToken from None


def _key(keyset: dict[str, Any], kid: str, algorithm: str) -> jwt.PyJWK:
    for entry in keyset.get("keys", []):
        if entry.get("kid") == kid:
            try:
                return jwt.PyJWK(entry, algorithm=str(entry.get("alg") or algorithm))
            except jwt.PyJWTError:  # of another kind than the token says
                raise refusals.BadSignature from None
    raise refusals.UnknownKey


def _read_within(time: timedelta, platform: LtiPlatform, at: datetime) -> bool:
    return platform.keyset_read_at is not None and at - platform.keyset_read_at <= time


def read_keys(platform: LtiPlatform, at: datetime) -> None:
    try:
        keyset = outgoing.get_json(platform.keyset_url)
    except outgoing.NotReached:
        raise refusals.KeysNotReached from None
    if not isinstance(keyset, dict) or not isinstance(keyset.get("keys"), list):
        raise refusals.KeysNotReached
    public = [entry for entry in keyset["keys"][:50] if _is_public(entry)]
    platform.keyset, platform.keyset_read_at = {"keys": public}, at
    platform.save(update_fields=["keyset", "keyset_read_at"])


def _is_public(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("kty") in ("RSA", "EC") and "d" not in entry


def _check_audience(claims: dict[str, Any], platform: LtiPlatform) -> None:
    """With several audiences `azp` says whose it is (OpenID Connect, section 3.1.3.7)."""
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if (several or "azp" in claims) and claims.get("azp") != platform.client_id:
        raise refusals.WrongAudience


def _check_deployment(claims: dict[str, Any], platform: LtiPlatform) -> None:
    deployment = claims[words.DEPLOYMENT]
    if len(deployment) > 200:
        raise refusals.WrongDeployment
    if not platform.deployment_ids:  # the first one names it
        platform.deployment_ids = [deployment]
        platform.save(update_fields=["deployment_ids"])
    elif deployment not in platform.deployment_ids:
        raise refusals.WrongDeployment


def was_used(platform: LtiPlatform, nonce: str) -> bool:
    return UsedNonce.objects.filter(platform=platform, nonce=nonce).exists()


def _use(platform: LtiPlatform, nonce: str) -> None:
    try:
        with transaction.atomic():
            UsedNonce.objects.create(platform=platform, nonce=nonce)
    except IntegrityError:
        raise refusals.Replayed from None


def forget_nonces(at: datetime) -> None:
    """A state is good for minutes: what is older cannot be used again anyway."""
    UsedNonce.objects.filter(used_at__lt=at - timedelta(days=1)).delete()
