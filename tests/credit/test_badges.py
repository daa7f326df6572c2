"""Credentials that are checked with the public key alone."""

import base64
import gzip

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from jwt.algorithms import OKPAlgorithm

from credit.actions.certifying import correct, revoke
from credit.models import IssuerKey
from tests.credit.people import (
    NOW,
    certificate_for,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


def test_the_credential_is_checked_with_the_public_key_alone():
    certificate = certificate_for("physician")
    mine = signed_in(certificate.claim.learner.user)

    token = mine.get(f"/me/certificates/{certificate.number}/credential/").content.decode()
    again = mine.get(f"/me/certificates/{certificate.number}/credential/").content.decode()
    keys = Client().get("/.well-known/credit-keys.json").json()["keys"]
    issuer = Client().get("/.well-known/credit-issuer.json").json()

    assert len(keys) == 1
    assert "d" not in keys[0]
    key = jwt.PyJWK(keys[0]).key
    body = jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})
    assert token == again
    assert body["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert body["iss"] == body["issuer"]["id"] == issuer["id"]
    assert body["credentialSubject"]["achievement"]["name"] == 'HER2 & "me"'
    assert "ada@example.org" not in str(body)
    forged = ".".join([token.split(".")[0], token.split(".")[1][:-2] + "AA", token.split(".")[2]])
    with pytest.raises(jwt.InvalidTokenError):
        jwt.decode(forged, key, algorithms=["RS256"])


def test_a_credential_says_where_its_status_stands_and_a_revoked_one_is_known_by_it(admin_user):
    kept, revoked, replaced = (certificate_for("physician") for _ in range(3))
    tokens = {
        certificate: signed_in(certificate.claim.learner.user).get(
            f"/me/certificates/{certificate.number}/credential/"
        )
        for certificate in (kept, revoked, replaced)
    }
    entries = {
        certificate: checked(token.content.decode())["credentialStatus"]
        for certificate, token in tokens.items()
    }
    assert [is_set(entry) for entry in entries.values()] == [False, False, False]

    revoke(certificate=revoked, by=admin_user, reason="Claimed by mistake.", at=NOW)
    correct(certificate=replaced, by=admin_user, reason="Name misspelt.", at=NOW)

    assert {entry["type"] for entry in entries.values()} == {"BitstringStatusListEntry"}
    assert [is_set(entries[certificate]) for certificate in (kept, revoked, replaced)] == [
        False,
        True,
        True,
    ]
    assert revoked.code not in str(entries)
    assert Client().get("/.well-known/credit-status/9/").status_code == 404


def checked(token):
    """What a token says, by the one key that its `kid` leads to."""
    jwk = Client().get(jwt.get_unverified_header(token)["kid"].split("8000")[1]).json()
    return jwt.decode(
        token, jwt.PyJWK(jwk).key, algorithms=["RS256"], options={"verify_aud": False}
    )


def is_set(entry):
    """The bit of an entry in the list it names, as the W3C's Bitstring Status List has it."""
    answer = Client().get(entry["statusListCredential"].split("8000")[1])
    credential = checked(answer.content.decode())
    assert answer["Content-Type"] == "application/vc+jwt"
    assert (
        credential["id"] == entry["statusListCredential"]
        and "BitstringStatusListCredential" in credential["type"]
    )
    encoded = credential["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert encoded[0] == "u" and len(bits) >= 16_384
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def test_an_older_key_stays_published_and_what_it_signed_can_still_be_checked():
    older = Ed25519PrivateKey.generate()
    jwk = OKPAlgorithm.to_jwk(older.public_key(), as_dict=True) | {"kid": "old", "alg": "EdDSA"}
    IssuerKey.objects.create(kid="old", public_jwk=jwk, private=b"")
    signed_before = jwt.encode({"iss": "us"}, older, algorithm="EdDSA", headers={"kid": "old"})

    certificate = certificate_for("physician")
    token = signed_in(certificate.claim.learner.user).get(
        f"/me/certificates/{certificate.number}/credential/"
    )

    assert jwt.get_unverified_header(token.content.decode())["alg"] == "RS256"
    published = Client().get("/.well-known/credit-keys.json").json()["keys"]
    assert {key["alg"] for key in published} == {"RS256", "EdDSA"}
    old = jwt.PyJWK(Client().get("/.well-known/credit-keys/old.json").json()).key
    assert jwt.decode(signed_before, old, algorithms=["EdDSA"])["iss"] == "us"
    assert Client().get("/.well-known/credit-keys/none.json").status_code == 404
