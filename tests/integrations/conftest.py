from typing import Any

import pytest
from django.utils import timezone

from credit.signing_keys import NewKey, new_key
from integrations.lti import keys
from integrations.lti.beginning import ASKED
from integrations.models import LtiKey
from tests.integrations.peer import Peer, new_platform_key, parameters


@pytest.fixture(scope="session")
def pairs() -> tuple[Any, NewKey]:
    """The platform's key and the tool's: to make them takes longer than most tests."""
    return new_platform_key(), new_key(keys.PURPOSE)


@pytest.fixture
def peer(settings, db, pairs):
    settings.INTEGRATION_NETWORKS = ["127.0.0.0/8"]
    theirs, ours = pairs
    peer = Peer(key=theirs)
    LtiKey.objects.create(
        kid=ours.kid,
        public_jwk=ours.public_jwk,
        private=ours.sealed,
        created_at=timezone.now(),
    )
    published = keys.published_keys(timezone.now())
    peer.tool_keys = lambda: published
    yield peer
    peer.close()


@pytest.fixture
def launched(client, peer):
    """A launch through both doors; `sign` makes the token from the nonce."""

    def launch(sign: Any = None, headers: dict[str, str] | None = None, **claims: Any) -> Any:
        asked = {"iss": peer.address, "login_hint": "7", "target_link_uri": "x"}
        assert set(asked) < set(ASKED)
        begun = client.get("/lti/login/", asked, headers=headers)
        sent = parameters(begun["Location"])
        token = sign(sent["nonce"]) if sign else peer.signed(peer.claims(sent["nonce"], **claims))
        body = {"state": sent["state"], "id_token": token}
        return client.post("/lti/launch/", body, headers=headers)

    return launch
