import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import ClassVar

import pytest
from django.core import mail
from django.db.models.functions import Now

from jobs.models import Job, OutboxMail
from jobs.outbox import Attachment, deliver_job, nudge, post
from tests.factories import somebody


def deliver() -> None:
    deliver_job(Job.objects.open().get(open_key="outbox").pk)


def a_mail(key: str, to: str = "learner@example.org") -> bool:
    return post(key=key, to=to, subject="Your certificate", body="It is ready.")


@pytest.mark.django_db
def test_the_same_mail_is_sent_once():
    assert [a_mail("certificate:1"), a_mail("certificate:1"), a_mail("certificate:2")] == [
        True,
        False,
        True,
    ]

    deliver()
    nudge()

    assert len(mail.outbox) == 2
    assert not Job.objects.open().exists()


@pytest.mark.django_db
def test_a_mail_that_cannot_be_sent_waits_and_holds_up_no_other():
    a_mail("broken", to="bad\naddress@example.org")
    a_mail("whole")

    deliver()

    broken = OutboxMail.objects.get(key="broken")
    assert [message.to for message in mail.outbox] == [["learner@example.org"]]
    assert broken.sent_at is None and broken.attempts == 1 and broken.problem

    nudge()
    assert not Job.objects.open().exists()

    OutboxMail.objects.update(to="good@example.org", not_before=Now())
    nudge()
    deliver()
    assert [message.to for message in mail.outbox] == [
        ["learner@example.org"],
        ["good@example.org"],
    ]


@pytest.mark.django_db
def test_a_mail_keeps_its_headers_its_html_and_what_is_attached():
    post(
        key="whole", to=(
            "learner@example.org"
        ), subject="Your certificate", body="It is attached.", html=(
            "<p>It is attached.</p>"
        ),
        headers={"List-Unsubscribe": (
            "<https://example.org/stop/>"
        )}, attachments=[Attachment("c.pdf", "application/pdf", b"%PDF-")],
    )  # fmt: skip

    deliver()

    [message] = mail.outbox
    assert message.extra_headers["List-Unsubscribe"] == "<https://example.org/stop/>"
    assert message.alternatives[0].content == "<p>It is attached.</p>"
    assert message.attachments[0] == ("c.pdf", b"%PDF-", "application/pdf")


class Provider(BaseHTTPRequestHandler):
    """Answers as a mail provider does: no to the first, yes to the next."""

    asked: ClassVar[list[dict]] = []

    def do_POST(self):
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status = 500 if len(self.asked) == 1 else 200
        self.send_response(status)
        self.end_headers()
        self.wfile.write(
            json.dumps(
                {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": "learner@example.org"}
            ).encode()
        )

    def log_message(self, *args):
        pass


@pytest.mark.django_db
def test_a_provider_that_fails_is_asked_again_and_gets_the_mail_whole(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "t",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
    }
    post(
        key="one",
        to="learner@example.org",
        subject="Hello",
        body="Text",
        headers={"List-Unsubscribe": "<https://x.example/>"},
    )

    deliver()
    assert OutboxMail.objects.get().sent_at is None
    OutboxMail.objects.update(not_before=Now())
    nudge()
    deliver()

    server.shutdown()
    assert OutboxMail.objects.get().sent_at is not None
    assert Provider.asked[1]["Subject"] == "Hello"
    assert {"Name": "List-Unsubscribe", "Value": "<https://x.example/>"} in Provider.asked[1][
        "Headers"
    ]


class Server(BaseRequestHandler):
    """A mail server that knows one address only."""

    def handle(self):
        file = self.request.makefile("rb")
        self.request.sendall(b"220 here\r\n")
        while line := file.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.request.sendall(b"354 go on\r\n")
                while file.readline() != b".\r\n":
                    pass
            gone = verb == b"RCPT" and b"gone@" in line
            busy = verb == b"RCPT" and b"busy@" in line
            answer = b"550 no such user" if gone else b"451 later" if busy else b"250 well"
            self.request.sendall(answer + b"\r\n")


@pytest.fixture
def mail_server(settings):
    server = ThreadingTCPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_USE_TLS = False
    yield
    server.shutdown()
    server.server_close()


def rounds(count):
    for _ in range(count):
        OutboxMail.objects.update(not_before=Now())
        nudge()
        if Job.objects.open().exists():
            deliver()


@pytest.mark.django_db
def test_a_dead_address_ends_in_the_operators_list_and_delays_nobody(mail_server, client):
    a_mail("dead", to="gone@example.org")
    a_mail("alive")
    deliver()
    assert OutboxMail.objects.get(key="alive").sent_at

    rounds(30)

    dead = OutboxMail.objects.get(key="dead")
    assert (dead.attempts, dead.sent_at) == (3, None)
    assert dead.given_up_at and "no such user" in dead.problem
    client.force_login(somebody("operator"))
    assert "1 mail could not be delivered." in client.get("/admin/").content.decode()
    listed = client.get("/admin/jobs/outboxmail/?given_up_at__isempty=0").content.decode()
    assert "no such user" in listed

    OutboxMail.objects.filter(key="dead").update(to="back@example.org")
    action = {"action": "try_again", "_selected_action": [dead.pk]}
    client.post("/admin/jobs/outboxmail/", action)
    deliver()
    assert OutboxMail.objects.get(key="dead").sent_at


@pytest.mark.django_db
def test_a_mailbox_that_is_busy_is_tried_for_longer_but_not_for_ever(mail_server):
    a_mail("busy", to="busy@example.org")
    deliver()
    rounds(10)
    assert OutboxMail.objects.get().attempts == 11 and not OutboxMail.objects.get().given_up_at

    rounds(30)

    assert OutboxMail.objects.get().attempts == 30 and OutboxMail.objects.get().given_up_at
