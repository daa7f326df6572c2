"""Doors of the API for what I watch, what I am enrolled in and what I earned."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response as Answered
from rest_framework.views import APIView

from assessments.progress import CourseProgress
from assessments.structure import structure_of
from courses import actions, watching
from courses.api.schema import WatchedSchema
from courses.api.serializers import ProgressSerializer
from courses.models import Enrollment, Track
from learners.actions import learner_for
from learners.merging import rows_of
from learners.models import Learner
from learners.signed_in import SignedInApiRequest

from .schema import MeSchema


class Me(APIView):
    @extend_schema(responses=MeSchema)
    def get(self, request: SignedInApiRequest) -> Answered:
        learner = learner_for(request.user)
        enrolled = (
            Enrollment.objects.filter(learner=learner).select_related("course").order_by("id")
        )
        rows = Learner.objects.filter(pk__in=rows_of(learner)).order_by("pk")
        mine = rows.prefetch_related("claims__offer__course", "claims__certificates")
        claims = [claim for row in mine for claim in row.claims.all()]
        return Answered(
            {
                "email": request.user.email,
                "given_name": learner.given_name,
                "family_name": learner.family_name,
                "roles": sorted(request.user.groups.values_list("name", flat=True)),
                "enrollments": [
                    {"course": e.course.slug, "pathway": e.pathway, "enrolled_at": e.enrolled_at}
                    for e in enrolled
                ],
                "credit": [claim.as_shown() for claim in claims],
                "certificates": [
                    certificate.as_shown()
                    for claim in claims
                    for certificate in claim.certificates.all()
                ],
            }
        )


class Progress(APIView):
    """Adds watched seconds; the first beat on a track says that it plays, and its time counts from
    then on.
    """

    @extend_schema(request=ProgressSerializer, responses=WatchedSchema)
    def post(self, request: SignedInApiRequest, slug: str, number: int) -> Answered:
        learner, track = actions.enter_track(request.user, slug, number)
        data = request.data if isinstance(request.data, dict) else {}
        intervals = watching.read_claim(data.get("intervals", []))
        end = max((end for _, end in intervals), default=0) / 1000
        watched = actions.record_progress(
            learner=learner,
            track=track,
            intervals=intervals,
            position=watching.read_seconds(data.get("position", end)),
            at=timezone.now(),
            way=_way(learner, track),
            window=watching.read_window(data.get("window", "")),
        )
        return Answered(watched_out(watched, track))


def _way(learner: Learner, track: Track) -> list[watching.Interval] | None:
    """Only choices that lead to side paths make a way of one's own."""
    if not track.side_paths:
        return None
    return CourseProgress(learner, structure_of(track.course)).way(track)


def watched_out(watched: actions.Watched, track: Track) -> dict[str, Any]:
    progress = watched.progress
    return {
        "intervals": progress.intervals,
        "watched": float(progress.watched),
        "position": float(progress.position),
        "duration": float(track.duration) if track.duration else None,
        "kept": watched.kept,
        "refused": watched.refused,
        "missing": watched.missing,
        "way": watched.way,
        "needed": watched.needed,
        "completed": watched.complete,
    }
