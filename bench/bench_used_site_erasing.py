"""Erasing a person on a site in use: whether it costs more the more people sign in and answer
there.

Ten other courses stand there, and the statistics are older than the person at hand.

`python bench/bench_used_site_erasing.py [--others 2000] [--sessions 20000] [--runs 5]`
"""

import argparse
import statistics
import time
from datetime import UTC, datetime
from importlib import import_module
from itertools import count

from fresh import DATA_DIR, site

site()

from allauth.usersessions.models import UserSession  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import connection  # noqa: E402
from elsewhere import make_course  # noqa: E402
from goals import state  # noqa: E402
from used_site import OTHERS, make_used_site  # noqa: E402

from cme_platform import privacy  # noqa: E402
from courses.models import Course  # noqa: E402
from learners.actions import create_account  # noqa: E402
from learners.models import Learner  # noqa: E402

MOST_USED, MOST_UNKNOWN = 1.5, 1.3
ACCOUNTS = 200
# As a new course has them: see used_site.FILL.
TAKE_PART = """
WITH enrolled AS (
    INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at)
    VALUES (%(learner)s, %(course)s, 'cme', '', false, now() - interval '2 days')
)
INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id,
                                  version_id, phase, attempt, correct, pathway, answer)
SELECT %(learner)s, now() - interval '1 day', 1, %(course)s, v.question_id, v.id, phase, 1,
    false, 'cme', '"a"'
FROM assessments_questionversion v CROSS JOIN (VALUES (1), (3)) phases (phase)
WHERE v.course_id = %(course)s AND v.kind = 'single'"""
numbers = count()


def person(course: Course) -> Learner:
    """Somebody with an account, a session and answers."""
    user = create_account(email=f"p{next(numbers)}@people.example", roles=["learner"])
    sign_in(user.pk)
    learner = Learner.objects.get(user=user)
    with connection.cursor() as cursor:
        cursor.execute(TAKE_PART, {"learner": learner.pk, "course": course.pk})
    return learner


def sign_in(user_id: int) -> None:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user_id)
    session.save()
    UserSession.objects.create(user_id=user_id, session_key=session.session_key, ip="192.0.2.1")


def fill_with_sessions(course: Course, sessions: int) -> None:
    """Those of others, all alike but for whose they are."""
    users = [person(course).user_id for _ in range(ACCOUNTS)]
    like = Session.objects.order_by("-expire_date").first()
    assert like is not None
    keys = [f"other-{number}" for number in range(sessions)]
    Session.objects.bulk_create(
        (Session(session_key=key, session_data=like.session_data, expire_date=like.expire_date)
         for key in keys),
        batch_size=5_000,
    )  # fmt: skip
    UserSession.objects.bulk_create(
        (UserSession(user_id=users[number % ACCOUNTS], session_key=key, ip="192.0.2.1")
         for number, key in enumerate(keys)),
        batch_size=5_000,
    )  # fmt: skip


def erasing(course: Course, runs: int) -> float:
    """Seconds to erase somebody, the median of so many people."""
    taken = []
    for _ in range(runs):
        learner = person(course)
        began = time.perf_counter()
        privacy.erase(learner=learner, by=None, at=datetime.now(UTC), own_act=True)
        taken.append(time.perf_counter() - began)
        left = Learner.objects.get(pk=learner.pk).user
        assert left and not UserSession.objects.filter(user=left).exists()
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", type=int, default=2_000, help="learners of each other course")
    parser.add_argument("--sessions", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    others = [make_course(DATA_DIR / f"other-{n}", f"other-{n}") for n in range(OTHERS)]
    course = make_course(DATA_DIR / "at-hand", "at-hand")
    erasing(course, 1)  # what is done once in a process is not measured
    new = erasing(course, options.runs)
    with connection.cursor() as cursor:
        make_used_site(cursor, others, options.others)
    fill_with_sessions(course, options.sessions)
    used = erasing(course, options.runs)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    known = erasing(course, options.runs)
    print(f"new site {new:.3f} s, in use {used:.3f} s, after ANALYZE {known:.3f} s")
    state("erasing a person, site in use / new site", used / new, " x", at_most=MOST_USED)
    state("erasing a person, unknown / after ANALYZE", used / known, " x", at_most=MOST_UNKNOWN)


if __name__ == "__main__":
    main()
