"""Doors of the API for outcome snapshots. Analysts only; missing and forbidden answer alike."""

import json

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.querysets import own_courses
from learners import teams
from learners.known_fields import KnownFieldsSerializer
from learners.signed_in import SignedInApiRequest
from outcomes.actions.computing import request_snapshot
from outcomes.job_states import state_of
from outcomes.models import OutcomeSnapshot, Report
from outcomes.querysets import newest_ready
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.with_remarks import handed_out
from outcomes.views.access import course_of

from .schema import AskedSnapshotSchema, SnapshotStateSchema


class IsAnalyst(permissions.IsAuthenticated):
    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        reached = teams.reach(request.user, teams.ANALYZING)
        if reached is not None and not _of_teams(view, reached):
            raise Http404
        return True


def _of_teams(view: APIView, reached: frozenset[int]) -> bool:
    """The course of an address, or of the report or snapshot it names, belongs to one of them."""
    if "slug" in view.kwargs:
        return own_courses().filter(slug=view.kwargs["slug"], team__in=reached).exists()
    pk = view.kwargs.get("pk", 0)
    if getattr(view, "names_a_snapshot", False):
        return OutcomeSnapshot.objects.filter(pk=pk, course__team__in=reached).exists()
    return Report.objects.filter(pk=pk, snapshot__course__team__in=reached).exists()


class AskSerializer(KnownFieldsSerializer):
    as_of = serializers.DateTimeField(required=False, allow_null=True)


class CourseOutcomes(APIView):
    permission_classes = [IsAnalyst]

    @extend_schema(responses=OutcomeDocument)
    def get(self, request: Request, slug: str) -> HttpResponse:
        snapshot = newest_ready(course_of(slug))
        if snapshot is None:
            raise Http404
        return HttpResponse(handed_out(snapshot), content_type="application/json")

    @extend_schema(request=AskSerializer, responses={202: AskedSnapshotSchema})
    def post(self, request: SignedInApiRequest, slug: str) -> Response:
        course = course_of(slug)
        wanted = AskSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        snapshot, _ = request_snapshot(
            course=course,
            requested_by=request.user,
            at=timezone.now(),
            as_of=wanted.validated_data.get("as_of"),
        )
        address = reverse("api-snapshot", args=[snapshot.pk])
        return Response(
            state_of(snapshot) | {"address": address}, status=202, headers={"Location": address}
        )


class SnapshotState(APIView):
    permission_classes = [IsAnalyst]
    names_a_snapshot = True

    @extend_schema(responses=SnapshotStateSchema)
    def get(self, request: Request, pk: int) -> Response:
        snapshot = OutcomeSnapshot.objects.select_related("job", "course").filter(pk=pk).first()
        if snapshot is None:
            raise Http404
        body = state_of(snapshot)
        if snapshot.is_ready:
            body["snapshot"] = json.loads(snapshot.document)["snapshot"]
        return Response(body)
