"""The product with bare views beside it, for gunicorn; see serving.py."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.conf import settings
from django.db import connection
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cme_platform.wsgi import application  # noqa: F401

INSERT = """INSERT INTO bench_answer (user_id, question, phase, answer, idempotency_key)
            VALUES (%s, %s, %s, %s, %s) RETURNING id"""
UPSERT = """INSERT INTO bench_progress (user_id, intervals, position) VALUES (%s, %s, %s)
            ON CONFLICT (user_id) DO UPDATE SET intervals = excluded.intervals,
                position = excluded.position RETURNING intervals"""


class BareAnswer(APIView):
    def post(self, request: Request) -> Response:
        sent = request.data
        row = [
            request.user.pk,
            sent["question"],
            sent["phase"],
            json.dumps(sent["answer"]),
            sent["idempotency_key"],
        ]
        with connection.cursor() as cursor:
            cursor.execute(INSERT, row)
            return Response(sent | {"id": cursor.fetchone()[0]}, status=201)


class BareProgress(APIView):
    def post(self, request: Request) -> Response:
        with connection.cursor() as cursor:
            cursor.execute(
                UPSERT,
                [request.user.pk, json.dumps(request.data["intervals"]), request.data["position"]],
            )
            return Response({"intervals": cursor.fetchone()[0]})


urlpatterns = [
    path("bare/answer/", BareAnswer.as_view()),
    path("bare/progress/", BareProgress.as_view()),
    path("", include("cme_platform.urls")),
]
settings.ROOT_URLCONF = "served"
