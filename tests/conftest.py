import shutil
from pathlib import Path

import pytest
from django.conf import settings

from cme_platform import embedded
from tests.packages import write_package


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        embedded.release(settings.TEST_FOLDER)
        shutil.rmtree(settings.TEST_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Path:
    """A small course package with a real video of eight seconds."""
    return write_package(tmp_path_factory.mktemp("package"))
