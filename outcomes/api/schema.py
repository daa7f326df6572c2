"""What the API answers about snapshots, for its description;
the document itself describes itself.
"""

from rest_framework import serializers

from outcomes.job_states import SNAPSHOT_STATES


class ReasonSchema(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class LockedSnapshotSchema(serializers.Serializer):
    """Where a snapshot is."""

    id = serializers.IntegerField()
    course = serializers.CharField()
    state = serializers.ChoiceField(choices=SNAPSHOT_STATES)
    progress = serializers.FloatField(help_text="0 to 1")
    progress_text = serializers.CharField()
    reason = ReasonSchema(allow_null=True)
    as_of = serializers.DateTimeField(allow_null=True)
    computed_at = serializers.DateTimeField(allow_null=True)
    locked_at = serializers.DateTimeField(allow_null=True)


class AskedSnapshotSchema(LockedSnapshotSchema):
    address = serializers.CharField()


class SnapshotStateSchema(LockedSnapshotSchema):
    snapshot = serializers.JSONField(
        required=False, help_text="Once ready: id, times, digest and rules of the document."
    )
