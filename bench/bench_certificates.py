"""How long a certificate takes once warm,
and whether issuing many costs the same number of queries each.

`--certificates 10000` issues as many by the work of the workers: every job is claimed, printed,
stored and finished as a worker does it.
"""

import argparse
import resource
import statistics
import time
from datetime import UTC, date, datetime
from decimal import Decimal

from fresh import site
from goals import state

site()

from django.db import connection, transaction  # noqa: E402

from courses.models import Course, CourseStatus  # noqa: E402
from credit import printing  # noqa: E402
from credit.actions.certifying import PRINT, issue  # noqa: E402
from credit.models import Certificate, Claim, CreditOffer  # noqa: E402
from credit.tasks import print_certificate  # noqa: E402
from jobs.models import Job  # noqa: E402
from learners.models import Learner  # noqa: E402

MOST_MILLISECONDS = 150
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def make_claims(many: int) -> list[Claim]:
    course = Course.objects.create(
        slug="bench",
        title="Benchmark",
        status=CourseStatus.PUBLISHED,
        accreditation_provider="Test Provider",
        expiry_date=date(2027, 1, 1),
    )
    offer = CreditOffer.objects.create(
        course=course, type="ama-pra-category-1", amount=Decimal("1.00")
    )
    people = [
        Learner(
            given_name="Ada",
            family_name=f"Brandt {n}",
            email=f"p{n}@example.org",
            profession="physician",
            origin="bench",
            external_id=str(n),
        )
        for n in range(many)
    ]
    claims = [
        Claim(
            learner=learner,
            offer=offer,
            amount=Decimal("0.50"),
            maximum=Decimal("1.00"),
            increment=Decimal("0.25"),
            profession="physician",
            attestation="I attest.",
            completed_at=NOW,
            completed_on=NOW.date(),
            claimed_at=NOW,
            retain_until=date(2033, 1, 1),
        )
        for learner in Learner.objects.bulk_create(people, batch_size=1000)
    ]
    return Claim.objects.bulk_create(claims, batch_size=1000)


def timed_prints(certificate: Certificate) -> None:
    started = time.perf_counter()
    printing.certificate(certificate.facts)
    first = time.perf_counter() - started
    times = []
    for _ in range(50):
        started = time.perf_counter()
        printing.certificate(certificate.facts)
        times.append(1000 * (time.perf_counter() - started))
    slow = sorted(times)[int(0.95 * len(times))]
    print(f"print, cold                {1000 * first:8.1f} ms")
    print(f"print, warm, median        {statistics.median(times):8.1f} ms")
    state("certificate printed warm, 95 % within", slow, " ms", at_most=MOST_MILLISECONDS)


class Counted:
    """Counts the statements of one piece of work, without keeping them."""

    def __enter__(self) -> "Counted":
        self.n = 0
        self._wrapper = connection.execute_wrapper(self._count)
        self._wrapper.__enter__()
        return self

    def _count(self, execute, sql, params, many, context):
        self.n += 1
        return execute(sql, params, many, context)

    def __exit__(self, *problem: object) -> None:
        self._wrapper.__exit__(*problem)


def issued(claims: list[Claim]) -> set[int]:
    counts = set()
    started = time.perf_counter()
    for claim in claims:
        with Counted() as queries, transaction.atomic():
            issue(claim=claim, at=NOW)
        counts.add(queries.n)
    each = 1000 * (time.perf_counter() - started) / len(claims)
    print(f"issued, each               {each:8.1f} ms   ({len(claims):,} certificates)")
    return counts


def worked() -> set[int]:
    """As a worker does: claim the job, print, store, finish."""
    jobs = list(Job.objects.filter(kind=PRINT).values_list("pk", flat=True))
    counts = set()
    started = time.perf_counter()
    for job in jobs:
        with Counted() as queries:
            print_certificate(job)
        counts.add(queries.n)
    each = 1000 * (time.perf_counter() - started) / len(jobs)
    print(f"printed by worker, each    {each:8.1f} ms   ({len(jobs):,} certificates)")
    assert not Certificate.objects.filter(file="").exists()
    return counts


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificates", type=int, default=300)
    many = parser.parse_args().certificates
    Job.objects.all().delete()
    claims = make_claims(many)
    issuing = issued(claims)
    timed_prints(Certificate.objects.first())
    working = worked()
    print(f"queries to issue           {sorted(issuing)}")
    print(f"queries to print           {sorted(working)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory                {peak:8.0f} MiB")
    # The first of a process may ask for what it then remembers (content types, the connection's
    # settings).
    state("different numbers of queries to issue", len(issuing), at_most=2)
    state("different numbers of queries to print", len(working), at_most=2)


main()
