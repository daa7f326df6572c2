"""Passwords that are a word of this site with something around it are the first to be guessed."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = {"cme", "cmeplatform", "platform", "continuingmedicaleducation", "certificate", "credit"}


def words_of_this_site() -> set[str]:
    host = settings.SITE_URL.split("://")[1].split("/")[0].split(":")[0]
    return WORDS | {part for part in re.split(r"[^a-z]+", host.lower()) if len(part) > 3}


class NoWordOfThisSite:
    def validate(self, password: str, user: Any = None) -> None:
        if re.sub(r"[^a-z]+", "", password.lower()) in words_of_this_site():
            raise ValidationError(self.get_help_text(), code="password-of-the-site")

    def get_help_text(self) -> str:
        return _("Your password cannot be a word of this site with digits or signs around it.")
