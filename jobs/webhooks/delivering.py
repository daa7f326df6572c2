"""Delivering what is due. Each endpoint has a thread of its own: one that hangs holds up nobody."""

import http.client
import logging
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from jobs.actions import Lease, run_job
from jobs.backoff import wait_after
from jobs.models import WebhookDelivery, WebhookEndpoint
from jobs.outside import NotCalled, resolve, send

from . import signing
from .announcing import nudge

AT_ONCE = 50  # messages of one endpoint
ENDPOINTS_AT_ONCE = 16
MOST_TRIES = 30
LONGEST_WAIT = timedelta(hours=4)
GONE = 410
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    delivery: WebhookDelivery
    status: int | None
    problem: str = ""

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def deliver_job(job_id: int) -> None:
    run_job(job_id, deliver)


def deliver(lease: Lease) -> None:
    running: dict[Future[list[Answer]], int] = {}
    with ThreadPoolExecutor(ENDPOINTS_AT_ONCE) as pool:
        while True:
            for batch in _batches(busy=set(running.values())):
                running[pool.submit(_sent, batch)] = batch[0].endpoint_id
            if not running:
                break
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                del running[future]
                _keep(future.result())
            lease.progress(0.5)
    lease.finish()


def _batches(busy: set[int]) -> Iterator[list[WebhookDelivery]]:
    """For each endpoint that is not being told already what is next for it, in order."""
    due = WebhookDelivery.objects.due().exclude(endpoint__in=busy)
    waiting = due.order_by("endpoint").values_list("endpoint", flat=True).distinct()
    for endpoint in waiting[: ENDPOINTS_AT_ONCE - len(busy)]:
        mine = due.filter(endpoint=endpoint).select_related("event", "endpoint")
        yield list(mine.order_by("attempts", "id")[:AT_ONCE])


def _sent(batch: list[WebhookDelivery]) -> list[Answer]:
    """In a thread, without the database: up to the first that does not arrive."""
    answers: list[Answer] = []
    for delivery in batch:
        answers.append(_tried(delivery))
        if not answers[-1].arrived:
            break
    return answers


def _tried(delivery: WebhookDelivery) -> Answer:
    event, at = delivery.event, datetime.now(UTC)
    body = event.body.encode()
    headers = signing.headers(delivery.endpoint, event.message_id, body, at)
    try:
        target = resolve(delivery.endpoint.url, settings.WEBHOOK_NETWORKS)
        status = send(target, body, headers).status
    except NotCalled as reason:
        return Answer(delivery, None, str(reason))
    except (OSError, http.client.HTTPException) as problem:
        return Answer(delivery, None, f"No answer: {problem or type(problem).__name__}"[:500])
    except Exception as problem:  # whatever it is, what was sent beside it is written down
        logger.exception("webhook delivery %s", delivery.pk)
        return Answer(delivery, None, f"It failed here: {type(problem).__name__}.")
    return Answer(delivery, status, "" if 200 <= status < 300 else f"It answered {status}.")


def _keep(answers: list[Answer]) -> None:
    for answer in answers:
        row = WebhookDelivery.objects.filter(pk=answer.delivery.pk)
        tries = answer.delivery.attempts + 1
        row.update(
            attempts=tries,
            status=answer.status,
            problem=answer.problem,
            delivered_at=Now() if answer.arrived else None,
            given_up_at=Now() if not answer.arrived and tries >= MOST_TRIES else None,
        )
    _remember(answers[-1])


def _remember(answer: Answer) -> None:
    """The endpoint itself waits after a failure, longer each time; one that is gone is told no
    more.
    """
    endpoint = WebhookEndpoint.objects.filter(pk=answer.delivery.endpoint_id)
    if answer.arrived:
        endpoint.filter(failures__gt=0).update(failures=0)
        return
    failures = answer.delivery.endpoint.failures
    pause = wait_after(failures, LONGEST_WAIT)
    logger.warning("webhook to endpoint %s: %s", answer.delivery.endpoint_id, answer.problem)
    endpoint.update(failures=min(failures + 1, 1000), not_before=Now() + pause)
    if answer.status == GONE:
        endpoint.update(active=False)


def send_again(deliveries: "QuerySet[WebhookDelivery]") -> int:
    """An operator asks for it: as if they had not been tried, but the tries made stay counted.
    The message keeps its id. Nothing goes to an endpoint that is switched off.
    """
    deliveries = deliveries.filter(endpoint__active=True)
    endpoints = list(deliveries.values_list("endpoint", flat=True).distinct())
    asked = deliveries.update(
        earlier_attempts=F("earlier_attempts") + F("attempts"),
        attempts=0,
        delivered_at=None,
        given_up_at=None,
        problem="",
    )
    WebhookEndpoint.objects.filter(pk__in=endpoints).update(not_before=Now(), failures=0)
    nudge()
    return int(asked)
