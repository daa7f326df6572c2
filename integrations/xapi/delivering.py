"""Statements to a learning record store, in order and in batches. The cursor of a stretch moves
when the store has taken it: a store that is down for a day finds everything afterwards, and what it
has already keeps its id and is no second statement.
"""

import base64
import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from jobs.actions import Lease, enqueue
from jobs.backoff import wait_after
from outcomes.counting.watermark import wait_for_writers

from .. import outgoing
from ..models import Cursor, RefusedStatement
from .sources import SOURCES, Source, deeds_of
from .statements import Deed, Site, statement

KIND = "integrations.send_statements"
BEGAN, WAIT = "xapi-began", "xapi-wait"
BATCH = 200
LONGEST_WAIT = timedelta(minutes=10)
REFUSED = {400, 413, 422}  # of one statement: no other try mends it
KNOWN = 409  # the store has a statement of that id
logger = logging.getLogger(__name__)


def is_on() -> bool:
    return bool(settings.XAPI_LRS_URL)


def look(at: datetime) -> None:
    """Called by the beat. Nothing at all where no store is named."""
    if not is_on():
        return
    began, is_new = Cursor.objects.get_or_create(name=BEGAN, defaults={"until": at})
    if is_new or Cursor.objects.filter(name=WAIT, until__gt=at).exists():
        return
    if _has_news(began.until, at) or _asked().exists():
        enqueue(kind=KIND, params={}, open_key="xapi")


def _has_news(began: datetime, at: datetime) -> bool:
    return any(source.scopes_with_news(began, at - source.lag) for source in SOURCES)


def deliver(lease: Lease) -> None:
    began = Cursor.objects.filter(name=BEGAN).first()
    if began is not None and is_on():
        until = wait_for_writers(lambda: lease.progress(0.0))
        try:
            _deliver_all(lease, began.until, until)
            Cursor.objects.filter(name=WAIT).delete()
        except outgoing.NotReached as problem:
            _wait(problem)
            lease.finish({"waits": problem.sentence})
            return
    lease.finish()


def _deliver_all(lease: Lease, began: datetime, until: datetime) -> None:
    site = Site(settings.SITE_URL)
    for source in SOURCES:
        for scope in source.scopes_with_news(began, until - source.lag):
            _deliver_stretch(lease, site, source, scope, began, until - source.lag)
    _send_asked(lease, site)


def _deliver_stretch(
    lease: Lease, site: Site, source: Source, scope: int, began: datetime, until: datetime
) -> None:
    name = f"xapi:{source.name}:{scope}"
    cursor = Cursor.objects.filter(name=name).first() or Cursor(name=name, until=began)
    while rows := source.page(scope, cursor.until, cursor.after_id, until, BATCH):
        send(source.name, site, deeds_of(source, site, rows))
        cursor.until, cursor.after_id = getattr(rows[-1], source.clock), rows[-1].pk
        cursor.save()
        lease.progress(0.5, f"{source.name} until {cursor.until:%Y-%m-%d %H:%M}")


def send(source: str, site: Site, deeds: list[tuple[int, Deed]]) -> None:
    """All at once; where the store takes issue with one of them, each by itself."""
    built = [(row, statement(site, deed)) for row, deed in deeds]
    if not built:
        return
    try:
        _post([body for _, body in built])
    except outgoing.NotReached as problem:
        if problem.status not in REFUSED | {KNOWN}:
            raise
        for row, body in built:
            _send_alone(source, row, body)


def _send_alone(source: str, row: int, body: dict[str, Any]) -> None:
    try:
        _post([body])
    except outgoing.NotReached as problem:
        if problem.status == KNOWN:
            return
        if problem.status not in REFUSED:
            raise
        logger.warning("statement %s was refused: %s", body["id"], problem.sentence)
        RefusedStatement.objects.update_or_create(
            statement_id=body["id"],
            defaults={
                "source": source,
                "row_id": row,
                "problem": problem.sentence,
                "answer": problem.answer,
            },
        )


def _post(bodies: list[dict[str, Any]]) -> None:
    credentials = f"{settings.XAPI_LRS_USER}:{settings.XAPI_LRS_PASSWORD}"
    headers = {
        "Authorization": f"Basic {base64.b64encode(credentials.encode()).decode()}",
        "Content-Type": "application/json",
        "X-Experience-API-Version": "1.0.3",
    }
    address = f"{settings.XAPI_LRS_URL}/statements"
    outgoing.request("POST", address, body=json.dumps(bodies).encode(), headers=headers)


def _wait(problem: outgoing.NotReached) -> None:
    """Each time longer: a store that is away is not asked every half minute."""
    logger.warning("the learning record store took nothing: %s", problem.sentence)
    waiting = Cursor.objects.filter(name=WAIT).first()
    tries = waiting.after_id + 1 if waiting else 1
    wait = wait_after(tries - 1, LONGEST_WAIT)
    Cursor.objects.update_or_create(
        name=WAIT, defaults={"until": timezone.now() + wait, "after_id": tries}
    )


def _asked() -> "QuerySet[RefusedStatement]":
    return RefusedStatement.objects.filter(asked_at__isnull=False)


def _send_asked(lease: Lease, site: Site) -> None:
    """What an operator asked to send again, built again from its row."""
    while (entry := _asked().order_by("asked_at", "pk").first()) is not None:
        _send_again(entry, site)
        lease.progress(0.9)


def _send_again(entry: RefusedStatement, site: Site) -> None:
    source = next(source for source in SOURCES if source.name == entry.source)
    rows = list(source.rows().filter(pk=entry.row_id))
    deeds = [deed for _, deed in deeds_of(source, site, rows) if _is(entry, site, deed)]
    try:
        if deeds:
            _post([statement(site, deed) for deed in deeds])
        else:
            logger.warning("statement %s is gone with its row", entry.statement_id)
    except outgoing.NotReached as problem:
        if problem.status in REFUSED:
            entry.asked_at, entry.problem = None, problem.sentence
            entry.answer = problem.answer
            entry.refused_at = timezone.now()
            entry.save()
            return
        if problem.status != KNOWN:
            raise
    entry.delete()


def _is(entry: RefusedStatement, site: Site, deed: Deed) -> bool:
    return statement(site, deed)["id"] == str(entry.statement_id)
