"""A stored document together with what an analyst says beside it. The figures and their digest stay
as computed; remarks stand in the snapshot's own block.
"""

from outcomes.models import OutcomeSnapshot

from .document import OutcomeDocument, write
from .document_practice import Remarks, Verbatim


def remarks_of(snapshot: OutcomeSnapshot) -> Remarks | None:
    """None where nothing is said."""
    recommendations = snapshot.recommendations.filter(withdrawn_at=None)
    verbatims = snapshot.verbatims.select_related("response__question", "response__version")
    remarks = Remarks(
        recommendations=[each.text for each in recommendations],
        verbatims=[
            Verbatim(
                question=each.response.question.key,
                stem=each.response.version.stem,
                text=each.text,
            )
            for each in verbatims
        ],
    )
    return remarks if remarks.recommendations or remarks.verbatims else None


def with_remarks(snapshot: OutcomeSnapshot) -> OutcomeDocument:
    return told_with(snapshot.outcomes, remarks_of(snapshot))


def told_with(document: OutcomeDocument, remarks: Remarks | None) -> OutcomeDocument:
    if remarks is None:
        return document
    block = document.snapshot.model_copy(update={"remarks": remarks})
    return document.model_copy(update={"snapshot": block})


def handed_out(snapshot: OutcomeSnapshot) -> str:
    """The text of it; as stored, byte for byte, where nothing is said."""
    return write(with_remarks(snapshot)) if remarks_of(snapshot) else snapshot.document
