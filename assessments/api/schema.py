"""What the API answers about questions and answers, for its description."""

from rest_framework import serializers

NUMBER = serializers.IntegerField
TEXT = serializers.CharField


class LockedSchema(serializers.Serializer):
    code = TEXT()
    detail = TEXT()


class PollResultSchema(serializers.Serializer):
    right = NUMBER()
    scored = NUMBER()
    share = serializers.FloatField(allow_null=True)
    passed = serializers.BooleanField(allow_null=True)


class PublicChoiceSchema(serializers.Serializer):
    key = TEXT()
    text = TEXT()
    exclusive = serializers.BooleanField(required=False)


class AskedSchema(serializers.Serializer):
    """A question as a learner may see it before answering, with the answer given so far."""

    question = TEXT()
    version = NUMBER()
    kind = TEXT()
    measures = TEXT()
    stem = TEXT()
    choices = PublicChoiceSchema(many=True)
    scale = serializers.ListField(child=TEXT())
    grid = TEXT()
    unit = TEXT()
    min = serializers.FloatField(allow_null=True)
    max = serializers.FloatField(allow_null=True)
    required = serializers.BooleanField()  # type: ignore[assignment]  # a key of the answer
    at = NUMBER(required=False, help_text="Second of the video, for a decision point.")
    answer = serializers.JSONField(allow_null=True)


class StepSchema(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["poll", "track"])
    phase = TEXT()
    track = NUMBER(allow_null=True)
    title = TEXT()
    state = serializers.ChoiceField(choices=["done", "open", "locked"])
    questions_total = NUMBER()
    questions_answered = NUMBER()
    attempt = NUMBER()
    locked = LockedSchema(allow_null=True)
    result = PollResultSchema(allow_null=True)
    may_retake = serializers.BooleanField()
    questions = AskedSchema(many=True)


class StepsSchema(serializers.Serializer):
    course = TEXT()
    steps = StepSchema(many=True)


class ColleaguesSchema(serializers.Serializer):
    choice = TEXT()
    text = TEXT()
    share = serializers.FloatField()


class FeedbackSchema(serializers.Serializer):
    correct = serializers.BooleanField(allow_null=True)
    right_choices = serializers.ListField(child=TEXT())
    rationale = TEXT()
    references = serializers.JSONField()
    colleagues = ColleaguesSchema(many=True)


class RecordedSchema(serializers.Serializer):
    """A stored answer; the feedback only where it spoils no later question."""

    question = TEXT()
    version = NUMBER()
    phase = TEXT()
    attempt = NUMBER()
    answer = serializers.JSONField()
    answered_at = serializers.DateTimeField()
    idempotency_key = serializers.UUIDField()
    feedback = FeedbackSchema(allow_null=True)


class OpenedAttemptSchema(serializers.Serializer):
    phase = TEXT()
    track = NUMBER(allow_null=True)
    attempt = NUMBER()
