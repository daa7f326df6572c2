"""The data lock: figures that count for ever."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from learners.models import User
from learners.refusals import Refusal
from outcomes.actions.refusals import SnapshotNotReady
from outcomes.models import OutcomeSnapshot

from . import published_files
from .reporting import queue_standard


class SnapshotLocked(Refusal):
    code = "snapshot-locked"
    sentence = gettext_noop("The snapshot is locked already; a data lock is forever.")


class LockNeedsReason(Refusal):
    code = "lock-needs-reason"
    status = 400
    sentence = gettext_noop("Say in up to 500 characters why the figures are locked.")


@transaction.atomic
def lock_snapshot(
    *, snapshot: OutcomeSnapshot, locked_by: User, reason: str, at: datetime
) -> OutcomeSnapshot:
    """The data lock: these figures are the ones that count, for ever.

    Its files, and those of what was published of it, are built again with the date on them.
    """
    reason = reason.strip()
    if not reason or len(reason) > 500:
        raise LockNeedsReason
    if not snapshot.is_ready:
        raise SnapshotNotReady
    open_ones = OutcomeSnapshot.objects.filter(pk=snapshot.pk, locked_at__isnull=True)
    if not open_ones.update(locked_at=at, locked_by=locked_by, lock_reason=reason):
        raise SnapshotLocked
    locked = OutcomeSnapshot.objects.select_related("course").get(pk=snapshot.pk)
    queue_standard(locked)
    published_files.build_again(locked)
    return locked
