from datetime import UTC, datetime

import pytest

from jobs.models import WebhookDelivery, WebhookEndpoint
from tests import factories
from tests.jobs.webhooks.receivers import AT, DELIVERIES, deliver, endpoint_at, tell, text_of

pytestmark = pytest.mark.django_db


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


def test_an_endpoint_is_made_in_the_admin_and_shows_its_secret(client):
    client.force_login(factories.somebody("operator"))
    form = {"url": "https://10.0.0.1/", "events": ["course.completed"], "active": "on"}
    refused = client.post("/admin/jobs/webhookendpoint/add/", form)
    assert "inside the network" in refused.content.decode()

    client.post("/admin/jobs/webhookendpoint/add/", form | {"url": "https://93.184.215.14/x"})
    endpoint = WebhookEndpoint.objects.get()
    page = client.get(f"/admin/jobs/webhookendpoint/{endpoint.pk}/change/").content.decode()
    assert "whsec_" in page
