"""The hospitals that sign people in come from one file."""

import json

import pytest

from cme_platform import hospital_sign_in
from cme_platform.environment import BadEnvironment

OIDC = {
    "kind": "oidc",
    "id": "mercy",
    "name": "Mercy",
    "server_url": "https://id.mercy.test",
    "client_id": "x",
    "secret": "y",
}
SAML = {
    "kind": "saml",
    "id": "grace",
    "name": "Grace",
    "entity_id": "https://g.test",
    "sso_url": "https://g.test/sso",
    "x509cert": "MII",
}


def read(tmp_path, *entries):
    path = tmp_path / "providers.json"
    path.write_text(json.dumps(list(entries)))
    return hospital_sign_in.read(str(path))


def test_hospitals_come_from_one_file(tmp_path, monkeypatch):
    monkeypatch.setenv("MERCY_SECRET", "from the environment")
    oidc = {name: value for name, value in OIDC.items() if name != "secret"} | {
        "secret_env": "MERCY_SECRET"
    }

    providers = read(tmp_path, oidc, SAML)

    assert providers["openid_connect"][0]["secret"] == "from the environment"
    assert providers["openid_connect"][0]["settings"]["oauth_pkce_enabled"]
    assert providers["saml"][0]["settings"]["idp"]["sso_url"] == "https://g.test/sso"
    assert hospital_sign_in.origins(providers) == ["https://g.test", "https://id.mercy.test"]
    assert hospital_sign_in.read("") == {"openid_connect": [], "saml": []}


@pytest.mark.parametrize(
    "entry",
    [OIDC | {"kind": "ldap"}, OIDC | {"id": "linkedin"}, OIDC | {"secret": ""},
        OIDC | {"server_url": (
        "http://id.mercy.test"
    )},
     OIDC | {"extra": 1}, SAML | {"x509cert": ""}, SAML | {"sso_url": "ftp://x"},
     SAML | {"email_verified": "yes"}, "text"],
)  # fmt: skip
def test_a_mistake_in_the_file_stops_the_start_with_a_sentence(tmp_path, entry):
    with pytest.raises(BadEnvironment, match="IDENTITY_PROVIDERS_FILE"):
        read(tmp_path, entry)
    with pytest.raises(BadEnvironment, match="IDENTITY_PROVIDERS_FILE"):
        hospital_sign_in.read(str(tmp_path / "none.json"))
