"""What lies in the database so that only this site reads it: sealed with a key from SECRET_KEY."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(purpose: bytes) -> Fernet:
    """A key of its own for each purpose."""
    derived = HKDF(hashes.SHA256(), 32, None, purpose).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
