"""What several deeds on snapshots refuse."""

from learners.refusals import Refusal


class SnapshotNotReady(Refusal):
    code = "snapshot-not-ready"
    sentence = "The snapshot is not computed yet."
