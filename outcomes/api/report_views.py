"""Doors of the API for files of snapshots. Analysts only; missing and forbidden answer alike."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from learners.known_fields import KnownFieldsSerializer
from learners.signed_in import SignedInApiRequest
from outcomes.actions.locking import lock_snapshot
from outcomes.actions.refusals import SnapshotNotReady
from outcomes.actions.reporting import ReportNotReady, cancel_report, has_file, request_report
from outcomes.file_formats import BUILT, CHOICES
from outcomes.job_states import report_state, state_of
from outcomes.models import OutcomeSnapshot, Report
from outcomes.querysets import newest_ready, reports_of
from outcomes.views.downloads import hand_out

from .schema import LockedSnapshotSchema, ReasonSchema
from .views import IsAnalyst, course_of


class OptionsSerializer(KnownFieldsSerializer):
    """How a file is written; what is left out is as the site has it."""

    free_text = serializers.BooleanField(
        required=False, help_text="Formats of rows: with the answers people typed."
    )
    delimiter = serializers.ChoiceField(
        required=False, choices=[",", ";"], help_text="Formats rows and dict."
    )
    byte_order_mark = serializers.BooleanField(
        required=False, help_text="Formats rows and dict: for Excel."
    )
    paper = serializers.ChoiceField(
        required=False, choices=["a4", "us-letter"], help_text="Formats pdf, xlsx and docx."
    )
    conference = serializers.ChoiceField(
        required=False,
        choices=["sabcs", "asco", "esmo"],
        help_text="Format docx: the limits of that meeting, in place of the three that follow.",
    )
    char_limit = serializers.IntegerField(
        required=False, min_value=500, max_value=100_000, help_text="Format docx."
    )
    count_spaces = serializers.BooleanField(
        required=False, help_text="Format docx: whether spaces count."
    )
    table_cost = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=10_000,
        help_text="Format docx: a table counts as that many.",
    )


class AskReportSerializer(KnownFieldsSerializer):
    format = serializers.ChoiceField(choices=[choice for choice in CHOICES if choice[0] in BUILT])
    snapshot = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**62,
        help_text="Its id; the newest one when left out.",
    )
    options = OptionsSerializer(required=False)


class ReportSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    snapshot = serializers.IntegerField()
    format = serializers.CharField()
    format_name = serializers.CharField()
    options = serializers.JSONField()
    state = serializers.ChoiceField(
        choices=["queued", "running", "ready", "failed", "cancelled", "expired"]
    )
    progress = serializers.FloatField(help_text="0 to 1")
    progress_text = serializers.CharField()
    reason = ReasonSchema(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    requested_at = serializers.DateTimeField()
    built_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    download = serializers.CharField(
        allow_null=True,
        help_text="For a signed-in analyst; with a token use …/outcomes/reports/<id>/file/.",
    )


class LockSerializer(KnownFieldsSerializer):
    reason = serializers.CharField(max_length=500)


class CourseReports(generics.GenericAPIView):
    permission_classes = [IsAnalyst]
    serializer_class = AskReportSerializer
    queryset = Report.objects.none()
    ordering = ("-id",)

    @extend_schema(
        responses=ReportSerializer(many=True), parameters=[OpenApiParameter("cursor", str)]
    )
    def get(self, request: Request, slug: str) -> Response:
        """Every file asked for of the course, newest first."""
        page = self.paginate_queryset(reports_of(course_of(slug)))
        return self.get_paginated_response([report_state(report) for report in page or []])

    @extend_schema(
        request=AskReportSerializer, responses={202: ReportSerializer, 200: ReportSerializer}
    )
    def post(self, request: SignedInApiRequest, slug: str) -> Response:
        """Asks for a file: 202 while it is being built, 200 when the same file is there already."""
        wanted = AskReportSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        report, _ = request_report(
            snapshot=_snapshot(slug, given.get("snapshot")),
            format=given["format"],
            requested_by=request.user,
            options=given.get("options"),
        )
        state = report_state(
            Report.objects.select_related("job", "snapshot__course").get(pk=report.pk)
        )
        address = reverse("api-report", args=[report.pk])
        return Response(
            state | {"address": address},
            status=200 if report.is_fetchable else 202,
            headers={"Location": address},
        )


def _snapshot(slug: str, pk: int | None) -> OutcomeSnapshot:
    course = course_of(slug)
    if pk is None:
        snapshot = newest_ready(course)
    else:
        snapshot = (
            OutcomeSnapshot.objects.select_related("course").filter(course=course, pk=pk).first()
        )
    if snapshot is None:
        raise Http404
    if not snapshot.is_ready:
        raise SnapshotNotReady
    return snapshot


def _report(pk: int) -> Report:
    return get_object_or_404(
        Report.objects.select_related("job", "snapshot__course").defer("snapshot__document"), pk=pk
    )


class OneReport(APIView):
    permission_classes = [IsAnalyst]

    @extend_schema(responses=ReportSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(report_state(_report(pk)))


class CancelReport(APIView):
    permission_classes = [IsAnalyst]

    @extend_schema(request=None, responses=ReportSerializer)
    def post(self, request: SignedInApiRequest, pk: int) -> Response:
        """Stops it when it is queued or running; changes nothing when it has ended."""
        cancel_report(_report(pk))
        return Response(report_state(_report(pk)))


class ReportFile(APIView):
    permission_classes = [IsAnalyst]

    @extend_schema(
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            409: OpenApiResponse(description="report-not-ready"),
        }
    )
    def get(self, request: SignedInApiRequest, pk: int) -> HttpResponseBase:
        report = _report(pk)
        if not has_file(report):
            raise ReportNotReady
        return hand_out(request, report)


class LockSnapshot(APIView):
    permission_classes = [IsAnalyst]
    names_a_snapshot = True

    @extend_schema(request=LockSerializer, responses=LockedSnapshotSchema)
    def post(self, request: SignedInApiRequest, pk: int) -> Response:
        """The data lock: for ever."""
        wanted = LockSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        snapshot = get_object_or_404(OutcomeSnapshot.objects.select_related("course", "job"), pk=pk)
        locked = lock_snapshot(
            snapshot=snapshot,
            locked_by=request.user,
            reason=wanted.validated_data["reason"],
            at=timezone.now(),
        )
        return Response(state_of(locked))
