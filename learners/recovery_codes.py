"""Recovery codes as hashes. allauth keeps a seed out of which all of them can be made again:
whoever read the database could sign in with them.

They are shown once. Until then they lie sealed with a key from SECRET_KEY, which is not in the
database; afterwards nobody can read them.
"""

import json
import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes as SeededCodes
from cryptography.fernet import InvalidToken
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from .sealing import seal

HIDDEN, PURPOSE = "****", b"recovery-codes"


class HashedRecoveryCodes(SeededCodes):
    """`hashes` has an empty one for a code that was used; `sealed` is there until they are seen."""

    instance: Authenticator
    shown: tuple[str, ...] = ()

    @classmethod
    def activate(cls, user: Any) -> "HashedRecoveryCodes":
        held = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES)
        if authenticator := held.first():
            return cls(authenticator)
        seed = Authenticator(data={"seed": cls.generate_seed(), "used_mask": 0})
        data = hashed(SeededCodes(seed).generate_codes())
        return cls(
            Authenticator.objects.create(
                user=user, type=Authenticator.Type.RECOVERY_CODES, data=data
            )
        )

    def mark_as_viewed(self) -> None:
        self.shown = _opened(self.instance.data.pop("sealed", ""))
        self.instance.data["viewed_at"] = time.time()
        self.instance.save(update_fields=["data"])

    def get_unused_codes(self) -> list[str]:
        """As they are, in the request in which they are shown; later how many there are."""
        return list(self.shown) or [HIDDEN for code in self.instance.data["hashes"] if code]

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        given = "".join(letter for letter in code if letter.isdigit())
        if len(given) != app_settings.RECOVERY_CODE_DIGITS:  # of an app, most of the time
            return False
        self.instance = Authenticator.objects.select_for_update().get(pk=self.instance.pk)
        hashes = self.instance.data["hashes"]
        for index, held in enumerate(hashes):
            if held and check_password(given, held):
                hashes[index] = ""
                self.instance.save(update_fields=["data"])
                return True
        return False


def hashed(codes: list[str]) -> dict[str, Any]:
    sealed = seal(PURPOSE).encrypt(json.dumps(codes).encode()).decode()
    return {"hashes": [make_password(code) for code in codes], "sealed": sealed}


def install() -> None:
    """allauth names the class in these two places."""
    auth.RecoveryCodes = flows.RecoveryCodes = HashedRecoveryCodes


def _opened(sealed: str) -> tuple[str, ...]:
    """Nothing where the key is another by now: their owner makes new ones."""
    try:
        return tuple(json.loads(seal(PURPOSE).decrypt(sealed)))
    except InvalidToken:
        return ()
