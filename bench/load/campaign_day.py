"""Learners of a campaign day for locust: from the landing page over a segment to an account,
through the track with beats and answers, to their own page; and an analyst who looks at the report.

`python bench/knee.py` starts a site and this on it. Every answer that was acknowledged is
written down, so that knee.py can ask the database for each of them.
"""

import json
import os
import random
import re
import time
import uuid
from typing import Any

import gevent
import psycopg
from locust import HttpUser, between, events, task

ITEMS, BEATS = 6, 8
THINKING = (0.5, 1.5)  # seconds between two deeds of a learner; a day is shortened so
CODE = re.compile(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{2,4})$", re.M)
MAIL = 'SELECT body FROM jobs_outboxmail WHERE "to" = %s ORDER BY id DESC LIMIT 1'
acknowledged = open(os.environ["ACKNOWLEDGED"], "a", buffering=1)  # noqa: SIM115


def mail_to(address: str) -> str:
    with psycopg.connect(os.environ["MAIL_DATABASE"]) as database:
        row = database.execute(MAIL, [address]).fetchone()
    return row[0] if row else ""


class Learner(HttpUser):
    wait_time = between(*THINKING)

    def on_start(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """Somebody else, from somewhere else."""
        self.client.cookies.clear()
        self.address = ".".join(str(random.randint(1, 250)) for _ in range(4))

    @task
    def a_day(self) -> None:
        self.begin_anew()
        self.get("/", "landing")
        self.watch_segment()
        if not self.sign_up():
            return
        self.post("/courses/load/begin/", {"version": "1"}, "begin the course")
        self.get("/courses/load/tracks/1/", "track page")
        self.answer_all("pre")
        for number in range(BEATS):
            self.think()
            self.beat(number)
        self.answer_all("post")
        self.get("/me/", "my page")

    # deeds

    def watch_segment(self) -> None:
        page = "/m/load/first/"
        self.get(f"{page}?utm_source=mail&utm_campaign=spring", "segment page")
        self.post(page, {"began": "1"}, "segment begun")
        self.think()
        key = str(uuid.uuid4())
        sent = {"answer": "a", "version": "1", "idempotency_key": key}
        if self.post(page, sent, "segment answer"):
            acknowledged.write(f"{key}\n")

    def sign_up(self) -> bool:
        email = f"{uuid.uuid4().hex}@people.example"
        self.get("/accounts/signup/", "sign-up page")
        self.think()
        form = {"email": email, "password1": "a long enough pass-phrase 77"}
        if not self.post("/accounts/signup/", form, "sign-up"):
            return False
        self.think()
        code = CODE.search(mail_to(email))
        return bool(code) and self.post("/accounts/confirm-email/", {"code": code[1]}, "mail code")

    def answer_all(self, phase: str) -> None:
        for number in range(ITEMS):
            self.think()
            key = str(uuid.uuid4())
            sent = {"question": f"q{number}", "phase": phase, "idempotency_key": key}
            path = "/api/v1/courses/load/responses/"
            if self.send(path, sent | {"answer": random.choice("abcd")}, "answer"):
                acknowledged.write(f"{key}\n")

    def beat(self, number: int) -> None:
        sent = {"intervals": [[0, 15.0 * (number + 1)]], "position": 15.0 * (number + 1)}
        self.send("/api/v1/courses/load/tracks/1/progress/", sent, "beat")

    # doors

    def think(self) -> None:
        gevent.sleep(random.uniform(*THINKING))

    def headers(self) -> dict[str, str]:
        token = self.client.cookies.get("csrftoken", "")
        return {
            "X-Forwarded-For": self.address,
            "X-CSRFToken": token,
            "Referer": f"{self.host}/",
        }

    def get(self, path: str, name: str) -> None:
        self.client.get(path, name=name, headers=self.headers())

    def post(self, path: str, form: dict[str, str], name: str) -> bool:
        return self.tried(path, name, data=form, allow_redirects=False)

    def send(self, path: str, body: dict[str, Any], name: str) -> bool:
        return self.tried(path, name, data=json.dumps(body), kind="application/json")

    def tried(self, path: str, name: str, kind: str = "", **request: Any) -> bool:
        """Told to wait (429, or 503 with a time) it waits and sends the same again."""
        headers = self.headers() | ({"Content-Type": kind} if kind else {})
        for _ in range(20):
            with self.client.post(
                path, name=name, headers=headers, catch_response=True, **request
            ) as reply:
                if reply.status_code in (429, 503) and "Retry-After" in reply.headers:
                    reply.request_meta["name"] = f"{name}: told to wait"
                    reply.success()
                    wait = min(float(reply.headers["Retry-After"]), 5.0)
                elif name == "mail code" or reply.status_code in (200, 201, 204, 302):
                    return reply.status_code in (200, 201, 204, 302)
                else:
                    reply.failure(f"{reply.status_code} {reply.text[:200]}")
                    return False
            gevent.sleep(wait)
        return False


class Analyst(HttpUser):
    fixed_count = 1
    wait_time = between(4, 6)

    def on_start(self) -> None:
        self.client.cookies.set("sessionid", os.environ["ANALYST_SESSION"])

    @task
    def looks_at_the_report(self) -> None:
        self.client.get("/outcomes/load/", name="report")


@events.quitting.add_listener
def _close(**_: Any) -> None:
    time.sleep(0.1)
    acknowledged.close()
