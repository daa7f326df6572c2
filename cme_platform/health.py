"""Alive, ready, measured."""

import os
import shutil

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from jobs.models import Job
from jobs.workers import worker_is_alive

LEAST_FREE_BYTES = 200 * 2**20


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return "ok" if cursor.fetchone()[0] == "off" else "takes no changes"
    except Error:
        return "not reachable"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied" if missing else "ok"


def _broker() -> str:
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://")
    try:
        client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        client.ping()
        return "ok"
    except redis.RedisError:
        return "not reachable"


def _disk() -> str:
    return (
        "ok" if shutil.disk_usage(settings.CME_DATA_DIR).free > LEAST_FREE_BYTES else "almost full"
    )


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    checks = {"database": _database(), "broker": _broker(), "disk": _disk()}
    if checks["database"] == "ok":
        checks["migrations"] = _migrations()
        checks["worker"] = (
            "ok" if checks["migrations"] == "ok" and worker_is_alive() else "not heard from lately"
        )
    ready = all(state == "ok" for state in checks.values())
    return JsonResponse(
        {"status": "ready" if ready else "not ready", "checks": checks},
        status=200 if ready else 503,
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_requests() + _jobs(), content_type=CONTENT_TYPE_LATEST)


def _requests() -> bytes:
    """Of all web processes together where they count into files, else of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)


def _jobs() -> bytes:
    """Nothing while the database is away: no figure is better than a wrong one."""
    try:
        counted = Job.objects.count_by_state()
    except Error:
        return b""
    registry = CollectorRegistry()
    jobs = Gauge("cme_jobs", "Jobs by state", ["state"], registry=registry)
    for state in Job.State.values:
        jobs.labels(state).set(counted.get(state, 0))
    return generate_latest(registry)
