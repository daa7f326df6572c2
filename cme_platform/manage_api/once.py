"""`Idempotency-Key`: a program that did not hear the answer asks again; nothing is done twice."""

import hashlib
import json
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection, transaction
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from learners.models import ApiToken
from learners.refusals import Refusal
from learners.signed_in import SignedInApiRequest

KEPT_SECONDS = 24 * 60 * 60
LONGEST_KEY = 255
HEADER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key and body again within 24 hours: the same answer, nothing done twice.",
)


class BadKey(Refusal):
    code = "bad-idempotency-key"
    status = 400
    sentence = "An Idempotency-Key has from 1 to 255 printable characters."


class KeyReused(Refusal):
    code = "idempotency-key-reused"
    status = 422
    sentence = "This Idempotency-Key came with another request before. Nothing was done."


def answered_once(request: SignedInApiRequest, write: Callable[[], Response]) -> Response:
    """The deed and its kept answer are one transaction: both are there, or neither. What was
    refused is not kept, as it changed nothing. Raises BadKey, KeyReused.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return write()
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise BadKey
    name, asked = _name(request, key), _fingerprint(request)
    with transaction.atomic():
        _wait_for(name)
        if kept := cache.get(name):
            return _again(kept, asked)
        answer = write()
        kept = {"asked": asked, "status": answer.status_code, "data": json.dumps(answer.data)}
        cache.set(name, kept, KEPT_SECONDS)
    return answer


def _name(request: SignedInApiRequest, key: str) -> str:
    """Of a token; of an account that speaks without one."""
    token = request.auth
    who = f"token {token.pk}" if isinstance(token, ApiToken) else f"account {request.user.pk}"
    return f"once:{hashlib.sha256(f'{who} {key}'.encode()).hexdigest()}"


def _fingerprint(request: SignedInApiRequest) -> str:
    asked = [request.method, request.path, request.data]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _wait_for(name: str) -> None:
    """Two with one key at the same moment come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _again(kept: dict[str, str | int], asked: str) -> Response:
    if kept["asked"] != asked:
        raise KeyReused
    headers = {"Idempotent-Replayed": "true"}
    return Response(json.loads(str(kept["data"])), status=int(kept["status"]), headers=headers)
