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
from tests.template import copy_migrated
from tools.setup import find_browser

LEARNERS = ["bea", "carl", "dora", "emil", "fay", "gus", "hal", "ida", "jon", "kim", "lou", "max",
            "nia", "ole", "pia", "rob", "sue", "tia", "uli", "uma",
            "vic", "wes", "xan"]  # fmt: skip

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--autoplay-policy=no-user-gesture-required"]  # fmt: skip


# One process for all of them: each start of manage.py costs a second or two.
MAKE_LEARNERS = f"""
from learners.actions import create_account
from django.core.management import call_command
for name in {LEARNERS}:
    create_account(email=name + "@example.org", roles=["learner"], password="{PASSWORD}")
create_account(email="author@example.org", roles=["author"], password="{PASSWORD}")
analyst = create_account(email="analyst@example.org", roles=["analyst"], password="{PASSWORD}")
call_command("create_api_token", analyst.email)
"""


@dataclass
class Site:
    base: str
    data: Path
    environment: dict[str, str]
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
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, input=stdin, capture_output=True, text=True,
            timeout=120,
        )  # fmt: skip
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
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    running = Site(f"http://localhost:{port}", data, environment)
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
    violations = _violations(page, f"{{runOnly: {rules}}}")
    page.emulate_media(color_scheme="dark")
    violations += [
        f"dark: {violation}"
        for violation in _violations(page, "{runOnly: {type: 'rule', values: ['color-contrast']}}")
    ]
    page.emulate_media(color_scheme="light")
    return violations


def _violations(page: Page, options: str) -> list[str]:
    violations = page.evaluate(f"axe.run(document, {options})")["violations"]
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:150]}" for violation in violations]
