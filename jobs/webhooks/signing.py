"""Secrets and signatures after the Standard Webhooks scheme, version 1."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now

from jobs.models import WebhookEndpoint

OLD_SECRET_SIGNS_FOR = timedelta(days=1)


def secret_of(endpoint: WebhookEndpoint, number: int | None = None) -> str:
    """Made from the site's own secret, and kept nowhere."""
    name = f"webhook {endpoint.public_id} {number or endpoint.secret_number}"
    key = hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).digest()
    return "whsec_" + base64.b64encode(key).decode()


def rotate(endpoint: WebhookEndpoint) -> None:
    """A new secret; for a day the old one signs as well."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        secret_number=F("secret_number") + 1, secret_since=Now()
    )


def headers(
    endpoint: WebhookEndpoint, message_id: str, body: bytes, at: datetime
) -> dict[str, str]:
    numbers = [endpoint.secret_number]
    if endpoint.secret_number > 1 and at - endpoint.secret_since < OLD_SECRET_SIGNS_FOR:
        numbers.append(endpoint.secret_number - 1)
    stamp = str(int(at.timestamp()))
    signed = f"{message_id}.{stamp}.".encode() + body
    return {
        "content-type": "application/json",
        "user-agent": "cme-platform-webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(
            _signature(secret_of(endpoint, number), signed) for number in numbers
        ),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
