"""Doors of the API for questions and answers."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response as Answered
from rest_framework.views import APIView

from assessments import actions, feedback
from assessments.journey import steps_of
from assessments.models import Phase
from assessments.structure import Structure
from courses.actions import enter, require_opening
from courses.querysets import visible_course
from learners.actions import learner_for
from learners.known_fields import KnownFieldsSerializer
from learners.signed_in import SignedInApiRequest

from .schema import OpenedAttemptSchema, RecordedSchema, StepsSchema
from .serializers import step_out

PHASES = [phase.label for phase in Phase]


class ResponseSerializer(serializers.Serializer):
    question = serializers.CharField(max_length=60)
    phase = serializers.ChoiceField(choices=PHASES)
    answer = serializers.JSONField()
    idempotency_key = serializers.UUIDField()
    version = serializers.IntegerField(required=False, min_value=1, max_value=32767)
    attempt = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=32767,
        help_text="In which attempt it was given. Without it: the open one.",
    )
    confidence = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=4,
        help_text=(
            "How sure the learner is, from 1, a guess, to 4, certain; kept where the course asks "
            "for it."
        ),
    )


class AttemptSerializer(KnownFieldsSerializer):
    phase = serializers.ChoiceField(choices=PHASES)
    track = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=32767)


class Steps(APIView):
    @extend_schema(responses=StepsSchema)
    def get(self, request: SignedInApiRequest, slug: str) -> Answered:
        course, learner, at = visible_course(slug), learner_for(request.user), timezone.now()
        require_opening(learner, course)
        structure = Structure(course)
        steps, progress = steps_of(learner, structure, at)
        opened = [step for step in steps if step.state != "locked"]
        actions.remember_opening(learner=learner, structure=structure, steps=opened, at=at)
        return Answered(
            {
                "course": slug,
                "steps": [step_out(step, progress, structure.in_force) for step in steps],
            }
        )


class Responses(APIView):
    @extend_schema(request=ResponseSerializer, responses={201: RecordedSchema, 200: RecordedSchema})
    def post(self, request: SignedInApiRequest, slug: str) -> Answered:
        learner, course = enter(request.user, slug)
        given = ResponseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        recorded = actions.record_response(
            learner=learner,
            course=course,
            question_key=data["question"],
            phase=Phase.named(data["phase"]),
            answer=data["answer"],
            idempotency_key=data["idempotency_key"],
            answered_at=timezone.now(),
            version=data.get("version"),
            given_in=data.get("attempt"),
            sure=data.get("confidence"),
        )
        code = status.HTTP_201_CREATED if recorded.created else status.HTTP_200_OK
        return Answered(response_out(recorded), status=code)


def response_out(recorded: actions.Recorded) -> dict:
    response = recorded.response
    return {
        "question": response.question.key,
        "version": response.version.number,
        "phase": Phase(response.phase).label,
        "attempt": response.attempt,
        "answer": response.answer,
        "answered_at": response.answered_at.isoformat(),
        "idempotency_key": response.idempotency_key,
        "feedback": feedback.for_response(
            response,
            recorded.structure,
            answered_after=recorded.answered_after,
            held_back=recorded.held_back,
        ),
    }


class Attempts(APIView):
    @extend_schema(request=AttemptSerializer, responses={201: OpenedAttemptSchema})
    def post(self, request: SignedInApiRequest, slug: str) -> Answered:
        course = visible_course(slug)
        wanted = AttemptSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        phase, number = (
            Phase.named(wanted.validated_data["phase"]),
            wanted.validated_data.get("track"),
        )
        structure = Structure(course)
        polls = [
            p for p in structure.polls_in(phase) if (p.track.number if p.track else None) == number
        ]
        if not polls:
            raise actions.UnknownQuestion
        attempt = actions.open_attempt(
            learner=learner_for(request.user), course=course, poll=polls[0], at=timezone.now()
        )
        body = {"phase": phase.label, "track": number, "attempt": attempt}
        return Answered(body, status=status.HTTP_201_CREATED)
