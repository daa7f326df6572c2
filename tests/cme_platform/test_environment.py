"""Settings of the environment are read strictly."""

import pytest

from tests.cme_platform.test_settings import read_settings


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
        ("DATABASE_POOLER", "session", "transaction"),
        ("REPLICA_WAIT_SECONDS", "0", "0.5"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_with_a_sentence(tmp_path, name, bad, good):
    refused = read_settings(tmp_path, **{name: bad})
    taken = read_settings(tmp_path, **{name: good})

    assert refused.returncode != 0 and taken.returncode == 0
    assert name in refused.stderr and "not understood" in refused.stderr
    assert "Traceback" not in refused.stderr and refused.stderr.count("\n") == 1


def test_what_the_address_of_the_database_asks_of_the_connection_is_kept(tmp_path):
    show = (
        "import cme_platform.settings as s; o = s.DATABASES['default']['OPTIONS']; "
        "print(o['sslmode'], o['connect_timeout'])"
    )
    address = {
        "DATABASE_URL": "postgres://cme@db.example.org/cme?sslmode=verify-full",
        "SECRET_KEY": "x" * 40,
    }

    read = read_settings(tmp_path, show, **address)

    assert read.stdout.strip() == "verify-full 5", read.stderr


@pytest.mark.parametrize(("given", "works"), [("192.0.2.0/24, ::1", True), ("everybody", False)])
def test_who_observes_is_named_by_address(tmp_path, given, works):
    done = read_settings(tmp_path, OBSERVER_ADDRESSES=given)

    assert (done.returncode == 0) == works
    assert works or "OBSERVER_ADDRESSES" in done.stderr and "Traceback" not in done.stderr
