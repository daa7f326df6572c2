"""What of a course leaves by the API, field by field; never an answer key."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from courses import watching
from courses.models import Course, MicroSegment, Objective, Track
from learners.known_fields import KnownFieldsSerializer


class CourseListSerializer(serializers.ModelSerializer):
    class Meta:
        model = Course
        fields = [
            "slug",
            "title",
            "summary",
            "language",
            "release_date",
            "expiry_date",
            "demonstration",
        ]


class ObjectiveSerializer(serializers.ModelSerializer):
    class Meta:
        model = Objective
        fields = ["number", "text"]


class TrackSerializer(serializers.ModelSerializer):
    class Meta:
        model = Track
        fields = ["number", "title", "duration"]


# A learning outcome has segments, too, which are others.
@extend_schema_serializer(component_name="CourseSegment")
class SegmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = MicroSegment
        fields = ["slug", "title", "duration"]


class CourseSerializer(serializers.ModelSerializer):
    objectives = ObjectiveSerializer(many=True)
    tracks = TrackSerializer(many=True)
    segments = SegmentSerializer(many=True)

    class Meta:
        model = Course
        fields = [
            *CourseListSerializer.Meta.fields,
            "audience",
            "partners",
            "objectives",
            "tracks",
            "segments",
        ]


class AcknowledgeSerializer(KnownFieldsSerializer):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ProgressSerializer(serializers.Serializer):
    """Seconds of the video; read strictly by `courses.watching`. `window` tells the windows of one
    person apart: while several play, they share one second a second.
    """

    intervals = serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))
    position = serializers.FloatField(required=False)
    window = serializers.CharField(
        required=False, allow_blank=True, max_length=watching.LONGEST_NAME
    )
