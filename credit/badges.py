"""Open Badges 3.0: a certificate as a signed credential that anybody checks with the public key
alone.

The credential is a JSON Web Token signed with RS256, the one algorithm that section 8 of the
specification demands of everybody who checks; `kid` leads to the one key it was signed with.
"""

import base64
import gzip
import hashlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import jwt
from django.conf import settings
from django.db.models import Q

from courses.calendar import provider_day

from .models import Certificate, IssuerKey
from .signing_keys import ALGORITHM, is_usable, new_key, opened

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ISSUER = "/.well-known/credit-issuer.json"
KEYS = "/.well-known/credit-keys.json"
KEY = "/.well-known/credit-keys/"
PURPOSE = b"credit issuer key"
STATUS = "/.well-known/credit-status/"
# certificates a list: the least that the W3C's Bitstring Status List allows, so that none stands
# out
LIST = 131_072


def credential(certificate: Certificate) -> dict[str, Any]:
    """The credential, unsigned: what the certificate says, and no more of a person than a salted
    digest of their address.
    """
    facts, learner = certificate.facts, certificate.claim.learner
    salt = certificate.code
    digest = hashlib.sha256((learner.email.lower() + salt).encode()).hexdigest()
    identity = {
        "type": "IdentityObject",
        "hashed": True,
        "salt": salt,
        "identityType": "emailAddress",
        "identityHash": f"sha256${digest}",
    }
    return {
        "@context": CONTEXT,
        "id": facts["address"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts["title"],
        "issuer": {
            "id": _issuer_id(),
            "type": ["Profile"],
            "name": facts["provider"] or settings.SITE_URL,
        },
        "validFrom": _instant(certificate.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            **({"identifier": [identity]} if learner.email else {}),
            "achievement": {
                "id": f"{settings.SITE_URL}/courses/{facts['course']}/",
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": facts["title"],
                "description": (
                    f"{facts['heading']}: {facts['credit']}, completed on {facts['completed']}."
                ),
                "criteria": {"narrative": "".join(run["text"] for run in facts["body"])},
            },
        },
        "credentialStatus": _status_entry(certificate),
    }


def signed(certificate: Certificate) -> str:
    """The credential as a compact JWS."""
    return _signed(credential(certificate), certificate.issued_at)


def _instant(at: datetime) -> str:
    """As XML Schema and every checker read it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _signed(body: dict[str, Any], since: datetime) -> str:
    key = current_key()
    issuer_id = body["issuer"]["id"] if isinstance(body["issuer"], dict) else body["issuer"]
    payload = body | {"iss": issuer_id, "jti": body["id"], "nbf": int(since.timestamp())}
    header = {"kid": f"{settings.SITE_URL}{KEY}{key.kid}.json", "typ": "JWT"}
    return jwt.encode(payload, opened(key.private, PURPOSE), algorithm=ALGORITHM, headers=header)


# --- does a credential still stand? (W3C Bitstring Status List 1.0: a list names nobody, and asking
# tells us nobody) ---


def _status_entry(certificate: Certificate) -> dict[str, str]:
    number, index = divmod(certificate.pk, LIST)
    address = f"{settings.SITE_URL}{STATUS}{number}/"
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def status_list(number: int, at: datetime) -> str | None:
    """The list of that number, signed: a bit is set where a certificate was revoked or replaced.

    None where there is none.
    """
    certificates = Certificate.objects.filter(pk__gte=number * LIST, pk__lt=(number + 1) * LIST)
    if not certificates.exists():
        return None
    bits = bytearray(LIST // 8)
    ended = certificates.filter(Q(revoked_at__isnull=False) | Q(superseded_by__isnull=False))
    for index in (pk % LIST for pk in ended.values_list("pk", flat=True).iterator()):
        bits[index // 8] |= 0x80 >> index % 8
    encoded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
    address = f"{settings.SITE_URL}{STATUS}{number}/"
    body = {
        "@context": CONTEXT[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": _issuer_id(),
        "validFrom": _instant(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{encoded}",
        },
    }
    return _signed(body, at)


def issuer() -> dict[str, Any]:
    """The profile under which credentials are issued."""
    return {
        "@context": CONTEXT,
        "id": _issuer_id(),
        "type": ["Profile"],
        "name": "CME Platform",
        "url": settings.SITE_URL,
    }


def published_keys() -> dict[str, Any]:
    """Every public key that ever signed, as a JSON Web Key Set."""
    current_key()
    return {"keys": [key.public_jwk for key in IssuerKey.objects.all()]}


def published_key(kid: str) -> dict[str, Any] | None:
    """One public key; what the `kid` of a credential leads to."""
    key = IssuerKey.objects.filter(kid=kid).first()
    return key.public_jwk if key else None


def _issuer_id() -> str:
    return settings.SITE_URL + ISSUER


def current_key() -> IssuerKey:
    """The newest key that this site can sign with; made when there is none. Older ones stay
    published.
    """
    keys = (key for key in IssuerKey.objects.all() if key.public_jwk["alg"] == ALGORITHM)
    newest = next(keys, None)
    return newest if newest and _usable(newest) else _made()


def _made() -> IssuerKey:
    # Two that come at once make two keys; both are published, and either signs.
    key = new_key(PURPOSE)
    return IssuerKey.objects.create(kid=key.kid, public_jwk=key.public_jwk, private=key.sealed)


def _usable(key: IssuerKey) -> bool:
    """A key sealed under a secret that has been changed since signs no more; its public half stays
    published.
    """
    return is_usable(key.private, PURPOSE)


def add_to_linkedin(certificate: Certificate) -> str:
    """The address that puts the certificate on somebody's LinkedIn profile."""
    facts = certificate.facts
    issued = provider_day(certificate.issued_at)
    return "https://www.linkedin.com/profile/add?" + urlencode(
        {
            "startTask": "CERTIFICATION_NAME",
            "name": f"{facts['title']}: {facts['credit']}",
            "organizationName": facts["provider"],
            "issueYear": issued.year,
            "issueMonth": issued.month,
            "certUrl": facts["address"],
            "certId": certificate.number,
        }
    )
