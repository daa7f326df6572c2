"""Doors of the API for credit: what is offered. Claims arrive with certificates in their own release."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.querysets import visible_course
from credit.models import CreditOffer

NOT_YET = "Credit cannot be claimed on this site yet."


class CourseCredit(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        offers = CreditOffer.objects.filter(course=visible_course(slug))
        return Response(
            {
                "offers": [
                    {
                        "id": o.pk,
                        "type": o.type,
                        "amount": str(o.amount),
                        "increment": str(o.increment),
                        "claimable": False,
                    }
                    for o in offers
                ],
                "missing": [{"code": "claims-not-available", "detail": NOT_YET}],
            }
        )

    @extend_schema(request=OpenApiTypes.OBJECT, responses={409: OpenApiTypes.OBJECT})
    def post(self, request: Request, slug: str) -> Response:
        if not CreditOffer.objects.filter(course=visible_course(slug)).exists():
            raise Http404
        body = {"type": "about:blank", "title": "Conflict", "status": 409, "detail": NOT_YET}
        return Response(body | {"code": "claims-not-available"}, status=409, content_type="application/problem+json")
