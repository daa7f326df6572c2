"""Look through a course before it is published: links, comments, sign-off, a second person."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from learners import audit, teams, tokens
from learners.models import User
from learners.refusals import Refusal

from .changes import during
from .models import Course, ReviewComment, ReviewLink, SignOff, Verdict
from .publishing import Failure
from .working_copies.document import digest_of, read

DAYS = (7, 14, 30)
MOST_COMMENTS = 500  # by one link
SECOND_PERSON = (
    "Publishing needs a second person: someone else who works on this course signs it off, as it "
    "is now, on its review page."
)


class TooManyComments(Refusal):
    code = "too-many-comments"
    sentence = gettext_noop("This link has taken all the comments it can.")
    status = 429


def said_by(course: Course) -> str:
    """The digest of all that a course says now."""
    return digest_of(read(course)[0])


@transaction.atomic
def make_link(
    *, course: Course, given_to: str, days: int, by: User, at: datetime
) -> tuple[ReviewLink, str]:
    """The link and its token, which is shown once."""
    token = secrets.token_urlsafe(32)
    link = ReviewLink.objects.create(
        course=course,
        digest=tokens.digest_of(token),
        given_to=given_to,
        made_by=by,
        expires_at=at + timedelta(days=days),
    )
    audit.note(who=by, deed="review-link", subject=link, after={"course": course.pk, "days": days})
    return link, token


def link_of(token: str, *, at: datetime) -> ReviewLink | None:
    """The link of an address, as long as it may be used."""
    held = ReviewLink.objects.filter(
        digest=tokens.digest_of(token), expires_at__gt=at, revoked_at=None
    )
    return held.select_related("course").first()


@transaction.atomic
def revoke(link: ReviewLink, *, by: User, at: datetime) -> None:
    if link.revoked_at is None:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        audit.note(who=by, deed="review-link-revoked", subject=link)


def comment(
    *, course: Course, name: str, text: str, item: str,
    link: ReviewLink | None = None, user: User | None = None,
) -> ReviewComment:  # fmt: skip
    """Raises TooManyComments."""
    if link is not None and link.comments.count() >= MOST_COMMENTS:
        raise TooManyComments
    with during("review"):
        return ReviewComment.objects.create(
            course=course, link=link, user=user, name=name, item=item, text=text
        )


def settle(row: ReviewComment, *, at: datetime) -> None:
    """Done, or open again; the log of changes keeps who said so."""
    row.settled_at = None if row.settled_at else at
    with during("review"):
        row.save(update_fields=["settled_at"])


@transaction.atomic
def sign_off(
    *, course: Course, name: str, verdict: str, text: str = "",
    link: ReviewLink | None = None, user: User | None = None,
) -> SignOff:  # fmt: skip
    with during("review"):
        row = SignOff.objects.create(
            course=course, link=link, user=user, name=name, verdict=verdict, text=text,
            digest=said_by(course),
        )  # fmt: skip
    after = {"course": course.pk, "verdict": verdict}
    audit.note(who=user, deed="signed-off", subject=row, after=after)
    return row


def needs_second(course: Course) -> bool:
    return settings.PUBLISHING_NEEDS_TWO or bool(course.team and course.team.needs_second_person)


def second_person_missing(course: Course, by: User) -> list[Failure]:
    """What is still to be signed by somebody with an account who is not the one who publishes; a
    guest's word is advice. Whoever cannot publish it may be that second person.
    """
    if not needs_second(course):
        return []
    now = said_by(course)
    words = course.sign_offs.filter(user__isnull=False).select_related("user")
    if teams.may(by, course.team_id, teams.WRITING):
        words = words.exclude(user=by)
    newest: dict[int, SignOff] = {}
    for row in words.order_by("id"):
        newest[row.user_id or 0] = row
    for row in newest.values():
        works_here = teams.may(row.user, course.team_id, teams.LOOKING)
        if row.verdict == Verdict.APPROVED and row.digest == now and works_here:
            return []
    return [Failure("no-second-person", SECOND_PERSON)]
