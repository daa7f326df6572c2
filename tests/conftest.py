import contextlib
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone, translation
from xdist.scheduler import LoadScopeScheduling

from cme_platform import embedded
from cme_platform.packages import import_package
from courses.models import Course
from tests.packages import write_package


def pytest_sessionfinish(session):
    embedded.release(settings.TEST_FOLDER)
    shutil.rmtree(settings.TEST_FOLDER, ignore_errors=True)


class Shares(LoadScopeScheduling):
    """In a parallel run a file stays in one process, and so do all journeys, which share a site and
    a browser, and all of the demonstration, which share its snapshot.
    """

    def _split_scope(self, nodeid: str) -> str:
        shared = ("tests/journeys/", "tests/demo/")
        return next(
            (folder for folder in shared if nodeid.startswith(folder)), nodeid.split("::")[0]
        )


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # the order below
    return Shares(config, log)


ORDER = ["journeys", "faults", "demo", "cme_platform", "outcomes"]


def pytest_collection_modifyitems(items):
    """The long ones begin first, so that no process waits for the other at the end."""
    ranks = {folder: rank for rank, folder in enumerate(ORDER)}
    items.sort(key=lambda item: ranks.get(item.nodeid.split("/")[1], len(ORDER)))


def pytest_collection_finish():
    """What was collected stays to the end: the collector need not look through it any more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_language_of_another_test() -> None:
    """A request leaves its language to the thread, and a test may ask in German."""
    translation.deactivate()


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Path:
    """A small course package with a real video of eight seconds."""
    return write_package(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def media_of_module(tmp_path_factory) -> Path:
    """Where `shared_rows` leaves its files."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def shared_rows(
    django_db_setup, django_db_blocker, media_of_module
) -> Iterator[Callable[[], contextlib.AbstractContextManager[None]]]:
    """Within what this gives, rows are made once for all tests of a file: each test changes them in
    a savepoint of its own, and the file's are taken back at its end.
    """
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()

    @contextlib.contextmanager
    def making() -> Iterator[None]:
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media_of_module):
            yield

    yield making
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def shared_media(settings, tmp_path, media_of_module) -> None:
    """The files of the shared rows, in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media-root"
    shutil.copytree(media_of_module, settings.MEDIA_ROOT, copy_function=os.link)


@pytest.fixture(scope="module")
def mini_course_id(shared_rows, package) -> int:
    with shared_rows():
        return import_package(package, at=timezone.now()).course.pk


@pytest.fixture
def mini_course(mini_course_id, db, shared_media) -> Course:
    """The course of `package`, brought in once for all tests of a file."""
    return Course.objects.get(pk=mini_course_id)
