"""What several deeds on snapshots refuse."""

from django.utils.translation import gettext_noop

from learners.refusals import Refusal


class SnapshotNotReady(Refusal):
    code = "snapshot-not-ready"
    sentence = gettext_noop("The snapshot is not computed yet.")
