"""What came of a look at a number, in words."""

from datetime import datetime

from django.utils.translation import gettext_noop

from .. import npi_directory, registry
from ..models import NpiCheck

SENTENCES = {
    "bad-check-digit": gettext_noop(
        "This is not an NPI: it has ten digits, and the last is a check digit. Look for a typing "
        "error."
    ),
    "organization": gettext_noop("This number belongs to an organization. Please enter your own."),
    "deactivated": gettext_noop("The registry lists this number as deactivated."),
    "name": gettext_noop(
        "The registry lists this number under another name. Please enter your name as it is listed "
        "there."
    ),
    "name-review": gettext_noop(
        "The names nearly match. We are reviewing it; you do not need to do anything."
    ),
    "in-use": gettext_noop(
        "Another account already has this number. We are reviewing it; you do not need to do "
        "anything."
    ),
    "pending": gettext_noop(
        "We are checking with the registry. You do not need to wait: everything else is open to "
        "you."
    ),
    "not-found": gettext_noop(
        "The registry's list does not have this number yet. We check again with every new list."
    ),
    "moved": gettext_noop("After a review, the number was given to another account."),
}


# What the person can mend by typing something else.
TO_MEND = ("bad-check-digit", "organization", "deactivated", "name")


NOBODY_ASKED = gettext_noop(
    "Your number is kept and not checked yet. You do not need to wait: everything else is open to "
    "you."
)


def sentence_of(check: NpiCheck) -> str:
    """What came of it; of a registry only where one is asked."""
    if check.reason == "pending" and not registry.configured():
        return NOBODY_ASKED
    return SENTENCES.get(check.reason, "")


def how_checked(at: datetime) -> str:
    """Who says whose a number is: the registry, its list as this site holds it, or nobody yet."""
    if registry.configured():
        return "registry"
    return "list" if npi_directory.is_fresh(at.date()) else ""
