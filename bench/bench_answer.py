"""Answers over the API against a bare authenticated view that does one INSERT: same server,
same clients, in turns.

`python bench/bench_answer.py [--learners 160] [--rounds 5]`
"""

import argparse
import uuid

import serving
from django.utils import timezone

ITEMS = 20


def make_course() -> object:
    from assessments.models import Choice, Poll, PollQuestion, Question, QuestionVersion
    from courses.models import Course, Objective, Track

    course = Course.objects.create(slug="bench", title="Bench", status="published")
    objective = Objective.objects.create(course=course, number=1, text="One")
    track = Track.objects.create(course=course, number=1, title="A track", duration=1800)
    polls = [Poll.objects.create(course=course, phase=phase, track=track) for phase in (1, 3)]
    for n in range(ITEMS):
        question = Question.objects.create(course=course, key=f"q{n}", position=n)
        version = QuestionVersion.objects.create(
            question=question,
            course=course,
            kind="single",
            measures="knowledge",
            stem="?",
            objective=objective,
        )
        Choice.objects.bulk_create(
            Choice(version=version, position=p, key="abcd"[p], text="x", correct=p == 0)
            for p in range(4)
        )
        for poll in polls:
            PollQuestion.objects.create(poll=poll, question=question, position=n)
    return course


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=160)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    serving.prepare()

    from courses import actions, front_matter

    course = make_course()
    version = front_matter.current(course).version
    sessions = []
    for number in range(options.learners):
        learner, session = serving.signed_in(number)
        actions.enroll(learner=learner, course=course, at=timezone.now())
        actions.acknowledge_front_matter(learner=learner, course=course, version=version)
        sessions.append(session)

    each = 2 * ITEMS // (options.rounds + 1)

    def body(_: int, turn: int, first: int = 0) -> serving.Body:
        phase, item = divmod(first + turn, ITEMS)
        sent = {"question": f"q{item}", "phase": ("pre", "post")[phase], "answer": "a"}
        return sent | {"idempotency_key": str(uuid.uuid4())}

    bare, ours = [], []
    with serving.server() as port:
        for number in range(options.rounds + 1):  # the first warms up

            def bodies(session: int, turn: int, first: int = number * each) -> serving.Body:
                return body(session, turn, first)

            plain = serving.rate(port, "/bare/answer/", sessions, bodies, each, 201)
            other = serving.rate(
                port, "/api/v1/courses/bench/responses/", sessions, bodies, each, 201
            )
            if number:
                bare.append(plain)
                ours.append(other)
    serving.report("answers stored", bare, ours, 0.6)


if __name__ == "__main__":
    main()
