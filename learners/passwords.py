"""What a password must be, in our words; one that is a word of this site with something around it
is the first to be guessed.
"""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = {"cme", "cmeplatform", "platform", "continuingmedicaleducation", "certificate", "credit"}


def words_of_this_site() -> set[str]:
    host = settings.SITE_URL.split("://")[1].split("/")[0].split(":")[0]
    return WORDS | {part for part in re.split(r"[^a-z]+", host.lower()) if len(part) > 3}


class LongEnough(MinimumLengthValidator):
    def get_help_text(self) -> str:
        return _("At least %(length)s characters.") % {"length": self.min_length}

    def get_error_message(self) -> str:
        return _("Choose a password of at least %(length)s characters.") % {
            "length": self.min_length
        }


class NotLikeThePerson(UserAttributeSimilarityValidator):
    def get_help_text(self) -> str:
        return _("Not your name or e-mail address.")

    def get_error_message(self) -> str:
        return _("Choose a password that is not like your name or e-mail address.")


class NotCommon(CommonPasswordValidator):
    def get_help_text(self) -> str:
        return _("Not a common password, such as password123.")

    def get_error_message(self) -> str:
        return _("This password is a common one. Choose another.")


class NoWordOfThisSite:
    def validate(self, password: str, user: Any = None) -> None:
        if re.sub(r"[^a-z]+", "", password.lower()) in words_of_this_site():
            raise ValidationError(self.get_error_message(), code="password-of-the-site")

    def get_help_text(self) -> str:
        return _("Not the name of this site with digits or signs around it.")

    def get_error_message(self) -> str:
        return _("Choose a password that is not the name of this site with digits or signs.")
