"""What an analyst says beside the figures, and typed answers they chose."""

from outcomes.snapshots.document import OutcomeDocument

from ..cells import Show
from ..report import Column, Section, Table, Words, text
from . import section

SAID = "Written by an analyst after the figures were locked; outside the digest of the figures."


def recommendations(document: OutcomeDocument, _: Show) -> Section | None:
    remarks = document.snapshot.remarks
    if not remarks or not remarks.recommendations:
        return None
    return section(
        "recommendations", (SAID,), tuple(Words(each) for each in remarks.recommendations)
    )


def verbatims(document: OutcomeDocument, _: Show) -> Section | None:
    remarks = document.snapshot.remarks
    if not remarks or not remarks.verbatims:
        return None
    columns = (
        Column("Question", "What was asked."),
        Column("Answer", "As typed; names, addresses and numbers are masked."),
    )
    rows = tuple(
        (text(f"{each.question}. {each.stem}" if each.stem else each.question), text(each.text))
        for each in remarks.verbatims
    )
    note = "Chosen one by one by an analyst: examples, not a sample. Outside the digest."
    return section(
        "verbatims", (), (Table("verbatims", "Typed answers", columns, rows, note=note),)
    )
