"""The environment is read strictly: one sentence and no traceback."""

import os
import socket

from cme_platform import running_port
from tests.manage_process import ManageProcess
from tests.settings_process import SettingsProcess

SOME = "import cme_platform.settings as s; print(s.PORT, s.DEBUG, s.JOB_LEASE_SECONDS)"
INHERITED = {
    name: value
    for name, value in os.environ.items()
    if name not in {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PORT", "SITE_URL"}
}
programs = SettingsProcess(INHERITED)


def read_settings(data, program=SOME, **environment):
    return programs.run(program, INHERITED | {"CME_DATA_DIR": str(data)} | environment)


def test_nothing_given_means_safe_local_defaults_and_a_secret_that_stays(tmp_path):
    first = read_settings(tmp_path)
    secret = (tmp_path / "secret-key").read_text()
    read_settings(tmp_path)

    assert first.stdout == "8000 False 60\n"
    assert len(secret) > 32 and (tmp_path / "secret-key").read_text() == secret
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


ADDRESS = "import cme_platform.settings as s; print(s.SITE_URL)"


def test_links_of_a_command_lead_to_the_site_that_runs_unless_it_is_told_another(tmp_path):
    with socket.socket() as served:
        served.bind(("127.0.0.1", 0))
        served.listen()
        port = served.getsockname()[1]
        with running_port.told(tmp_path, port):
            beside = read_settings(tmp_path, ADDRESS).stdout
            told = read_settings(tmp_path, ADDRESS, PORT="8001").stdout
    (tmp_path / running_port.NAME).write_text(str(port))  # of a site that was killed
    alone = read_settings(tmp_path, ADDRESS).stdout

    assert beside == f"http://localhost:{port}\n"
    assert (told, alone) == ("http://localhost:8001\n", "http://localhost:8000\n")


COOKIES = """
import cme_platform.settings as s
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE,
      s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS >= 31_536_000,
      s.SECURE_HSTS_INCLUDE_SUBDOMAINS)
"""


def test_cookies_of_an_https_site_are_bound_to_it(tmp_path):
    told = read_settings(tmp_path, COOKIES, SITE_URL="https://cme.example.org").stdout

    names = "__Host-sessionid __Host-csrftoken __Host-language"
    assert told == f"{names} True True Lax True True\n"


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
        return read_settings(tmp_path, show, **environment).stdout.strip()

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

    site = {"CME_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cme_platform.settings"}
    commands = ManageProcess(os.environ | site | nowhere)
    for command in (["serve", "--prepare-only"], ["compute_outcomes", "some-course"]):
        told = commands.run(*command)

        assert told.returncode != 0
        assert (
            told.stderr.startswith("The database cannot be reached. ")
            and told.stderr.count("\n") == 1
        )
    commands.stop()
