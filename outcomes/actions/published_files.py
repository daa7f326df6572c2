"""Deeds on the files of what was published: build them, take down those that are no longer true."""

import hashlib
import secrets
from collections.abc import Iterable
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from jobs.actions import Lease, PermanentFailure, enqueue
from outcomes import reports
from outcomes.file_formats import FOR_SUPPORTERS
from outcomes.models import OutcomeSnapshot, PublishedFile, PublishedOutcomes
from outcomes.options import lock_of, options_for

KIND = "outcomes.build_published"
BUILT = tuple(each.key for each in FOR_SUPPORTERS.values() if each.is_built)


def have_built(publication: PublishedOutcomes) -> None:
    """Called in the transaction that makes the publication or changes what stands in its files."""
    enqueue(
        kind=KIND,
        params={"publication": publication.pk},
        open_key=f"published:{publication.pk}:{_edition(publication)}",
    )


def build_again(snapshot: OutcomeSnapshot) -> None:
    """What was published of the snapshot, after its data lock."""
    for publication in locked_rows(PublishedOutcomes.objects.filter(snapshot=snapshot)):
        replace_files(publication)


def replace_files(publication: PublishedOutcomes) -> None:
    """Its files are no longer true: until they are built anew there are none.

    The caller holds the row of the publication.
    """
    delete_after_commit(publication.files.values_list("file", flat=True))
    publication.files.all().delete()
    if publication.withdrawn_at is None:
        have_built(publication)


def locked_rows(publications: "QuerySet[PublishedOutcomes]") -> list[PublishedOutcomes]:
    ordered = publications.select_related("snapshot").defer("snapshot__document").order_by("pk")
    return list(ordered.select_for_update(of=("self",)))


def delete_after_commit(files: Iterable[str]) -> None:
    """A deed that is undone leaves them where they are."""
    for name in files:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def _edition(publication: PublishedOutcomes) -> str:
    """What decides the bytes of its files and may change after it was published."""
    state = f"{publication.document}\n{lock_of(publication.snapshot)}"
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def build(lease: Lease) -> None:
    """The work of a job: every file of a publication, by the renderers of all files."""
    publication = _publication(lease.job.params["publication"])
    if publication is None:
        raise PermanentFailure("publication-gone", "The publication this job was for is gone.")
    options = options_for(publication.snapshot)
    for done, kind in enumerate(BUILT):
        lease.progress(done / len(BUILT), f"building {kind}")
        _keep(publication, kind, reports.render(publication.document, kind, options))
    lease.finish({"files": len(BUILT)})


def _publication(pk: int) -> PublishedOutcomes | None:
    publications = PublishedOutcomes.objects.select_related("snapshot")
    return publications.defer("snapshot__document").filter(pk=pk).first()


def _keep(publication: PublishedOutcomes, kind: str, content: bytes) -> None:
    name = f"published/{publication.pk}/{secrets.token_hex(16)}.{kind}"
    stored = default_storage.save(name, ContentFile(content))
    if not _kept(publication, kind, stored, content):
        default_storage.delete(stored)


@transaction.atomic
def _kept(publication: PublishedOutcomes, kind: str, stored: str, content: bytes) -> bool:
    """False where it is there already, or where what it says changed while it was built: then
    another job builds it.
    """
    now = locked_rows(PublishedOutcomes.objects.filter(pk=publication.pk))
    if not now or _edition(now[0]) != _edition(publication):
        return False
    _, created = PublishedFile.objects.get_or_create(
        publication=publication,
        format=kind,
        defaults={
            "file": stored,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    )
    return created


def content_of(
    publication: PublishedOutcomes, kind: str, options: reports.Options | None = None
) -> bytes | None:
    """The file, or None while a worker has not built it."""
    if not FOR_SUPPORTERS[kind].is_built:
        return reports.render(publication.document, kind, options)
    kept = publication.files.filter(format=kind).first()
    if kept is None:
        return None
    with default_storage.open(str(kept.file.name), "rb") as file:
        return file.read()
