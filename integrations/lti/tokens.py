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

ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256"]
LEEWAY = 60  # seconds by which two clocks may differ
OLDEST = timedelta(hours=1)  # a token that says it is good for longer is not believed
KEYS_AT_MOST_EVERY = timedelta(seconds=10)


def verified(token: str, *, platform: LtiPlatform, nonce: str, at: datetime) -> dict[str, Any]:
    """The claims; raises what of `refusals` it is that does not hold."""
    claims = _decoded(token, platform, at)
    if claims.get("nonce") != nonce:
        raise refusals.BadState
    if int(claims["iat"]) < (at - OLDEST).timestamp():
        raise refusals.Expired
    _check_audience(claims, platform)
    if claims.get(words.VERSION) != "1.3.0":
        raise refusals.BadToken
    _check_deployment(claims, platform)
    _use(platform, nonce)
    return claims


def _decoded(token: str, platform: LtiPlatform, at: datetime) -> dict[str, Any]:
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise refusals.UnsignedToken
    key = _key(platform, str(header.get("kid", "")), at)
    try:
        return jwt.decode(
            token,
            key.key,
            algorithms=[header["alg"]],
            audience=platform.client_id,
            issuer=platform.issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except jwt.ExpiredSignatureError:
        raise refusals.Expired from None
    except (jwt.InvalidAudienceError, jwt.InvalidIssuerError):
        raise refusals.WrongAudience from None
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError):
        raise refusals.BadSignature from None
    except jwt.PyJWTError:
        raise refusals.BadToken from None


def _header(token: str) -> dict[str, Any]:
    try:
        return jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise refusals.BadToken from None


def _key(platform: LtiPlatform, kid: str, at: datetime) -> jwt.PyJWK:
    """Of those kept, else asked for once: a platform moves its keys without saying so."""
    key = _of_set(platform.keyset, kid)
    if key is None and _may_ask(platform, at):
        read_keys(platform, at)
        key = _of_set(platform.keyset, kid)
    if key is None:
        raise refusals.UnknownKey
    return key


def _may_ask(platform: LtiPlatform, at: datetime) -> bool:
    read = platform.keyset_read_at
    return read is None or at - read > KEYS_AT_MOST_EVERY


def read_keys(platform: LtiPlatform, at: datetime) -> None:
    try:
        keyset = outgoing.get_json(platform.keyset_url)
    except outgoing.NotReached:
        raise refusals.KeysNotReached from None
    if not isinstance(keyset, dict) or not isinstance(keyset.get("keys"), list):
        raise refusals.KeysNotReached
    platform.keyset, platform.keyset_read_at = {"keys": keyset["keys"][:50]}, at
    platform.save(update_fields=["keyset", "keyset_read_at"])


def _of_set(keyset: dict[str, Any], kid: str) -> jwt.PyJWK | None:
    for entry in keyset.get("keys", []):
        if isinstance(entry, dict) and entry.get("kid") == kid and entry.get("kty") != "oct":
            try:
                return jwt.PyJWK(entry, algorithm=entry.get("alg") or None)
            except jwt.PyJWTError:
                return None
    return None


def _check_audience(claims: dict[str, Any], platform: LtiPlatform) -> None:
    """With several audiences `azp` says whose it is (OpenID Connect, section 3.1.3.7)."""
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if (several or "azp" in claims) and claims.get("azp") != platform.client_id:
        raise refusals.WrongAudience


def _check_deployment(claims: dict[str, Any], platform: LtiPlatform) -> None:
    deployment = claims.get(words.DEPLOYMENT)
    if not isinstance(deployment, str) or not deployment or len(deployment) > 200:
        raise refusals.WrongDeployment
    if not platform.deployment_ids:  # the first one names it
        platform.deployment_ids = [deployment]
        platform.save(update_fields=["deployment_ids"])
    elif deployment not in platform.deployment_ids:
        raise refusals.WrongDeployment


def _use(platform: LtiPlatform, nonce: str) -> None:
    try:
        with transaction.atomic():
            UsedNonce.objects.create(platform=platform, nonce=nonce)
    except IntegrityError:
        raise refusals.Replayed from None


def forget_nonces(at: datetime) -> None:
    """A state is good for minutes: what is older cannot be used again anyway."""
    UsedNonce.objects.filter(used_at__lt=at - timedelta(days=1)).delete()
