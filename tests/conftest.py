import shutil
from pathlib import Path

import pytest
from django.conf import settings

from cme_platform import embedded
from tests.packages import write_package

TESTS = Path(__file__).parent


def pytest_sessionfinish(session):
    embedded.release(settings.TEST_FOLDER)
    shutil.rmtree(settings.TEST_FOLDER, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """In a parallel run a file stays in one process, and so do all journeys, which share a site and a browser.

    The long ones begin first, so that no process waits for the other at the end.
    """
    order = ["journeys", "faults", "demo"]
    folders = {item: item.path.relative_to(TESTS).parts[0] for item in items}
    for item in items:
        item.add_marker(pytest.mark.xdist_group("journeys" if folders[item] == "journeys" else str(item.path)))
    items.sort(key=lambda item: order.index(folders[item]) if folders[item] in order else len(order))


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Path:
    """A small course package with a real video of eight seconds."""
    return write_package(tmp_path_factory.mktemp("package"))
