"""Deeds on what leaves for supporters: publish, withdraw, give and take back access, note who
looked.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from assessments.models import Poll
from courses.models import Course
from learners import teams, tokens
from learners.addresses import normal_address
from learners.models import User
from learners.refusals import Refusal
from outcomes.actions.refusals import SnapshotNotReady
from outcomes.models import (
    OutcomeSnapshot,
    PublishedOutcomes,
    SupporterGrant,
    SupporterLink,
    SupporterVisit,
)
from outcomes.snapshots.digests import digest_of
from outcomes.snapshots.document import OutcomeDocument, write
from outcomes.snapshots.with_remarks import with_remarks
from outcomes.suppression import NoLongerShown, TooLittleNew, no_longer_shown, suppress

from .computing import SOFTWARE
from .published_files import have_built

TOKEN_BYTES = 32
DAYS_AT_MOST = 730


class WouldHide(Refusal):
    code = "would-hide"
    sentence = gettext_noop(
        "Supporters would no longer see figures that they see now. The preview lists them: look at "
        "it, and say there that this publication is to replace the one before."
    )


class BadAccess(Refusal):
    code = "bad-access"
    status = 400


# --- publishing -----------------------------------------------------------------------------------


def preview(snapshot: OutcomeSnapshot) -> OutcomeDocument:
    """The document as it would leave now. TooLittleNew where it may not."""
    course = snapshot.course
    polls = Poll.objects.filter(course=course).values_list("pass_mark", flat=True)
    marks = {mark for mark in polls if mark is not None}
    return suppress(with_remarks(snapshot), settings.SUPPRESS_BELOW, _earlier(course), marks)


def lost_by(document: OutcomeDocument, course: Course) -> list[NoLongerShown]:
    """What supporters see now and would no longer see with this document in its place."""
    published = newest_published(course)
    return no_longer_shown(published.outcomes, document) if published else []


@transaction.atomic
def publish(
    *,
    snapshot: OutcomeSnapshot,
    published_by: User,
    at: datetime,
    hiding: bool = False,
) -> PublishedOutcomes:
    """Freezes the suppressed document of the snapshot for supporters, and has its files built.

    WouldHide where supporters would see less than now, unless that is chosen by `hiding`.
    """
    if not snapshot.is_ready:
        raise SnapshotNotReady
    # Compared with every earlier one, so one at a time.
    course = Course.objects.select_for_update().get(pk=snapshot.course_id)
    # Its data lock and its quotes change before this or after it.
    snapshot = OutcomeSnapshot.objects.select_for_update().get(pk=snapshot.pk)
    document = preview(snapshot)
    if not hiding and lost_by(document, course):
        raise WouldHide
    digest = digest_of(document.as_json())
    publication = PublishedOutcomes.objects.create(
        course=course,
        snapshot=snapshot,
        number=1 + PublishedOutcomes.objects.filter(course=course).count(),
        below=settings.SUPPRESS_BELOW,
        document=write(_bearing(digest, document)),
        digest=digest,
        software=SOFTWARE,
        rules=document.snapshot.rules_version,
        published_at=at,
        published_by=published_by,
    )
    have_built(publication)
    return publication


def _bearing(digest: str, document: OutcomeDocument) -> OutcomeDocument:
    """With the digest of what leaves, which its reader can take again; of what is hidden it tells
    nothing.
    """
    block = document.snapshot.model_copy(update={"digest": digest})
    return document.model_copy(update={"snapshot": block})


def differs_today(publication: PublishedOutcomes) -> bool:
    """Whether its snapshot, published now, would say anything else: what is hidden, from how many
    people on, or the words.
    """
    try:
        today = preview(publication.snapshot)
    except TooLittleNew:
        return False
    return digest_of(today.as_json()) != publication.digest


def _earlier(course: Course) -> list[tuple[OutcomeDocument, OutcomeDocument]]:
    """Withdrawn ones too: who read them has read them."""
    publications = PublishedOutcomes.objects.filter(course=course).select_related("snapshot")
    return [
        (publication.snapshot.outcomes, publication.outcomes)
        for publication in publications.order_by("number")
    ]


def withdraw(*, publication: PublishedOutcomes, at: datetime) -> None:
    PublishedOutcomes.objects.filter(pk=publication.pk, withdrawn_at=None).update(withdrawn_at=at)


def newest_published(course: Course) -> PublishedOutcomes | None:
    return (
        PublishedOutcomes.objects.filter(course=course, withdrawn_at=None)
        .select_related("course", "snapshot")
        .defer("snapshot__document")
        .order_by("-number")
        .first()
    )


# --- access ---------------------------------------------------------------------------------------


def make_link(
    *, course: Course, label: str, days: int, made_by: User, at: datetime
) -> tuple[SupporterLink, str]:
    """A new link and its token, which is shown once and kept nowhere."""
    label = label.strip()
    if not label or len(label) > 120:
        raise BadAccess("Say in up to 120 characters who will get the link.")
    if not 1 <= days <= DAYS_AT_MOST:
        raise BadAccess("A link is open for between 1 and %(most)s days.", most=DAYS_AT_MOST)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = SupporterLink.objects.create(
        course=course,
        label=label,
        token_digest=tokens.digest_of(token),
        created_at=at,
        created_by=made_by,
        expires_at=at + timedelta(days=days),
    )
    return link, token


def link_of(token: str, at: datetime) -> SupporterLink | None:
    """The link of that token, if it still opens."""
    links = SupporterLink.objects.select_related("course").filter(
        token_digest=tokens.digest_of(token), revoked_at=None, expires_at__gt=at
    )
    return links.first()


def revoke_link(*, link: SupporterLink, at: datetime) -> None:
    SupporterLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def grant_access(
    *, course: Course, email: str, days: int | None, granted_by: User, at: datetime
) -> SupporterGrant:
    """Lets a supporter's account read what is published of the course."""
    user = User.objects.filter(email=normal_address(email), is_active=True).first()
    if user is None or not teams.is_supporter(user):
        raise BadAccess("No active account with the supporter role has this address.")
    if days is not None and not 1 <= days <= DAYS_AT_MOST:
        raise BadAccess("Access lasts between 1 and %(most)s days.", most=DAYS_AT_MOST)
    SupporterGrant.objects.filter(user=user, course=course, revoked_at=None).update(revoked_at=at)
    until = None if days is None else at + timedelta(days=days)
    return SupporterGrant.objects.create(
        user=user, course=course, granted_at=at, granted_by=granted_by, expires_at=until
    )


def revoke_grant(*, grant: SupporterGrant, at: datetime) -> None:
    SupporterGrant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=at)


def courses_of(user: User, at: datetime) -> list[Course]:
    """What a supporter's account may read: the courses of the teams it supports, and those granted
    now, by an account that still has the role.
    """
    if not teams.is_supporter(user):
        return []
    granted = SupporterGrant.objects.filter(user=user, revoked_at=None).filter(
        Q(expires_at=None) | Q(expires_at__gt=at)
    )
    reached = Q(team__in=teams.supported_by(user)) | Q(pk__in=granted.values("course"))
    return list(Course.objects.filter(reached).order_by("title"))


def note_visit(*, publication: PublishedOutcomes, what: str, at: datetime,
    link: SupporterLink | None = None,
               user: User | None = None) -> None:  # fmt: skip
    SupporterVisit.objects.create(publication=publication, what=what, at=at, link=link, user=user)
