"""Progress writes against a bare authenticated view that does one UPSERT: same server,
same clients, in turns.

`python bench/bench_progress.py [--learners 160] [--rounds 5]`
"""

import argparse
from datetime import timedelta

import serving
from django.utils import timezone

EACH = 6  # writes a learner and round, as a player sends them every 15 seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=160)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    serving.prepare()

    from django.db.models import F

    from courses import actions, front_matter
    from courses.models import Course, Track, WatchClock

    course = Course.objects.create(slug="bench", title="Bench", status="published")
    Track.objects.create(course=course, number=1, title="A track", duration=1800)
    version = front_matter.current(course).version
    sessions = []
    for number in range(options.learners):
        learner, session = serving.signed_in(number)
        actions.enroll(learner=learner, course=course, at=timezone.now())
        actions.acknowledge_front_matter(learner=learner, course=course, version=version)
        sessions.append(session)
    WatchClock.objects.update(
        settled_at=F("settled_at") - timedelta(hours=1)
    )  # an hour to be watched

    bare, ours = [], []
    with serving.server() as port:
        for number in range(options.rounds + 1):  # the first warms up

            def bodies(_: int, turn: int, first: int = number * EACH) -> serving.Body:
                start = 15.0 * (first + turn)
                return {"intervals": [[start, start + 15.0]], "position": start + 15.0}

            plain = serving.rate(port, "/bare/progress/", sessions, bodies, EACH, 200)
            other = serving.rate(
                port, "/api/v1/courses/bench/tracks/1/progress/", sessions, bodies, EACH, 200
            )
            if number:
                bare.append(plain)
                ours.append(other)
    serving.report("progress written", bare, ours, 0.7)


if __name__ == "__main__":
    main()
