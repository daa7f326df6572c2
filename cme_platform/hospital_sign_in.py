"""Hospitals' own sign-in, read strictly from one JSON file: a mistake stops the start with a
sentence.

The file is a list; each entry has `kind` (oidc or saml), `id`, `name`, and what its kind needs. A
secret may stand in the environment instead: `secret_env` names the variable. `authorize_origin` is
needed when a provider asks people to sign in at another origin than `server_url`. With SAML,
`email_verified` names the domains whose addresses the hospital answers for (or is true for all of
them); whoever comes with another address proves it by a code.
"""

import json
import os
from pathlib import Path
from typing import Any

from cme_platform.environment import BadEnvironment

VARIABLE = "IDENTITY_PROVIDERS_FILE"
NEEDED = {"oidc": {"server_url", "client_id"}, "saml": {"entity_id", "sso_url", "x509cert"}}
ALLOWED = {
    "oidc": {
        "kind",
        "id",
        "name",
        "server_url",
        "client_id",
        "secret",
        "secret_env",
        "authorize_origin",
    },
    "saml": {
        "kind",
        "id",
        "name",
        "entity_id",
        "sso_url",
        "slo_url",
        "x509cert",
        "attribute_mapping",
        "email_verified",
    },
}


def read(path: str) -> dict[str, list[dict[str, Any]]]:
    """Entries as allauth wants them, by provider."""
    if not path:
        return {"openid_connect": [], "saml": []}
    try:
        entries = json.loads(Path(path).read_text())
    except (OSError, ValueError) as problem:
        raise _bad(path, f"give a readable JSON file ({problem})") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _bad(path, "it must hold a list of objects")
    ids = [entry.get("id") for entry in entries]
    if len(set(ids)) < len(ids) or "linkedin" in ids:
        raise _bad(path, "each id stands once, and linkedin is taken")
    return {
        "openid_connect": [_oidc(path, entry) for entry in entries if _kind(path, entry) == "oidc"],
        "saml": [_saml(entry) for entry in entries if _kind(path, entry) == "saml"],
    }


def origins(providers: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Where a sign-in form may lead: browsers hold the redirect after a form to
    `form-action` too.
    """
    origins = []
    for app in [*providers["openid_connect"], *providers["saml"]]:
        own = app["settings"]
        address = own.get("authorize_origin") or own.get("server_url") or own["idp"]["sso_url"]
        origins.append("/".join(address.split("/")[:3]))
    return sorted(set(origins))


def _kind(path: str, entry: dict[str, Any]) -> str:
    kind = entry.get("kind")
    if kind not in NEEDED:
        raise _bad(path, f"kind of {entry.get('id')!r} is oidc or saml")
    needed = NEEDED[kind] | {"id", "name"}
    if missing := sorted(
        name for name in needed if not isinstance(entry.get(name), str) or not entry[name]
    ):
        raise _bad(path, f"{entry.get('id')!r} lacks {', '.join(missing)}")
    if unknown := sorted(set(entry) - ALLOWED[kind]):
        raise _bad(path, f"{entry['id']!r} has unknown keys {', '.join(unknown)}")
    verified = entry.get("email_verified", False)
    if not isinstance(verified, bool) and not (
        isinstance(verified, list) and all(isinstance(domain, str) for domain in verified)
    ):
        raise _bad(path, f"email_verified of {entry['id']!r} is true, false or a list of domains")
    for name in ("server_url", "sso_url"):
        if name in entry and not entry[name].startswith(
            ("https://", "http://127.0.0.1", "http://localhost")
        ):
            raise _bad(path, f"{name} of {entry['id']!r} must begin with https://")
    return kind


def _oidc(path: str, entry: dict[str, Any]) -> dict[str, Any]:
    secret = entry.get("secret") or os.environ.get(entry.get("secret_env", ""), "")
    if not secret:
        raise _bad(path, f"{entry['id']!r} has no secret; give secret or secret_env")
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": secret,
        "settings": {
            "server_url": entry["server_url"],
            "oauth_pkce_enabled": True,
            "authorize_origin": entry.get("authorize_origin", ""),
        },
    }


def _saml(entry: dict[str, Any]) -> dict[str, Any]:
    idp = {
        name: entry[name]
        for name in ("entity_id", "sso_url", "slo_url", "x509cert")
        if name in entry
    }
    mapping = {"uid": (
        "urn:oasis:names:tc:SAML:attribute:subject-id"
    ), "email": "urn:oid:0.9.2342.19200300.100.1.3",
               "first_name": "urn:oid:2.5.4.42", "last_name": "urn:oid:2.5.4.4"}  # fmt: skip
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["id"],
        "settings": {
            "idp": idp,
            "attribute_mapping": entry.get("attribute_mapping", mapping),
            # A hospital answers for its addresses only when the operator says so; allauth has its
            # own name for it.
            "verified_email": entry.get("email_verified", False),
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "reject_idp_initiated_sso": True,
            },
        },
    }


def _bad(path: str, allowed: str) -> BadEnvironment:
    return BadEnvironment(VARIABLE, path, allowed)
