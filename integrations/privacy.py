"""What other systems know a person here by; it goes when the person asks to be forgotten."""

from django.utils.translation import gettext_noop

from learners.models import User
from learners.privacy import DELETE, Holding

from .models import AccountLink, PackageAttempt, ScoreState

HOLDINGS = [
    Holding(
        ScoreState,
        "account__user",
        User,
        DELETE,
        words=gettext_noop("Results sent to my learning system"),
    ),
    Holding(AccountLink, "user", User, DELETE, words=gettext_noop("Learning systems I come from")),
    Holding(
        PackageAttempt,
        "learner",
        on_erase=DELETE,
        words=gettext_noop("Learning systems that read my results"),
    ),
]
