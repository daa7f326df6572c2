"""Doors of the API for courses: translate in, one deed or query, translate out."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, permissions, status
from rest_framework.response import Response
from rest_framework.views import APIView

from courses import actions, front_matter, publishing
from courses.campaigns import campaign_of
from courses.models import Course
from courses.querysets import published, shown_versions, visible_course
from learners import teams
from learners.actions import learner_for
from learners.signed_in import SignedInApiRequest

from .schema import EnrollmentSchema, FrontMatterSchema, PublishingSchema
from .serializers import (
    AcknowledgeSerializer,
    CourseListSerializer,
    CourseSerializer,
)


class CourseList(generics.ListAPIView):
    permission_classes = [permissions.AllowAny]
    serializer_class = CourseListSerializer
    ordering = ("title", "id")

    def get_queryset(self) -> "QuerySet[Course]":
        return published()


class CourseDetail(generics.RetrieveAPIView):
    permission_classes = [permissions.AllowAny]
    serializer_class = CourseSerializer
    lookup_field = "slug"

    def get_queryset(self) -> "QuerySet[Course]":
        return published().prefetch_related("objectives", "tracks", "segments")


class Enrolling(APIView):
    @extend_schema(request=None, responses={201: EnrollmentSchema, 200: EnrollmentSchema})
    def post(self, request: SignedInApiRequest, slug: str) -> Response:
        course = visible_course(slug)
        enrollment, created = actions.enroll(
            learner=learner_for(request.user),
            course=course,
            campaign=campaign_of(request),
            at=timezone.now(),
        )
        body = {
            "course": slug,
            "pathway": enrollment.pathway,
            "enrolled_at": enrollment.enrolled_at,
        }
        return Response(body, status=status.HTTP_201_CREATED if created else status.HTTP_200_OK)


class FrontMatterView(APIView):
    @extend_schema(responses=FrontMatterSchema)
    def get(self, request: SignedInApiRequest, slug: str) -> Response:
        course = visible_course(slug)
        return Response(self._body(request, course))

    @extend_schema(request=AcknowledgeSerializer, responses=FrontMatterSchema)
    def post(self, request: SignedInApiRequest, slug: str) -> Response:
        course = visible_course(slug)
        wanted = AcknowledgeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        actions.acknowledge_front_matter(
            learner=learner_for(request.user),
            course=course,
            version=wanted.validated_data["version"],
        )
        return Response(self._body(request, course))

    def _body(self, request: SignedInApiRequest, course: Course) -> dict:
        current = front_matter.current(course)
        shown = current.version in shown_versions(learner_for(request.user), course)
        return {"version": current.version, "shown": shown, "content": current.content}


class Publishing(APIView):
    """For those who author: what a person or the API would be refused for, and advice."""

    @extend_schema(responses=PublishingSchema)
    def get(self, request: SignedInApiRequest, slug: str) -> Response:
        if not request.user.has_perm("courses.view_course"):
            raise Http404
        course = visible_course(slug, drafts=True)
        if not teams.may(request.user, course.team_id, teams.LOOKING):
            raise Http404
        missing = publishing.to_mend(course)
        failures_by_kind = {
            "missing": missing,
            "advised": [each for each in publishing.advice(course) if each not in missing],
        }
        told = {
            name: [{"code": failure.code, "detail": failure.sentence} for failure in failures]
            for name, failures in failures_by_kind.items()
        }
        return Response({"status": course.status} | told)
