"""How passwords are kept, and which are too easily guessed: a word of this site with something
around it comes first.
"""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = {"cme", "cmeplatform", "platform", "continuingmedicaleducation", "certificate", "credit"}


def words_of_this_site() -> set[str]:
    host = settings.SITE_URL.split("://")[1].split("/")[0].split(":")[0]
    return WORDS | {part for part in re.split(r"[^a-z]+", host.lower()) if len(part) > 3}


class Argon2id(Argon2PasswordHasher):
    """With the least that OWASP asks for: 19 MiB, twice over, on one processor.

    PBKDF2 at Django's count took six times as long, and on a campaign day half of all that the
    processors did.
    """

    time_cost, memory_cost, parallelism = 2, 19_456, 1


class NoWordOfThisSite:
    def validate(self, password: str, user: Any = None) -> None:
        if re.sub(r"[^a-z]+", "", password.lower()) in words_of_this_site():
            raise ValidationError(self.get_help_text(), code="password-of-the-site")

    def get_help_text(self) -> str:
        return _("Your password cannot be a word of this site with digits or signs around it.")
