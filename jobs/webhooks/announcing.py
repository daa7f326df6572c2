from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from jobs.actions import enqueue
from jobs.models import Happening, WebhookDelivery, WebhookEndpoint, WebhookEvent

KIND = "jobs.deliver_webhooks"
KEPT = timedelta(days=90)  # far longer than any message is tried


def announce(
    *, kind: Happening, key: str, team_id: int | None, at: datetime, data: dict[str, Any]
) -> bool:
    """Write an event down for those who listen; False when nobody does, or when it is written
    already. Call it in the deed's transaction.
    """
    listening = WebhookEndpoint.objects.filter(
        Q(team_id__isnull=True) | Q(team_id=team_id), active=True, events__contains=[kind]
    )
    endpoints = list(listening.values_list("pk", flat=True))
    if not endpoints:
        return False
    event, created = WebhookEvent.objects.get_or_create(
        key=f"{kind}:{key}",
        defaults={"kind": kind, "team_id": team_id, "at": at, "data": data},
    )
    if created:
        WebhookDelivery.objects.bulk_create(
            WebhookDelivery(event=event, endpoint_id=pk) for pk in endpoints
        )
        ask_for_delivery()
    return created


def ask_for_delivery() -> None:
    enqueue(kind=KIND, params={}, open_key="webhooks")


def nudge() -> None:
    """Called by the beat: what did not arrive is tried again when its time has come."""
    if WebhookDelivery.objects.due().exists():
        ask_for_delivery()


def forget_old(at: datetime) -> None:
    """Who was told what is not kept for ever; the deliveries go with their event."""
    WebhookEvent.objects.filter(at__lt=at - KEPT).delete()
