"""What is held of a person, where, and what becomes of it when they ask to be forgotten: the one
registry.

Every model that says `.. pii:` and leads to a learner or an account is in it by itself: shown in
the export, kept when the person is forgotten (then it hangs on a pseudonym). An app that holds more
than that, or must forget it, declares it in its own `privacy.py` as HOLDINGS.
`tests/cme_platform/test_privacy.py` holds the registry against all models.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.translation import gettext_noop

from jobs.models import OutboxMail, WebhookEvent

from .models import (
    ApiToken,
    Consent,
    Learner,
    LearnerHistory,
    Licence,
    NpiCheck,
    Recipient,
    Review,
    User,
)

KEEP, DELETE, BLANK = "keep", "delete", "blank"
# secrets, and a provider's raw answer
NOT_SHOWN = {
    "password",
    "data",
    "key",
    "idempotency_key",
    "token",
    "digest",
    "extra_data",
    "session_key",
}
DEEPEST = 3


# What the person it is about calls the rows of models that need no more to be said of them.
WORDS = {
    "Amendment": gettext_noop("Question wordings I mended"),
    "AnswerConfidence": gettext_noop("How sure I was of my answers"),
    "Attempt": gettext_noop("Further attempts"),
    "AuditEntry": gettext_noop("Changes made with my account"),
    "BoosterAnswer": gettext_noop("Answers to practice questions"),
    "BoosterPlan": gettext_noop("Practice questions I asked for"),
    "CampaignVisit": gettext_noop("Links that brought me here"),
    "Certificate": gettext_noop("My certificates"),
    "ChangeOutcome": gettext_noop("What I did about my planned changes"),
    "Claim": gettext_noop("Credit I claimed"),
    "ClaimPart": gettext_noop("Credit I claimed, by track"),
    "Disclosure": gettext_noop("What I disclosed as faculty"),
    "Download": gettext_noop("Reports I downloaded"),
    "Enrollment": gettext_noop("My courses"),
    "ExternalCredit": gettext_noop("Credit earned elsewhere"),
    "FacultyQuestion": gettext_noop("Questions I asked the faculty"),
    "Faculty": gettext_noop("Courses I teach in"),
    "FollowUpInvitation": gettext_noop("Invitations to follow-up questions"),
    "FrontMatterShown": gettext_noop("Course information I was shown"),
    "LearnerMerge": gettext_noop("Earlier answers added to my account"),
    "LogEntry": gettext_noop("What I changed in the admin"),
    "Membership": gettext_noop("Teams I work in"),
    "MailStop": gettext_noop("E-mail I do not want"),
    "Note": gettext_noop("My notes and bookmarks"),
    "PollOpening": gettext_noop("Questions I was shown"),
    "Report": gettext_noop("Reports I asked for"),
    "ReportedClaim": gettext_noop("Credit reported to the accreditor"),
    "Rescoring": gettext_noop("Answer keys I corrected"),
    "ReviewComment": gettext_noop("Comments I made on courses"),
    "ReviewLink": gettext_noop("Links for reviewers I made"),
    "SignOff": gettext_noop("Courses I signed off"),
    "WorkingCopy": gettext_noop("Working copies of courses I made"),
    "Response": gettext_noop("My answers"),
    "SegmentView": gettext_noop("Segments I watched"),
    "SupporterGrant": gettext_noop("Accounts of supporters I gave access to outcomes"),
    "SupporterLink": gettext_noop("Links for supporters I made"),
    "SupporterVisit": gettext_noop("Outcomes I looked at as a supporter"),
    "ApiToken": gettext_noop("Keys for programs"),
    "Verbatim": gettext_noop("My answers that reports quote"),
    "TrackProgress": gettext_noop("What I watched"),
    "WatchClock": gettext_noop("The clock that checks my watched time"),
}


@dataclass(frozen=True)
class Holding:
    """Rows of one model that belong to a person."""

    model: type[Model]
    path: str  # lookup to whom they belong; "" for the row itself
    owner: type[Model] | str = Learner  # Learner, User, or "email" when the path is an address
    on_erase: str = KEEP
    # what replaces a field when the person is forgotten
    blank: Mapping[str, Any] = field(default_factory=dict)
    forget_also: Callable[["Person"], None] | None = None  # what was made of the rows elsewhere
    why: str = ""  # why it stays
    words: str = ""  # what the person it is about calls it, in English
    # Of these rows, the fields that the person is not told yet, by the key of the row.
    withheld: Callable[[list[Any]], Mapping[int, Collection[str]]] | None = None

    @property
    def title(self) -> str:
        return (
            self.words
            or WORDS.get(self.model.__name__)
            or str(self.model._meta.verbose_name_plural).capitalize()
        )

    def rows(self, person: "Person") -> "QuerySet[Any]":
        rows: QuerySet[Any] = self.model._default_manager.all()
        if self.owner == "email":
            wanted = Q()
            for address in person.addresses:
                wanted |= Q(**{f"{self.path}__iexact": address})
            return rows.filter(wanted) if person.addresses else rows.none()
        keys = person.learners if self.owner is Learner else person.users
        return rows.filter(**{f"{self.path}__in" if self.path else "pk__in": keys})

    def fields(self) -> list[str]:
        return [
            field.name for field in self.model._meta.concrete_fields if field.name not in NOT_SHOWN
        ]


@dataclass(frozen=True)
class Person:
    """All rows of one person: of learners, of accounts, and their addresses."""

    learners: list[int]
    users: list[int]
    addresses: list[str]


HOLDINGS = [
    Holding(User, "", User, BLANK, words=gettext_noop("My account")),
    Holding(Learner, "", on_erase=BLANK, words=gettext_noop("My profile")),
    Holding(
        LearnerHistory,
        "learner",
        on_erase=BLANK,
        words=gettext_noop("Earlier versions of my profile"),
    ),
    Holding(Licence, "learner", on_erase=DELETE, words=gettext_noop("My licenses and boards")),
    Holding(
        Consent,
        "learner",
        why="shows what was agreed to, and when",
        words=gettext_noop("My agreements"),
    ),
    Holding(
        NpiCheck,
        "learner",
        on_erase=BLANK,
        blank={"npi": "", "given_name": "", "family_name": ""},
        words=gettext_noop("Checks of my NPI"),
    ),
    Holding(
        Review,
        "learner",
        on_erase=BLANK,
        blank={"npi": "", "given_name": "", "family_name": "", "note": ""},
        words=gettext_noop("What staff reviewed"),
    ),
    Holding(
        Recipient, "learner", on_erase=DELETE, words=gettext_noop("Personal links made for me")
    ),
    Holding(EmailAddress, "user", User, DELETE, words=gettext_noop("My e-mail addresses")),
    Holding(SocialAccount, "user", User, DELETE, words=gettext_noop("Linked accounts")),
    Holding(Authenticator, "user", User, DELETE, words=gettext_noop("Passkeys and second factors")),
    Holding(UserSession, "user", User, DELETE, words=gettext_noop("Where I am signed in")),
    Holding(ApiToken, "user", User, DELETE),
    Holding(OutboxMail, "to", "email", DELETE, words=gettext_noop("E-mail to me")),
    Holding(
        WebhookEvent,
        "data__learner",
        on_erase=DELETE,
        words=gettext_noop("What other systems are told of me"),
    ),
    Holding(LogEntry, "user", User, why="what an account changed in the admin"),
]


def says_personal(model: type[Model]) -> bool:
    return ".. pii:" in (model.__doc__ or "")


def complete(declared: Iterable[Holding], models: Iterable[type[Model]]) -> list[Holding]:
    """What was declared, and every other model that says it is personal and leads to somebody."""
    holdings = list(declared)
    known = {holding.model for holding in holdings}
    for model in models:
        if model not in known and says_personal(model) and (path_and_owner := _path(model)):
            holdings.append(Holding(model, *path_and_owner))
    return holdings


def _path(model: type[Model]) -> tuple[str, type[Model]] | None:
    """The shortest way by foreign keys to a learner, else to an account."""
    for owner in (Learner, User):
        ways: list[tuple[str, type[Model]]] = [("", model)]
        for _ in range(DEEPEST):
            ways = [
                (f"{way}__{field.name}".lstrip("_"), field.related_model)
                for way, at in ways
                for field in _links(at)
            ]
            if path := next((way for way, at in ways if at is owner), None):
                return path, owner
    return None


def _links(model: type[Model]) -> Iterator[Any]:
    return (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
