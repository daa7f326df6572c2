"""Moore's levels of evidence: each is claimed only by what was asked."""

from collections.abc import Sequence

from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import OutcomeDocument

from .grammar import Share, absence
from .report import Column, Table, text

NOT_MEASURED = "Not measured"


def levels(document: OutcomeDocument) -> Table:
    """Moore's levels; each is claimed only by what was asked."""
    rows = (
        ("1", "Participation", "Persons, funnel, audience"),
        ("2", "Satisfaction", _satisfaction(document)),
        ("3", "Knowledge", _knowledge(document)),
        ("4", "Competence", _competence(document)),
        ("5", "Performance", _performance(document)),
        ("6", "Patient health", _imported(document, 6) or NOT_MEASURED),
        ("7", "Community health", NOT_MEASURED),
    )
    return Table(
        "levels_of_evidence",
        "Level of evidence (Moore)",
        (
            Column("Level", "Moore's level."),
            Column("What it means", "Its name."),
            Column("In this report", "How it was measured."),
        ),
        tuple(tuple(text(words) for words in row) for row in rows),
    )


def _satisfaction(document: OutcomeDocument) -> str:
    questions = document.satisfaction.questions if document.satisfaction else []
    return _listed(_shown("ratings of the activity", [each.n for each in questions]))


def _knowledge(document: OutcomeDocument) -> str:
    return _listed(_shown("knowledge items before and after", _items(document, "knowledge")))


def _items(document: OutcomeDocument, measures: str) -> list[Share]:
    return [each.matched.post.share for each in document.items if each.measures == measures]


def _competence(document: OutcomeDocument) -> str:
    points = document.decision_points.points if document.decision_points else []
    rated = [each.matched.post.share for each in document.confidence]
    intended = [each.n for each in document.practice_change]
    return _listed(
        _shown("case-based items (objective)", _items(document, "competence")),
        _shown("decisions within the activity (objective)", [each.n for each in points]),
        _shown("confidence (subjective)", rated),
        _shown("intended change (subjective)", intended),
    )


def _shown(words: str, figures: Sequence[Share]) -> str:
    """What was asked, and why none of its figures is told; empty where it was not asked."""
    if not figures:
        return ""
    if any(is_known(figure) and figure for figure in figures):
        return words
    if Absent.HIDDEN in figures:
        return f"{words}: {absence(Absent.HIDDEN)}"
    told = any(is_known(figure) and isinstance(figure, float) for figure in figures)
    return words if told else f"{words}: {absence(Absent.NOBODY)}"


def _listed(*parts: str) -> str:
    told = "; ".join(part for part in parts if part)
    return told[:1].upper() + told[1:] if told else NOT_MEASURED


def _performance(document: OutcomeDocument) -> str:
    """Reported practice only; an intention is none."""
    return _listed(_imported(document, 5), _reported(document))


def _reported(document: OutcomeDocument) -> str:
    totals = [each.total for wave in document.follow_up for each in wave.changes]
    if any(is_known(total.done) and total.done for total in totals):
        return "changes made, self-reported at follow-up"
    asked = "changes asked about at follow-up"
    if any(Absent.HIDDEN in (total.answered, total.done) for total in totals):
        return f"{asked}: {absence(Absent.HIDDEN)}"
    if any(is_known(total.answered) and total.answered for total in totals):
        return f"{asked}: none made so far"
    return f"{asked}: {absence(Absent.NOBODY)}" * bool(totals)


def _imported(document: OutcomeDocument, level: int) -> str:
    """Claimed by counts from records alone; empty without them."""
    labels = [each.label for each in document.practice_measures if each.level == level]
    return f"Measures from records before and after (objective): {', '.join(labels)}" * bool(labels)
