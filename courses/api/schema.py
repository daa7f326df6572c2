"""What the API answers about courses, for its description."""

from rest_framework import serializers

SECONDS = serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))


class EnrollmentSchema(serializers.Serializer):
    course = serializers.CharField()
    pathway = serializers.CharField()
    enrolled_at = serializers.DateTimeField()


class FrontMatterSchema(serializers.Serializer):
    """The front matter in force, and whether I was shown this version."""

    version = serializers.IntegerField()
    shown = serializers.BooleanField()
    content = serializers.JSONField()


class FailureSchema(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class PublishingSchema(serializers.Serializer):
    status = serializers.CharField()
    missing = FailureSchema(many=True)
    advised = FailureSchema(many=True)


class WatchedSchema(serializers.Serializer):
    """What the server now holds of a track, in seconds of the video."""

    intervals = SECONDS
    watched = serializers.FloatField()
    position = serializers.FloatField()
    duration = serializers.FloatField(allow_null=True)
    kept = SECONDS
    refused = serializers.FloatField()
    missing = SECONDS
    way = serializers.FloatField(help_text="Length of the stretches that are this learner's way.")
    needed = serializers.FloatField(
        allow_null=True,
        help_text="How much of it credit asks for; null: none.",
    )
    completed = serializers.BooleanField()
