"""What happened arrives, once, and at no address inside the network."""

import time
from http.client import HTTPConnection

import pytest

from jobs.models import WebhookDelivery, WebhookEndpoint
from jobs.outside import NotCalled, resolve, sending
from jobs.webhooks import delivering
from tests import factories
from tests.jobs.webhooks.receivers import DELIVERIES, deliver, endpoint_at, tell, text_of

pytestmark = pytest.mark.django_db


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


def test_a_name_that_leads_inside_later_is_not_called_then(receiver, settings):
    endpoint_at(receiver.address)
    tell()
    settings.WEBHOOK_NETWORKS = []
    deliver()

    assert receiver.heard == []
    assert "inside the network" in WebhookDelivery.objects.get().problem
