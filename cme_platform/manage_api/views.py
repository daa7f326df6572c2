"""Doors for programs of those who run courses. What a role does not reach is not found."""

import shutil
import tempfile
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.adding import add_question
from assessments.models import QuestionVersion
from cme_platform.package_views import may_bring_in
from cme_platform.packages import Imported, PackageProblems, bring_in
from cme_platform.people_import import add_person
from courses.actions import enroll
from courses.models import Course, Enrollment
from courses.packages.questions import NEW_QUESTION
from courses.querysets import own_courses
from credit.models import Claim
from learners import teams
from learners.models import Learner
from learners.refusals import Refusal
from learners.signed_in import SignedInApiRequest

from . import once, serializers
from .pages import ByNumber


class Problems(Refusal):
    status = 400

    def __init__(self, problems: PackageProblems) -> None:
        super().__init__()
        self.details = {
            "problems": [
                {"file": p.file, "key": p.key, "code": p.code, "detail": p.sentence}
                for p in problems.problems
            ]
        }


class BadPackage(Problems):
    code = "bad-package"
    sentence = "The package has problems; nothing was changed."


class BadQuestion(Problems):
    code = "bad-question"
    sentence = "The question has problems; nothing was added."


class NoLearner(Refusal):
    code = "unknown-learner"
    status = 400
    sentence = "Nobody with an account has this number."


class Zip(BaseParser):
    media_type = "application/zip"

    def parse(self, stream: IO[bytes], *args: Any, **kwargs: Any) -> Any:
        return stream


# Who is in a course is a record of the whole site, as in reading.
ENROLLING = {"course-admin", "operator"}


def reached_courses(request: SignedInApiRequest) -> "QuerySet[Course]":
    reached = teams.reach(request.user, teams.LOOKING)
    courses = own_courses().select_related("team")
    return courses if reached is None else courses.filter(team__in=reached)


class Managed(generics.ListAPIView):
    request: SignedInApiRequest
    pagination_class = ByNumber
    permission = "courses.view_course"
    # Drawing up the API's description asks for a queryset without a request.
    queryset: "QuerySet[Any]" = Course.objects.none()
    of_the_site = False  # no team's business: a token of one team does not reach it

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not request.user.has_perm(self.permission):
            raise Http404
        if self.of_the_site and request.user.bound_team is not None:
            raise Http404

    def course(self) -> Course:
        course = reached_courses(self.request).filter(slug=self.kwargs["slug"]).first()
        if course is None:
            raise Http404
        return course


class Courses(Managed):
    serializer_class = serializers.ManagedCourseSerializer

    def get_queryset(self) -> "QuerySet[Course]":
        return reached_courses(self.request)


class Questions(Managed):
    """Every version of every question, with the key."""

    serializer_class = serializers.ManagedQuestionSerializer
    queryset = QuestionVersion.objects.none()
    permission = "assessments.view_questionversion"

    def get_queryset(self) -> "QuerySet[QuestionVersion]":
        versions = QuestionVersion.objects.filter(course=self.course())
        return versions.select_related("question", "objective").prefetch_related("choices")

    @extend_schema(
        request={"application/json": NEW_QUESTION},
        parameters=[once.HEADER],
        responses={201: serializers.ManagedQuestionSerializer},
    )
    def post(self, request: SignedInApiRequest, slug: str) -> Response:
        """Adds one to a draft, held to what holds for a question in a package."""
        course, user = self.course(), request.user
        if not user.has_perm("assessments.add_questionversion") or not teams.may(
            user, course.team_id, teams.WRITING
        ):
            raise Http404
        return once.answered_once(request, lambda: self._add(course, request.data))

    def _add(self, course: Course, entry: Any) -> Response:
        try:
            version = add_question(course=course, entry=entry, at=timezone.now())
        except PackageProblems as problems:
            raise BadQuestion(problems) from None
        return Response(serializers.ManagedQuestionSerializer(version).data, status=201)


class Enrollments(Managed):
    serializer_class = serializers.ManagedEnrollmentSerializer
    queryset = Enrollment.objects.none()
    permission = "courses.view_enrollment"

    def get_queryset(self) -> "QuerySet[Enrollment]":
        return Enrollment.objects.filter(course=self.course())

    @extend_schema(
        request=serializers.NewEnrollmentSerializer,
        parameters=[once.HEADER],
        responses={
            201: serializers.ManagedEnrollmentSerializer,
            200: serializers.ManagedEnrollmentSerializer,
        },
    )
    def post(self, request: SignedInApiRequest, slug: str) -> Response:
        """Enrolls somebody who has an account; again gives the same enrollment."""
        course = self.course()
        if not ENROLLING & teams.site_roles(request.user) and not request.user.is_superuser:
            raise Http404
        return once.answered_once(request, lambda: self._enroll(course, request.data))

    def _enroll(self, course: Course, given: Any) -> Response:
        form = serializers.NewEnrollmentSerializer(data=given)
        form.is_valid(raise_exception=True)
        people = Learner.objects.filter(erased_at__isnull=True, user__is_active=True)
        learner = people.filter(pk=form.validated_data["learner"]).first()
        if learner is None:
            raise NoLearner
        enrollment, created = enroll(learner=learner, course=course, at=timezone.now())
        answer = serializers.ManagedEnrollmentSerializer(enrollment).data
        return Response(answer, status=201 if created else 200)


class Claims(Managed):
    serializer_class = serializers.ManagedClaimSerializer
    queryset = Claim.objects.none()
    permission = "credit.view_claim"

    def get_queryset(self) -> "QuerySet[Claim]":
        claims = Claim.objects.filter(offer__course=self.course()).select_related("offer")
        return claims.with_revocation()


class Learners(Managed):
    """Who the numbers in other answers are."""

    serializer_class = serializers.ManagedLearnerSerializer
    queryset = Learner.objects.none()
    permission = "learners.view_learner"
    of_the_site = True

    def get_queryset(self) -> "QuerySet[Learner]":
        return Learner.objects.filter(erased_at__isnull=True)

    @extend_schema(
        request=serializers.NewLearnerSerializer,
        parameters=[once.HEADER],
        responses={
            201: serializers.ManagedLearnerSerializer,
            200: serializers.ManagedLearnerSerializer,
        },
    )
    def post(self, request: SignedInApiRequest) -> Response:
        """Makes an account with a confirmed address, as a row of a table of people does. Whoever
        has one stays as they are.
        """
        if not request.user.has_perm("learners.add_user"):
            raise Http404
        return once.answered_once(request, lambda: self._add(request.data))

    def _add(self, given: Any) -> Response:
        form = serializers.NewLearnerSerializer(data=given)
        form.is_valid(raise_exception=True)
        learner, created = add_person(form.validated_data)
        answer = serializers.ManagedLearnerSerializer(learner).data
        return Response(answer, status=201 if created else 200)


class Packages(APIView):
    parser_classes = [Zip]

    @extend_schema(
        request={"application/zip": OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("dry_run", bool), OpenApiParameter("over", bool)],
        responses=serializers.ImportedSerializer,
    )
    def post(self, request: SignedInApiRequest) -> Response:
        """Creates or updates the course of a package, all or nothing; one that learners take, in
        its working copy, which a person compares and publishes. The same one again changes nothing.
        """
        if not may_bring_in(request.user):
            raise Http404
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            if request.data:  # an empty body is no stream
                shutil.copyfileobj(cast(IO[bytes], request.data), file)
            file.flush()
            is_trial = _says_yes(request, "dry_run")
            try:
                imported = bring_in(
                    Path(file.name),
                    by=request.user,
                    at=timezone.now(),
                    dry_run=is_trial,
                    over=_says_yes(request, "over"),
                )
            except PackageProblems as problems:
                raise BadPackage(problems) from None
        return Response(_told(imported, None if is_trial else imported.copy))


def _says_yes(request: SignedInApiRequest, name: str) -> bool:
    return request.query_params.get(name) in ("1", "true")


def _told(imported: Imported, copy: Course | None) -> dict[str, Any]:
    compare = reverse("admin:workspace-compare", args=[copy.pk]) if copy else ""
    return {
        "course": imported.course.slug,
        "status": imported.course.status,
        "changes": imported.changes,
        "not_published": imported.not_published,
        "working_copy": f"{settings.SITE_URL}{compare}" if compare else None,
    }
