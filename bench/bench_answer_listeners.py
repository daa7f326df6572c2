"""An answer while a record store and webhooks listen, against the same with neither: answer by
answer in turns within one run, so that both meet the same machine. And what each answer runs.

`python bench/bench_answer_listeners.py [--learners 120]`
"""

import argparse
import statistics
import time
import uuid
from typing import Any

import serving  # first: it chooses the services
from goals import state

ITEMS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=120)
    learners = parser.parse_args().learners
    serving.prepare()

    import bench_answer
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    course = bench_answer.make_course()
    times: dict[bool, list[float]] = {True: [], False: []}
    statements = {}
    make_endpoint()
    for number in range(learners + 5):  # the first five warm up
        client = Client()
        client.cookies["sessionid"] = enrolled(course, number)
        for item in range(2 * ITEMS):
            listening = (item + number) % 2 == 0
            listen(listening)
            began = time.perf_counter()
            answer(client, item)
            if number >= 5:
                times[listening].append(time.perf_counter() - began)
    for listening in (True, False):
        listen(listening)
        client.cookies["sessionid"] = enrolled(course, learners + 10 + listening)
        answer(client, 0)
        with CaptureQueriesContext(connection) as captured:
            answer(client, 1)
        statements[listening] = len(captured)
    # The lower quartile: what else the machine does lengthens the slower ones.
    with_both, without = (statistics.quantiles(times[listening])[0] for listening in (True, False))
    print(f"  an answer with both {with_both * 1000:.2f} ms, with neither {without * 1000:.2f} ms")
    state("an answer, listeners / none", with_both / without, " x", at_most=1.03)
    state("statements of an answer more", statements[True] - statements[False], at_most=0)
    state("statements of an answer", statements[False], at_most=5)


def make_endpoint() -> None:
    from jobs.models import Happening, WebhookEndpoint

    WebhookEndpoint.objects.create(
        url="https://hooks.example/", events=list(Happening.values), active=False
    )


def listen(listening: bool) -> None:
    from django.conf import settings

    from jobs.models import WebhookEndpoint

    settings.XAPI_LRS_URL = "https://store.example/xapi" if listening else ""
    WebhookEndpoint.objects.update(active=listening)


def enrolled(course: Any, number: int) -> str:
    from django.utils import timezone

    from courses import actions, front_matter

    learner, session = serving.signed_in(number)
    version = front_matter.current(course).version
    actions.enroll(learner=learner, course=course, at=timezone.now())
    actions.acknowledge_front_matter(learner=learner, course=course, version=version)
    return session


def answer(client: Any, item: int) -> None:
    phase, number = divmod(item, ITEMS)
    sent = {"question": f"q{number}", "phase": ("pre", "post")[phase], "answer": "a"}
    reply = client.post(
        "/api/v1/courses/bench/responses/",
        sent | {"idempotency_key": str(uuid.uuid4())},
        content_type="application/json",
        headers={"Host": "localhost"},
    )
    assert reply.status_code == 201, reply.content


if __name__ == "__main__":
    main()
