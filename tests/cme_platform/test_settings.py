"""The environment is read strictly: one sentence and no traceback."""

import os
import subprocess
import sys

import pytest

from cme_platform import checks
from tests.processes import ROOT


def read_settings(data, **environment):
    command = [
        sys.executable,
        "-c",
        "import cme_platform.settings as s; print(s.PORT, s.DEBUG, s.JOB_LEASE_SECONDS)",
    ]
    inherited = {
        k: v
        for k, v in os.environ.items()
        if k not in {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PORT"}
    }
    environment = inherited | {"CME_DATA_DIR": str(data)} | environment
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_nothing_given_means_safe_local_defaults_and_a_secret_that_stays(tmp_path):
    first = read_settings(tmp_path)
    secret = (tmp_path / "secret-key").read_text()
    read_settings(tmp_path)

    assert first.stdout == "8000 False 60\n"
    assert len(secret) > 32 and (tmp_path / "secret-key").read_text() == secret
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "bad", "good"),
    [
        ("PORT", "http", "8001"),
        ("PORT", "70000", "65535"),
        ("DEBUG", "yes please", "on"),
        ("JOB_LEASE_SECONDS", "0", "1"),
        ("PLAYBACK_RATE_MAX", "nan", "1.5"),
        ("P_FLOOR", "0", "0.01"),
        ("SUPPRESS_BELOW", "-1", "1"),
        ("EMAIL", "pigeon", "console"),
        ("EMAIL", "postmark", "amazon-ses"),  # and its key is missing
        ("STAFF_SECOND_FACTOR", "maybe", "off"),
        ("NPI_REGISTRY_URL", "http://elsewhere.test", "https://elsewhere.test"),
        ("REDIS_URL", "http://localhost", "redis://localhost"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_with_a_sentence(tmp_path, name, bad, good):
    refused = read_settings(tmp_path, **{name: bad})
    taken = read_settings(tmp_path, **{name: good})

    assert refused.returncode != 0 and taken.returncode == 0
    assert name in refused.stderr and "not understood" in refused.stderr
    assert "Traceback" not in refused.stderr and refused.stderr.count("\n") == 1


def test_a_database_of_ones_own_needs_a_secret(tmp_path):
    database = {"DATABASE_URL": "postgres://somebody@localhost/cme"}

    refused = read_settings(tmp_path, **database)
    weak = read_settings(tmp_path, **database, SECRET_KEY="short")
    taken = read_settings(tmp_path, **database, SECRET_KEY="x" * 40)

    assert refused.returncode != 0 and refused.stderr.startswith("SECRET_KEY is not set.")
    assert weak.returncode != 0 and "short" not in weak.stderr
    assert taken.returncode == 0


def test_a_second_factor_is_asked_of_staff_except_on_a_machine_of_ones_own(tmp_path):
    show = "import cme_platform.settings as s; print(s.STAFF_SECOND_FACTOR)"
    public = {"SITE_URL": "https://cme.example.org"}

    def asked(**environment):
        inherited = os.environ | {"CME_DATA_DIR": str(tmp_path)} | environment
        return subprocess.run(
            [sys.executable, "-c", show], cwd=ROOT, env=inherited, capture_output=True, text=True
        ).stdout.strip()

    assert asked(**public) == "True"
    assert asked() == "False"
    assert asked(**public, STAFF_SECOND_FACTOR="off") == "False"
    assert asked(STAFF_SECOND_FACTOR="on") == "True"


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(tmp_path):
    nowhere = {
        "DATABASE_URL": "postgres://cme@127.0.0.1:1/cme",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "x" * 40,
    }

    for command in (["serve", "--prepare-only"], ["compute_outcomes", "some-course"]):
        environment = (
            os.environ
            | {"CME_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cme_platform.settings"}
            | nowhere
        )
        told = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )

        assert told.returncode != 0
        assert (
            told.stderr.startswith("The database cannot be reached. ")
            and told.stderr.count("\n") == 1
        )


def test_https_without_a_trusted_proxy_is_warned_of(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, None
    assert [warning.id for warning in checks.the_proxy_with_tls_is_believed(None)] == ["cme.W002"]

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert checks.the_proxy_with_tls_is_believed(None) == []


def test_what_the_address_of_the_database_asks_of_the_connection_is_kept(tmp_path):
    show = (
        "import cme_platform.settings as s; o = s.DATABASES['default']['OPTIONS']; "
        "print(o['sslmode'], o['connect_timeout'])"
    )
    address = {
        "DATABASE_URL": "postgres://cme@db.example.org/cme?sslmode=verify-full",
        "SECRET_KEY": "x" * 40,
    }

    environment = os.environ | {"CME_DATA_DIR": str(tmp_path)} | address
    read = subprocess.run(
        [sys.executable, "-c", show], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert read.stdout.strip() == "verify-full 5", read.stderr


@pytest.mark.parametrize(("given", "works"), [("192.0.2.0/24, ::1", True), ("everybody", False)])
def test_who_observes_is_named_by_address(tmp_path, given, works):
    done = read_settings(tmp_path, OBSERVER_ADDRESSES=given)

    assert (done.returncode == 0) == works
    assert works or "OBSERVER_ADDRESSES" in done.stderr and "Traceback" not in done.stderr
