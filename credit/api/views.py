"""Doors of the API for credit: what I may claim and what is missing, and the claim."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.querysets import visible_course
from credit.actions.claiming import claim_credit, name_profession
from credit.designation import read_amount
from credit.earning import earned_in
from credit.models import CreditOffer
from learners.actions import learner_for
from learners.signed_in import SignedInApiRequest

from .schema import ClaimedSchema, CourseCreditSchema
from .serializers import ClaimSerializer, claim_out, earned_out


class CourseCredit(APIView):
    @extend_schema(responses=CourseCreditSchema)
    def get(self, request: SignedInApiRequest, slug: str) -> Response:
        offers = [
            earned_out(earned)
            for earned in earned_in(learner_for(request.user), visible_course(slug), timezone.now())
        ]
        missing = {
            missing["code"] + missing["detail"]: missing
            for offer in offers
            if not offer["claimable"]
            for missing in offer["missing"]
        }
        return Response({"offers": offers, "missing": list(missing.values())})

    @extend_schema(
        request=ClaimSerializer,
        responses={200: ClaimedSchema, 201: ClaimedSchema},
    )
    def post(self, request: SignedInApiRequest, slug: str) -> Response:
        course, learner = visible_course(slug), learner_for(request.user)
        wanted = ClaimSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        offer = (
            CreditOffer.objects.filter(course=course, pk=given["offer"])
            .select_related("course")
            .first()
        )
        if offer is None:
            raise Http404
        name_profession(learner=learner, profession=given.get("profession", ""))
        claimed = claim_credit(
            learner=learner,
            offer=offer,
            amount=read_amount(given["amount"]),
            attested=given["attested"],
            idempotency_key=given["idempotency_key"],
            board_id=given["board_id"],
            at=timezone.now(),
        )
        code = status.HTTP_201_CREATED if claimed.created else status.HTTP_200_OK
        return Response(claim_out(claimed.claim, claimed.certificate), status=code)
