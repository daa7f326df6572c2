"""Statements to a learning record store: answers of a course, delivered by one worker to a store on
this machine that takes each batch as it comes. And what an answer runs for it: nothing.
"""

import argparse
import time
from datetime import timedelta

from fresh import site
from goals import state

site()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments.models import Phase, Response  # noqa: E402
from integrations.xapi import delivering  # noqa: E402
from jobs.actions import claim, enqueue  # noqa: E402
from learners.models import Learner  # noqa: E402
from tests.factories import make_course, version_of  # noqa: E402
from tests.integrations.peer import Peer  # noqa: E402

QUESTIONS = 10


def answer(statements: int) -> None:
    """Half of them before, half after the activity."""
    course = make_course("bench", questions=QUESTIONS)
    versions = [version_of(question) for question in course.questions.all()]
    people = statements // (2 * QUESTIONS)
    learners = Learner.objects.bulk_create([Learner() for _ in range(people)], batch_size=5000)
    rows = [
        Response(
            learner=learner,
            course=course,
            question_id=version.question_id,
            version=version,
            phase=phase,
            pathway="cme",
            answer="b",
            picked=2,
            correct=True,
            answered_at=timezone.now(),
        )
        for learner in learners
        for version in versions
        for phase in (Phase.PRE, Phase.POST)
    ]
    Response.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--statements", type=int, default=100_000)
    statements = parser.parse_args().statements
    store = Peer()
    settings.INTEGRATION_NETWORKS = ["127.0.0.0/8"]
    settings.XAPI_LRS_URL = f"{store.address}/lrs"
    delivering.look(timezone.now() - timedelta(days=1))
    answer(statements)
    began = time.perf_counter()
    job, _ = enqueue(kind=delivering.KIND, params={}, open_key="bench")
    lease = claim(job_id=job.pk)
    assert lease is not None
    delivering.deliver(lease)
    seconds = time.perf_counter() - began
    sent = sum(len(batch) for batch in store.statements)
    state("statements delivered", sent, at_least=statements)
    state(f"100,000 statements by one worker ({statements:,} measured)",
          seconds * 100_000 / sent, " s", at_most=600)  # fmt: skip
    again = time.perf_counter()
    delivering.look(timezone.now())
    state("a look with nothing new", (time.perf_counter() - again) * 1000, " ms")
    store.close()


if __name__ == "__main__":
    main()
