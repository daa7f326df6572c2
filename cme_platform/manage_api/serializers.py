"""What leaves by the API for those who run courses, field by field."""

from rest_framework import serializers

from assessments.models import QuestionVersion
from courses.models import Course, Enrollment
from credit.models import Claim
from learners.known_fields import KnownFieldsSerializer
from learners.models import Learner


class ManagedCourseSerializer(serializers.ModelSerializer):
    team = serializers.CharField(source="team.name", allow_null=True, default=None)

    class Meta:
        model = Course
        fields = ["id", "slug", "title", "status", "release_date", "expiry_date", "team"]


class ManagedQuestionSerializer(serializers.ModelSerializer):
    key = serializers.CharField(source="question.key")
    version = serializers.IntegerField(source="number")
    objective = serializers.IntegerField(source="objective.number", allow_null=True, default=None)
    choices = serializers.SerializerMethodField()

    class Meta:
        model = QuestionVersion
        fields = ["id", "key", "version", "kind", "measures", "objective", "stem", "choices"]

    def get_choices(self, version: QuestionVersion) -> list[dict[str, str | bool]]:
        choices = sorted(version.choices.all(), key=lambda choice: choice.position)
        return [{"key": c.key, "text": c.text, "correct": c.correct} for c in choices]


class ManagedEnrollmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Enrollment
        fields = ["id", "learner", "pathway", "campaign", "enrolled_at"]


class ManagedClaimSerializer(serializers.ModelSerializer):
    type = serializers.CharField(source="offer.type")
    revoked_at = serializers.DateTimeField(
        allow_null=True, help_text="When its certificate was revoked: it counts no more."
    )

    class Meta:
        model = Claim
        fields = [
            "id",
            "learner",
            "type",
            "amount",
            "profession",
            "completed_on",
            "claimed_at",
            "revoked_at",
        ]


class ManagedLearnerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Learner
        fields = [
            "id",
            "external_id",
            "email",
            "given_name",
            "family_name",
            "profession",
            "specialty",
            "created_at",
        ]


class ImportedSerializer(serializers.Serializer):
    course = serializers.CharField()
    status = serializers.CharField()
    changes = serializers.ListField(child=serializers.CharField())
    not_published = serializers.ListField(child=serializers.CharField())
    working_copy = serializers.URLField(
        allow_null=True, help_text="Where a person compares and publishes it, of a live course."
    )


class NewEnrollmentSerializer(KnownFieldsSerializer):
    learner = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class NewLearnerSerializer(KnownFieldsSerializer):
    email = serializers.CharField(max_length=254)
    given_name = serializers.CharField(required=False, allow_blank=True)
    family_name = serializers.CharField(required=False, allow_blank=True)
    profession = serializers.CharField(required=False, allow_blank=True)
    specialty = serializers.CharField(required=False, allow_blank=True)
    npi = serializers.CharField(required=False, allow_blank=True)
