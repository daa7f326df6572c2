"""One set of embedded services for the whole run, in a folder of its own; never the developer's data."""

import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(os.environ.get("CME_TEST_DATA_DIR") or tempfile.mkdtemp(prefix="cme-tests-"))
os.environ["CME_DATA_DIR"] = str(_FOLDER)
os.environ["CME_TEST_DATA_DIR"] = str(_FOLDER)
for _name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "PORT"):
    os.environ.pop(_name, None)

import pytest  # noqa: E402  (the environment above must be set before Django reads it)

from cme_platform import embedded  # noqa: E402
from tests.packages import write_package  # noqa: E402

embedded.ensure(_FOLDER)


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        embedded.release(_FOLDER)
        shutil.rmtree(_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Path:
    """A small course package with a real video of eight seconds."""
    return write_package(tmp_path_factory.mktemp("package"))
