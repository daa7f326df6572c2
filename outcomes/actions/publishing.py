"""Deeds on what leaves for supporters: publish, withdraw, give and take back access, note who
looked.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from courses.models import Course
from jobs.actions import Lease, PermanentFailure, enqueue
from learners.addresses import normal_address
from learners.models import User
from learners.refusals import Refusal
from learners.roles import has_role
from outcomes import reports
from outcomes.actions.refusals import SnapshotNotReady
from outcomes.file_formats import FOR_SUPPORTERS
from outcomes.models import (
    OutcomeSnapshot,
    PublishedFile,
    PublishedOutcomes,
    SupporterGrant,
    SupporterLink,
    SupporterVisit,
)
from outcomes.snapshots.digests import digest_of
from outcomes.snapshots.document import OutcomeDocument, write
from outcomes.snapshots.with_remarks import with_remarks
from outcomes.suppression import NoLongerShown, no_longer_shown, suppress

KIND = "outcomes.build_published"
BUILT = tuple(each.key for each in FOR_SUPPORTERS.values() if each.is_built)
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
    return suppress(with_remarks(snapshot), settings.SUPPRESS_BELOW, _earlier(snapshot.course))


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
    document = preview(snapshot)
    if not hiding and lost_by(document, course):
        raise WouldHide
    publication = PublishedOutcomes.objects.create(
        course=course,
        snapshot=snapshot,
        number=1 + PublishedOutcomes.objects.filter(course=course).count(),
        below=settings.SUPPRESS_BELOW,
        document=write(document),
        digest=digest_of(document.as_json()),
        published_at=at,
        published_by=published_by,
    )
    key = f"published:{publication.pk}"
    enqueue(kind=KIND, params={"publication": publication.pk}, open_key=key)
    return publication


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
        .select_related("course")
        .order_by("-number")
        .first()
    )


def build(lease: Lease) -> None:
    """The work of a job: every file of a publication, by the renderers of all files."""
    publication = (
        PublishedOutcomes.objects.select_related("course")
        .filter(pk=lease.job.params["publication"])
        .first()
    )
    if publication is None:
        raise PermanentFailure("publication-gone", "The publication this job was for is gone.")
    options = reports.Options(p_floor=settings.P_FLOOR, paper=settings.REPORT_PAPER)
    for done, kind in enumerate(BUILT):
        lease.progress(done / len(BUILT), f"building {kind}")
        _keep(publication, kind, reports.render(publication.document, kind, options))
    lease.finish({"files": len(BUILT)})


def _keep(publication: PublishedOutcomes, kind: str, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    name = f"published/{publication.pk}/{secrets.token_hex(16)}.{kind}"
    stored = default_storage.save(name, ContentFile(content))
    _, created = PublishedFile.objects.get_or_create(
        publication=publication,
        format=kind,
        defaults={"file": stored, "size": len(content), "sha256": digest},
    )
    if not created:
        default_storage.delete(stored)


def content_of(
    publication: PublishedOutcomes, kind: str, options: reports.Options | None = None
) -> bytes | None:
    """The file, or None while a worker has not built it."""
    if not FOR_SUPPORTERS[kind].is_built:
        return reports.render(publication.document, kind, options)
    kept = publication.files.filter(format=kind).first()
    if kept is None:
        return None
    with default_storage.open(str(kept.file.name), "rb") as file:
        return file.read()


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
        token_digest=_digest(token),
        created_at=at,
        created_by=made_by,
        expires_at=at + timedelta(days=days),
    )
    return link, token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str, at: datetime) -> SupporterLink | None:
    """The link of that token, if it still opens."""
    links = SupporterLink.objects.select_related("course").filter(
        token_digest=_digest(token), revoked_at=None, expires_at__gt=at
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
    if user is None or not has_role(user, "supporter"):
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
    """What a supporter's account may read: courses granted now, by an account that still has the
    role.
    """
    if not has_role(user, "supporter"):
        return []
    granted = SupporterGrant.objects.filter(user=user, revoked_at=None).filter(
        Q(expires_at=None) | Q(expires_at__gt=at)
    )
    return list(Course.objects.filter(pk__in=granted.values("course")).order_by("title"))


def note_visit(*, publication: PublishedOutcomes, what: str, at: datetime,
    link: SupporterLink | None = None,
               user: User | None = None) -> None:  # fmt: skip
    SupporterVisit.objects.create(publication=publication, what=what, at=at, link=link, user=user)
