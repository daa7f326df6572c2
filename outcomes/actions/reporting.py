"""Deeds on reports: ask for a file, build it, cancel it."""

import hashlib
import logging
import secrets
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_noop

from jobs.actions import Lease, PermanentFailure, cancel, enqueue
from learners.models import User
from learners.refusals import Refusal
from outcomes import announcing, job_words, reports
from outcomes.actions.refusals import SnapshotNotReady
from outcomes.file_formats import BUILT, FORMATS, ROW_FILES, STANDARD
from outcomes.models import Download, OutcomeSnapshot, Report
from outcomes.snapshots.with_remarks import handed_out

from .report_options import ReportOptions, digest_of, full_options
from .writing_rows import rows_of

KIND = "outcomes.build_report"
FOLDER = "reports"
logger = logging.getLogger(__name__)


class UnknownFormat(Refusal):
    code = "unknown-format"
    status = 400
    sentence = gettext_noop("There is no such format. Built formats are %(formats)s.")

    def __init__(self) -> None:
        super().__init__(formats=", ".join(BUILT))


class ReportNotReady(Refusal):
    code = "report-not-ready"
    sentence = gettext_noop("This file is not built yet.")


def render(snapshot: OutcomeSnapshot, kind: str, options: ReportOptions | None = None) -> bytes:
    """The file of that format, here and now: for commands and for the worker, never inside a
    request.
    """
    chosen = reports.Options.of(full_options(snapshot, kind, options))
    return reports.render(handed_out(snapshot), kind, chosen)


def made_again(snapshot: OutcomeSnapshot) -> Iterator[tuple[str, bool]]:
    """Format by format, whether the standard file that is kept is what is made of
    the snapshot now.
    """
    for kind in STANDARD:
        kept = standard_report(snapshot, kind)
        if kept is not None:
            with default_storage.open(str(kept.file), "rb") as file:
                yield str(kind), file.read() == render(snapshot, kind)


@transaction.atomic
def request_report(
    *,
    snapshot: OutcomeSnapshot,
    format: str,
    requested_by: User | None,
    options: ReportOptions | None = None,
) -> tuple[Report, bool]:
    """The file that is there or being built, or a new one; True when it is new.

    One open job a snapshot, format and options.
    """
    if format not in BUILT:
        raise UnknownFormat
    if not snapshot.is_ready:
        raise SnapshotNotReady
    chosen = full_options(snapshot, format, options)
    digest = digest_of(chosen)
    kept = fetchable(snapshot, format, digest)
    if kept is not None:
        return kept, False
    job, created = enqueue(
        kind=KIND,
        params={"snapshot": snapshot.pk, "format": str(format)},
        open_key=f"report:{snapshot.pk}:{format}:{digest}",
    )
    if not created:
        running = Report.objects.filter(job=job).first()
        if running is not None:
            return running, False
    report = Report.objects.create(
        snapshot=snapshot,
        format=format,
        options=chosen,
        options_digest=digest,
        job=job,
        requested_by=requested_by,
    )
    return report, True


def fetchable(snapshot: OutcomeSnapshot, format: str, options_digest: str) -> Report | None:
    """The newest file of exactly these options that is on its shelf."""
    report = (
        Report.objects.fetchable()
        .filter(snapshot=snapshot, format=format, options_digest=options_digest)
        .first()
    )
    return report if report is not None and has_file(report) else None


def has_file(report: Report) -> bool:
    return report.is_fetchable and default_storage.exists(str(report.file))


def standard_report(snapshot: OutcomeSnapshot, format: str) -> Report | None:
    """The file of the format as everybody gets it."""
    return fetchable(snapshot, format, digest_of(full_options(snapshot, format)))


def queue_standard(snapshot: OutcomeSnapshot) -> None:
    """The files every snapshot gets. Called in the transaction that makes it ready or locks it."""
    for kind in STANDARD:
        request_report(snapshot=snapshot, format=kind, requested_by=snapshot.requested_by)


def cancel_report(report: Report) -> bool:
    """Stop what is queued or running; False when it had ended."""
    return report.job is not None and cancel(job_id=report.job.pk)


def record_download(*, snapshot: OutcomeSnapshot, format: str, user: User, sha256: str) -> Download:
    logger.info("snapshot %s downloaded as %s by account %s", snapshot.pk, format, user.pk)
    return Download.objects.create(snapshot=snapshot, format=format, user=user, sha256=sha256)


def build(lease: Lease) -> None:
    """The work of a job.

    Made again by another worker it gives the same bytes, and only one file is kept.
    """
    report = Report.objects.select_related("snapshot__course").filter(job=lease.job).first()
    if report is None:
        raise PermanentFailure("report-gone", "The report this job was for is gone.")
    # The snapshot may have been locked since it was asked for, or other words chosen beside it.
    report.options = full_options(report.snapshot, report.format, report.options)
    with tempfile.TemporaryFile() as file:
        try:
            sha256, size = _make(lease, report, file)
        except Refusal as refusal:  # another attempt would be refused as well
            raise PermanentFailure(refusal.code, str(refusal)) from None
        file.seek(0)
        lease.progress(0.95, job_words.STORING_FILE)
        name = default_storage.save(_name(report), File(file))
        try:
            _keep(lease, report, name, sha256, size)
        except BaseException:
            default_storage.delete(name)
            raise


def _make(lease: Lease, report: Report, file: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(lease, report):
        file.write(piece)
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _pieces(lease: Lease, report: Report) -> Iterator[bytes]:
    snapshot = report.snapshot
    if report.format in ROW_FILES:
        lease.progress(0.02, job_words.READING_ANSWERS)
        yield from rows_of(
            snapshot,
            report.format,
            **report.options,
            progress=lambda done, of: lease.progress(
                0.05 + 0.85 * min(1.0, done / max(1, of)), job_words.READING_ANSWERS
            ),
        )
        return
    lease.progress(0.1, job_words.READING_SNAPSHOT)
    document = handed_out(snapshot)
    lease.progress(0.2, job_words.WRITING)
    yield reports.render(document, report.format, reports.Options.of(report.options))


def _name(report: Report) -> str:
    """Made by the server and not to be guessed."""
    suffix = FORMATS[report.format].extension
    return f"{FOLDER}/{report.snapshot_id}/{secrets.token_hex(16)}.{suffix}"


def _keep(lease: Lease, report: Report, name: str, sha256: str, size: int) -> None:
    """With the end of the job in one transaction: a worker that lost its lease keeps nothing."""
    keeping = (
        None
        if report.snapshot.is_locked and report.format not in ROW_FILES
        else Now() + timedelta(days=settings.REPORT_KEEP_DAYS)
    )
    with transaction.atomic():
        _check_unchanged(report)
        Report.objects.filter(pk=report.pk).update(
            options=report.options,
            options_digest=digest_of(report.options),
            built_at=Now(),
            file=name,
            sha256=sha256,
            size=size,
            expires_at=keeping,
        )
        announcing.report_ready(report, sha256, timezone.now())
        lease.finish({"sha256": sha256, "size": size})


def _check_unchanged(report: Report) -> None:
    """A data lock, or a quote that was taken back, waits for this transaction or is seen by it."""
    rows = OutcomeSnapshot.objects.select_for_update().defer("document")
    snapshot = rows.get(pk=report.snapshot_id)
    if full_options(snapshot, report.format, report.options) != report.options:
        raise PermanentFailure(
            "changed-meanwhile",
            "The data lock or the words beside the figures changed while this file was built. "
            "Build it again.",
        )
