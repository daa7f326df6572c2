"""Deeds on quotes of learners that have left: what is no longer chosen is taken back, from what was
published and from every file that is kept. Figures and digests stay as they are.
"""

from django.db import transaction

from assessments.models import Response
from learners import audit
from learners.models import User
from learners.privacy import Person
from outcomes.models import OutcomeSnapshot, PublishedOutcomes, Report, Verbatim
from outcomes.snapshots.document import OutcomeDocument, write
from outcomes.snapshots.with_remarks import told_with

from .published_files import delete_after_commit, locked_rows, replace_files
from .removing import taken_off
from .report_options import full_options
from .reporting import request_report


def forget_quotes(person: Person) -> None:
    """Whoever asks to be forgotten is quoted no more: in no publication, and in no file here."""
    quoted = Verbatim.objects.filter(response__learner__in=person.learners)
    typed = Response.objects.filter(learner__in=person.learners, version__kind="text")
    published = PublishedOutcomes.objects.filter(
        course__in=typed.values("course"), document__contains='"verbatims"'
    )
    snapshots = {*quoted.values_list("snapshot", flat=True)}
    snapshots |= {*published.values_list("snapshot", flat=True)}
    quoted.delete()
    for pk in sorted(snapshots):
        take_back_quotes(pk, by=None)


@transaction.atomic
def take_back_quotes(snapshot: int, *, by: User | None) -> None:
    """Of a snapshot, what is quoted in publications and kept files and no longer chosen."""
    # Whoever publishes it or keeps a file of it waits, and then reads what is still chosen.
    rows = OutcomeSnapshot.objects.select_for_update(of=("self",)).select_related("course")
    held = rows.defer("document").get(pk=snapshot)
    chosen = {*held.verbatims.values_list("response__question__key", "text")}
    _from_publications(held, chosen, by)
    _from_files(held)


def _from_publications(
    snapshot: OutcomeSnapshot, chosen: set[tuple[str, str]], by: User | None
) -> None:
    for publication in locked_rows(PublishedOutcomes.objects.filter(snapshot=snapshot)):
        document = publication.outcomes
        kept = _with_quotes(document, chosen)
        if kept is not document:
            publication.document = write(kept)
            publication.save(update_fields=["document"])
            replace_files(publication)
            audit.note(who=by, deed="quote-taken-back", subject=publication)


def _with_quotes(document: OutcomeDocument, chosen: set[tuple[str, str]]) -> OutcomeDocument:
    """The same document where all it quotes is still chosen."""
    remarks = document.snapshot.remarks
    quotes = remarks.verbatims if remarks else []
    still = [quote for quote in quotes if (quote.question, quote.text) in chosen]
    if remarks is None or len(still) == len(quotes):
        return document
    return told_with(document, remarks.model_copy(update={"verbatims": still}))


def _from_files(snapshot: OutcomeSnapshot) -> None:
    for report in _quoting(snapshot):
        delete_after_commit([taken_off(report)])
        request_report(
            snapshot=snapshot,
            format=report.format,
            requested_by=report.requested_by,
            options=report.options,
        )


def _quoting(snapshot: OutcomeSnapshot) -> list[Report]:
    """Files made with other words beside the figures than are there now."""
    remarks = full_options(snapshot, "pdf").get("remarks")
    files = Report.objects.fetchable().filter(snapshot=snapshot, options__has_key="remarks")
    return [report for report in files if report.options["remarks"] != remarks]
