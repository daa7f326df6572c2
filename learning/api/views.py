"""Door of the API for what I am, what I am enrolled in and what I earned."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response as Answered
from rest_framework.views import APIView

from courses.models import Enrollment
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
