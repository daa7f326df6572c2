"""How `make test` comes to a browser, on machines of every kind: programs of these names stand in a
folder that is the whole PATH.
"""

import os
import stat

import pytest

from tools import setup

STARTS = "exit 0"
ONLY_TELLS = "echo 'Please install the snap' >&2; exit 1"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """An empty machine of an ordinary user; puts a program on it."""

    def has(name: str, script: str = STARTS) -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "PYTHON", has("python", "exit 1"))  # Playwright has nothing, either
    return has


def installs(program: str) -> str:
    """A package manager that knows this one package and brings its program."""
    return f"""
case "$*" in
  *update*) exit 0;;
  *" {program}") echo '#!/bin/sh' > "$(/usr/bin/dirname "$0")/{program}"
     /bin/chmod +x "$(/usr/bin/dirname "$0")/{program}"; exit 0;;
esac
exit 100"""


def test_the_browser_that_is_named_is_taken(machine, monkeypatch):
    machine("chromium")
    monkeypatch.setenv("CHROME_PATH", machine("mine"))

    assert setup.find_browser().endswith("/mine")


def test_a_named_browser_that_does_not_start_is_told(machine, monkeypatch):
    machine("chromium")
    monkeypatch.setenv("CHROME_PATH", "/nowhere/chrome")

    with pytest.raises(SystemExit, match="CHROME_PATH is /nowhere/chrome, and no browser starts"):
        setup.find_browser()


def test_the_browser_without_windows_comes_before_the_whole_one(machine):
    machine("chromium")
    assert setup.find_browser().endswith("/chromium")

    machine("chromium-headless-shell")
    assert setup.find_browser().endswith("/chromium-headless-shell")


def test_a_program_that_only_tells_where_to_get_a_browser_is_none(machine):
    machine("chromium-browser", ONLY_TELLS)
    assert setup.find_browser() is None

    machine("google-chrome")
    assert setup.find_browser().endswith("/google-chrome")


@pytest.mark.parametrize("program", ["chromium-headless-shell", "chromium"])
def test_where_we_may_the_package_manager_installs_one(machine, monkeypatch, program):
    machine("apt-get", installs(program))
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    setup.install_browser()

    assert setup.find_browser().endswith(f"/{program}")


def test_somebody_who_may_use_sudo_without_a_password_may(machine):
    machine("apt-get", installs("chromium"))
    machine("sudo", 'shift; test "$1" = true || exec "$@"')

    setup.install_browser()

    assert setup.find_browser().endswith("/chromium")


def test_beside_a_whole_browser_the_quicker_one_is_installed_where_it_is_known(
    machine, monkeypatch
):
    machine("chromium")
    machine("apt-get", installs("chromium-headless-shell"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    setup.install_browser()
    assert setup.find_browser().endswith("/chromium")

    machine("apt-cache")
    setup.install_browser()
    assert setup.find_browser().endswith("/chromium-headless-shell")


def test_else_playwright_downloads_its_own(machine, monkeypatch, tmp_path):
    machine("apt-get", installs("chromium"))  # which we may not use
    kept = tmp_path / "kept"
    script = f'case "$*" in *"install --only-shell chromium") : > {kept};; *) test -e {kept};; esac'
    monkeypatch.setattr(setup, "PYTHON", machine("python", script))

    setup.install_browser()

    assert kept.exists() and setup.find_browser() is None


def test_when_nothing_helps_a_sentence_says_what_will(machine):
    with pytest.raises(SystemExit, match="apt-get install chromium.*CHROME_PATH=/path/to/chrome"):
        setup.install_browser()
