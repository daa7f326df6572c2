"""What happened arrives signed, once, and at no address inside the network."""

import html
import threading
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db.models.functions import Now
from standardwebhooks import Webhook, WebhookVerificationError

from cme_platform.privacy import erase
from courses.actions import enroll
from jobs.actions import run_job
from jobs.models import Happening, Job, WebhookDelivery, WebhookEndpoint, WebhookEvent
from jobs.outside import NotCalled, resolve, sending
from jobs.webhooks import announce, delivering, signing
from jobs.webhooks.announcing import KEPT, forget_old, nudge
from tests import factories

pytestmark = pytest.mark.django_db
DELIVERIES = "/admin/jobs/webhookdelivery/"
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.server.paths.append(self.path)
        if self.path == "/hangs":
            time.sleep(3)
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.heard, server.paths, server.answers = [], [], []
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def text_of(client, address):
    page = client.get(address).content.decode().replace("<wbr>", "")
    return html.unescape(page)


def endpoint_at(url, **fields):
    return WebhookEndpoint.objects.create(
        **{"url": url, "events": list(Happening.values), **fields}
    )


def tell(key="1", team_id=None):
    return announce(
        kind=Happening.CLAIMED, key=key, team_id=team_id, at=AT, data={"claim": int(key)}
    )


def deliver():
    WebhookEndpoint.objects.update(not_before=Now())
    nudge()
    for job in Job.objects.open().filter(kind="jobs.deliver_webhooks"):
        run_job(job.pk, delivering.deliver)


def test_a_message_is_signed_after_the_standard_and_arrives_once(receiver):
    endpoint = endpoint_at(receiver.address)

    assert tell() and not tell()
    deliver()
    deliver()

    ((headers, body),) = receiver.heard
    told = Webhook(signing.secret_of(endpoint)).verify(body, headers)
    assert told == {
        "type": "credit.claimed", "timestamp": "2026-11-30T12:00:00+00:00", "data": {"claim": 1}
    }  # fmt: skip
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret_of(endpoint)).verify(body + b" ", headers)


def test_a_new_secret_and_the_old_one_both_sign_for_a_day(receiver):
    endpoint = endpoint_at(receiver.address)
    old = signing.secret_of(endpoint)
    signing.rotate(endpoint)
    endpoint.refresh_from_db()
    tell()
    deliver()

    ((headers, body),) = receiver.heard
    for secret in (old, signing.secret_of(endpoint)):
        assert Webhook(secret).verify(body, headers)


def test_what_did_not_arrive_is_tried_again_with_the_same_id_and_later_sent_again(receiver, client):
    endpoint_at(receiver.address)
    receiver.answers = [500, 302, 200]  # a redirect is not followed
    tell()
    for _ in range(3):
        deliver()

    delivery = WebhookDelivery.objects.get()
    assert (delivery.attempts, delivery.status) == (3, 200) and delivery.delivered_at
    client.force_login(factories.somebody("operator"))
    again = {"action": "again", "_selected_action": [delivery.pk]}
    client.post("/admin/jobs/webhookdelivery/", again)
    deliver()
    assert len(receiver.heard) == 4
    assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1
    shown = text_of(client, f"{DELIVERIES}{delivery.pk}/change/")
    assert "1, and 3 before it was sent again" in shown
    for headers, body in receiver.heard:
        assert headers["webhook-id"] in shown and body.decode() in shown


def test_a_delivery_is_found_by_its_id_and_says_in_words_how_it_stands(client):
    endpoint = endpoint_at("https://93.184.215.14/" + "long" * 50, not_before=AT)
    tell()
    delivery = WebhookDelivery.objects.get()
    client.force_login(factories.somebody("operator"))
    in_the_list = f"{DELIVERIES}?q={delivery.event.message_id}"

    due = text_of(client, in_the_list)
    WebhookEndpoint.objects.update(not_before=datetime(2099, 5, 7, tzinfo=UTC))
    later = text_of(client, in_the_list)
    WebhookEndpoint.objects.update(active=False)
    off = text_of(client, in_the_list)
    WebhookDelivery.objects.update(given_up_at=AT)
    given_up = text_of(client, in_the_list)

    assert "1 result " in due and f"{delivery.event.message_id}</a>" in due
    assert "Webhook deliveries" in due and endpoint.url[:30] in due
    assert "waiting; next try at once" in due
    assert "waiting; next try" in later and "2099" in later
    assert "waiting until the endpoint is switched on" in off
    assert "given up" in given_up and "2026" in given_up
    assert "0 results " in text_of(client, f"{DELIVERIES}?q=msg_00")


def test_an_address_that_is_not_ascii_is_called_and_what_fails_here_stops_no_other(
    receiver, monkeypatch
):
    odd = endpoint_at(f"{receiver.address}/hök?ä=1")
    endpoint_at(receiver.address + "/next")
    request = HTTPConnection.request

    def fails(connection, method, path, *more):
        if path != "/next":
            raise RuntimeError
        return request(connection, method, path, *more)

    tell()
    with monkeypatch.context() as failing:
        failing.setattr(HTTPConnection, "request", fails)
        failing.setattr(delivering, "ENDPOINTS_AT_ONCE", 1)
        deliver()
    assert receiver.paths == ["/next"]
    assert "RuntimeError" in WebhookDelivery.objects.get(endpoint=odd).problem
    deliver()

    assert receiver.paths == ["/next", "/h%C3%B6k?%C3%A4=1"]
    with pytest.raises(NotCalled, match="xn--bcher-kva.invalid is not known"):
        resolve("https://bücher.invalid/", named=[])


def test_nothing_is_sent_again_to_an_endpoint_that_is_switched_off(receiver, client):
    endpoint_at(receiver.address)
    tell()
    deliver()
    WebhookEndpoint.objects.update(active=False)
    client.force_login(factories.somebody("operator"))
    again = {"action": "again", "_selected_action": [WebhookDelivery.objects.get().pk]}

    page = client.post("/admin/jobs/webhookdelivery/", again, follow=True).content.decode()

    assert "0 sent again." in page and "1 not sent: the endpoint is switched off." in page
    assert WebhookDelivery.objects.get().delivered_at


def test_events_are_forgotten_with_time_and_with_their_learner():
    endpoint_at("https://93.184.215.14/")
    learner, other = factories.make_learner(), factories.make_learner()
    for number, somebody in enumerate((learner, other)):
        announce(
            kind=Happening.CLAIMED, key=str(number), team_id=None, at=AT,
            data={"learner": somebody.pk},
        )  # fmt: skip

    erase(learner=learner, by=None, at=AT, own_act=False)
    assert WebhookEvent.objects.get().data == {"learner": other.pk}
    forget_old(AT + KEPT)
    assert WebhookDelivery.objects.count() == 1
    forget_old(AT + KEPT + timedelta(seconds=1))
    assert not WebhookEvent.objects.exists() and not WebhookDelivery.objects.exists()


def test_a_failing_endpoint_waits_and_is_given_up_a_gone_one_is_switched_off(receiver):
    endpoint = endpoint_at(receiver.address)
    receiver.answers = [500, 410]
    tell()
    deliver()
    endpoint.refresh_from_db()
    assert endpoint.failures == 1 and not WebhookDelivery.objects.due().exists()
    deliver()
    endpoint.refresh_from_db()
    assert not endpoint.active

    WebhookEndpoint.objects.update(active=True)
    WebhookDelivery.objects.update(attempts=delivering.MOST_TRIES - 1)
    receiver.answers = [500]
    deliver()
    assert WebhookDelivery.objects.get().given_up_at


def test_a_receiver_that_hangs_costs_no_other_one_anything(receiver, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.5)
    endpoint_at(receiver.address + "/hangs")
    endpoint_at(receiver.address)
    for key in "123":
        tell(key)
    begun = time.monotonic()
    deliver()

    assert time.monotonic() - begun < 2.5
    arrived = WebhookDelivery.objects.filter(delivered_at__isnull=False)
    assert [delivery.endpoint.url for delivery in arrived] == [receiver.address] * 3
    assert "No answer" in WebhookDelivery.objects.exclude(problem="").get().problem


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:7f00:1::]/",
        "https://0.0.0.0/", "https://224.0.0.1/", "https://100.64.0.1/", "https://[fd00::1]/",
        "https://2130706433/", "https://localhost/", "http://93.184.215.14/", "ftp://93.184.215.14/",
        "https://user:word@93.184.215.14/", "https://93.184.215.14:99999/", "https:///",
    ],
)  # fmt: skip
def test_no_address_inside_the_network_is_called(url):
    with pytest.raises(NotCalled):
        resolve(url, named=[])


def test_an_address_outside_is_called_where_it_was_resolved_to():
    target = resolve("https://93.184.215.14:8443/hook?a=1", named=[])

    assert (target.address, target.port, target.path) == ("93.184.215.14", 8443, "/hook?a=1")
    assert target.host_header == "93.184.215.14:8443"


def test_a_name_that_leads_inside_later_is_not_called_then(receiver, settings):
    endpoint_at(receiver.address)
    tell()
    settings.WEBHOOK_NETWORKS = []
    deliver()

    assert receiver.heard == []
    assert "inside the network" in WebhookDelivery.objects.get().problem


def test_an_endpoint_of_a_team_hears_of_its_courses_only():
    endpoint_at("https://93.184.215.14/", team_id=7)

    assert not tell("1") and not tell("2", team_id=8)
    assert tell("3", team_id=7)


def test_an_enrollment_is_told_once_and_nothing_is_written_when_nobody_listens():
    course = factories.make_course("told")
    enroll(learner=factories.make_learner(), course=course, at=AT)
    assert not WebhookEvent.objects.exists()

    endpoint_at("https://93.184.215.14/")
    learner = factories.make_learner()
    for _ in range(2):
        enroll(learner=learner, course=course, at=AT)
    event = WebhookEvent.objects.get()
    assert (event.kind, event.data["course"]) == ("enrollment.created", "told")
    assert event.data["learner"] == learner.pk


def test_an_endpoint_is_made_in_the_admin_and_shows_its_secret(client):
    client.force_login(factories.somebody("operator"))
    form = {"url": "https://10.0.0.1/", "events": ["course.completed"], "active": "on"}
    refused = client.post("/admin/jobs/webhookendpoint/add/", form)
    assert "inside the network" in refused.content.decode()

    client.post("/admin/jobs/webhookendpoint/add/", form | {"url": "https://93.184.215.14/x"})
    endpoint = WebhookEndpoint.objects.get()
    page = client.get(f"/admin/jobs/webhookendpoint/{endpoint.pk}/change/").content.decode()
    assert "whsec_" in page
