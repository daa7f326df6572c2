import gc
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from xdist.scheduler import LoadScopeScheduling

from cme_platform import embedded
from tests.packages import write_package

TESTS = Path(__file__).parent


def pytest_sessionfinish(session):
    embedded.release(settings.TEST_FOLDER)
    shutil.rmtree(settings.TEST_FOLDER, ignore_errors=True)


class Shares(LoadScopeScheduling):
    """In a parallel run a file stays in one process, and so do all journeys, which share a site and
    a browser.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "journeys" if nodeid.startswith("tests/journeys/") else nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # the order below
    return Shares(config, log)


ORDER = ["journeys", "faults", "demo", "cme_platform", "outcomes"]


def pytest_collection_modifyitems(items):
    """The long ones begin first, so that no process waits for the other at the end."""
    folders = {item: item.path.relative_to(TESTS).parts[0] for item in items}
    items.sort(
        key=lambda item: ORDER.index(folders[item]) if folders[item] in ORDER else len(ORDER)
    )


def pytest_collection_finish():
    """What was collected stays to the end: the collector need not look through it any more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Path:
    """A small course package with a real video of eight seconds."""
    return write_package(tmp_path_factory.mktemp("package"))
