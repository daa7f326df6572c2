import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from jobs.webhooks import signing
from tests.jobs.webhooks.receivers import deliver, endpoint_at, tell

pytestmark = pytest.mark.django_db


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
