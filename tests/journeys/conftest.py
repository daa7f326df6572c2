"""A real site: web server, worker and beat in a folder of their own, and a real browser."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.steps import PASSWORD
from tests.manage_process import ManageProcess
from tests.template import copy_migrated
from tools.setup import find_browser

LEARNERS = ["bea", "carl", "dora", "emil", "fay", "gus", "hal", "ida", "jon", "kim", "lou", "max",
            "nia", "ole", "pia", "rob", "sue", "tia", "uli", "uma",
            "vic", "wes", "xan", "yan", "zoe"]  # fmt: skip

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--autoplay-policy=no-user-gesture-required"]  # fmt: skip


# One password, worked out once: it takes as long as everything else of an account.
MAKE_LEARNERS = f"""
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from learners.actions import create_account
from learners.models import User
for name in {LEARNERS}:
    create_account(email=name + "@example.org", roles=["learner"])
create_account(email="author@example.org", roles=["author"])
analyst = create_account(email="analyst@example.org", roles=["analyst"])
User.objects.update(password=make_password("{PASSWORD}"))
call_command("create_api_token", analyst.email)
"""


@dataclass
class Site:
    base: str
    data: Path
    commands: ManageProcess
    analyst_token: str = ""

    def api(self, method: str, path: str) -> Any:
        """What the API answers the analyst."""
        headers = {
            "Authorization": f"Token {self.analyst_token}",
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(
            f"{self.base}/api/v1/{path}", method=method, headers=headers
        )
        with urllib.request.urlopen(request, timeout=20) as reply:
            return json.load(reply)

    def manage(self, *arguments: str, stdin: str = "") -> str:
        done = self.commands.run(*arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def code_mailed_to(self, address: str) -> str:
        """The sign-in code of the newest mail to that address."""
        for _ in range(100):
            for mail in sorted(
                (self.data / "mail").glob("*.log"), key=os.path.getmtime, reverse=True
            ):
                text = mail.read_text()
                if address in text and (
                    code := re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{2,4})$", text, re.M)
                ):
                    return code.group(1)
            time.sleep(0.1)
        raise AssertionError(f"no code was mailed to {address}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="package")
def site(tmp_path_factory, package) -> Iterator[Site]:
    data, port = tmp_path_factory.mktemp("site"), _free_port()
    copy_migrated(data, static=True)
    environment = os.environ | {
        "CME_DATA_DIR": str(data),
        "PORT": str(port),
        "JOB_SWEEP_SECONDS": "1",
        "JOB_LEASE_SECONDS": "3",
        "INTEGRATION_LOOK_SECONDS": "1",
        "INTEGRATION_NETWORKS": "127.0.0.0/8,::1",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    running = Site(f"http://localhost:{port}", data, ManageProcess(environment))
    with (data / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(running.base + "/healthz", data / "serve.log")
        running.manage("import_course", str(package))
        running.analyst_token = running.manage("shell", "-c", MAKE_LEARNERS).split()[-1]
        yield running
    finally:
        running.commands.stop()
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _wait_for(address: str, log: Path) -> None:
    for _ in range(1800):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def device(browser, site) -> Iterator[Callable[..., Page]]:
    """A page on a device of its own: other cookies, other storage."""
    contexts = []

    def another(**options: Any) -> Page:
        context = browser.new_context(base_url=site.base, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield another
    for context in contexts:
        context.close()


@pytest.fixture
def page(device) -> Page:
    return device()


def accessible(page: Page) -> list[str]:
    """What axe finds on the page as it stands; in the dark only colours differ."""
    if not page.evaluate("'axe' in window"):
        page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text() + "; 0")
    rules = "['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']"
    violations = _violations(page, rules)
    page.emulate_media(color_scheme="dark")
    in_the_dark = _violations(page, "{type: 'rule', values: ['color-contrast']}")
    page.emulate_media(color_scheme="light")
    return violations + [f"dark: {violation}" for violation in in_the_dark]


def _violations(page: Page, rules: str) -> list[str]:
    """Only what is wrong leaves the browser: all that is right would take longer than the rest."""
    return page.evaluate(
        f"""axe.run(document, {{runOnly: {rules}, resultTypes: ["violations"]}}).then(
        ({{violations}}) =>
          violations.map(({{id, nodes}}) => id + ": " + nodes[0].html.slice(0, 150))
        )"""
    )
