"""Files of what was published: what is no longer true of them is not handed out."""

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from jobs.actions import run_job
from jobs.models import Job
from outcomes.actions import locking, published_files, publishing
from outcomes.models import PublishedFile, PublishedOutcomes
from tests.factories import make_course, somebody
from tests.outcomes.reports.texts import words
from tests.outcomes.stored import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


@pytest.fixture
def publication():
    snapshot = stored(make_course("mine", questions=1))
    return publishing.publish(
        snapshot=snapshot, published_by=somebody("analyst"), at=timezone.now()
    )


def lock(publication):
    return locking.lock_snapshot(
        snapshot=publication.snapshot,
        locked_by=somebody("analyst"),
        reason="Final.",
        at=timezone.now(),
    )


def build():
    for job in Job.objects.open().filter(kind=published_files.KIND):
        run_job(job.pk, published_files.build)


def test_files_say_the_data_lock_that_came_after_they_were_published(publication):
    build()
    first = published_files.content_of(publication, "xlsx")
    assert "not locked when this report was made" in words(first, "xlsx")

    locked = lock(publication)

    assert published_files.content_of(publication, "xlsx") is None
    build()
    later = words(published_files.content_of(publication, "xlsx"), "xlsx")
    assert f"{locked.locked_at:%B} {locked.locked_at.day}, {locked.locked_at.year}" in later
    assert "not locked" not in later
    assert publication.files.count() == 3


def test_a_file_that_was_begun_before_the_lock_is_not_kept_after_it(publication):
    begun = PublishedOutcomes.objects.select_related("snapshot").get()
    lock(publication)

    published_files._keep(begun, "pdf", b"not locked")
    assert not PublishedFile.objects.exists()
    assert default_storage.listdir(f"published/{publication.pk}")[1] == []

    begun.refresh_from_db()
    published_files._keep(begun, "pdf", b"locked")
    assert PublishedFile.objects.get().size == len(b"locked")
