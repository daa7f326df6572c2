"""RSA keys that sign for this site: made here, kept encrypted under the site's secret key."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from learners.sealing import seal

ALGORITHM = "RS256"


@dataclass(frozen=True)
class NewKey:
    public_jwk: dict[str, Any]
    sealed: bytes

    @property
    def kid(self) -> str:
        return self.public_jwk["kid"]


def new_key(purpose: bytes) -> NewKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    public: dict[str, Any] = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    named = {name: public[name] for name in ("e", "kty", "n")}
    thumbprint = hashlib.sha256(json.dumps(named, separators=(",", ":")).encode()).hexdigest()
    jwk = named | {"kid": thumbprint[:40], "alg": ALGORITHM, "use": "sig"}
    bare = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return NewKey(jwk, seal(purpose).encrypt(bare))


def opened(sealed: bytes | memoryview, purpose: bytes) -> rsa.RSAPrivateKey:
    """Raises InvalidToken when it was sealed under another secret key of the site."""
    private = serialization.load_der_private_key(seal(purpose).decrypt(bytes(sealed)), None)
    assert isinstance(private, rsa.RSAPrivateKey)
    return private


def is_usable(sealed: bytes | memoryview, purpose: bytes) -> bool:
    try:
        opened(sealed, purpose)
    except InvalidToken:
        return False
    return True
