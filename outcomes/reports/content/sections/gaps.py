"""What still is a gap after the activity; never said over what is hidden."""

from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import Comparison, OutcomeDocument, PersistentGap

from ..cells import Show
from ..columns import ITEM
from ..grammar import absence, counted
from ..report import Column, Fact, Points, Section, Table, text
from . import section

RULE = (
    "A gap is an objective or item with under 60% correct after, or without a change beyond chance."
)


def gaps(document: OutcomeDocument, show: Show) -> Section:
    rows = tuple(
        Fact(gap_name(gap, document), gap.reason, gap_evidence(gap))
        for gap in document.persistent_gaps
    )
    lead = (gaps_sentence(document, rows),)
    parts = (Points(rows), _table(document, show)) if rows else ()
    return section("gaps", lead, parts)


def gaps_sentence(document: OutcomeDocument, rows: tuple[Fact, ...]) -> str:
    compared = [each.matched for each in document.knowledge.objectives]
    compared += [item.matched for item in document.items]
    judged = [matched for matched in compared if is_judged(matched)]
    hidden = len(compared) - len(judged)
    rest = f" For {hidden} of {len(compared)} this is not shown." if hidden and judged else ""
    if rows:
        return RULE + rest
    if not compared or all(matched.n == 0 for matched in compared):
        return f"There is nothing to judge yet: {absence(Absent.NOBODY)}."
    if not judged:
        return "Not shown: it rests on too few people."
    shown = counted(len(judged), "objective or item", "objectives and items")
    return f"None among the {shown} shown. {RULE}{rest}"


def is_judged(matched: Comparison) -> bool:
    """Whether both reasons of a gap can be looked at."""
    return is_known(matched.post.share) and is_known(matched.p_holm)


def gap_name(gap: PersistentGap, document: OutcomeDocument) -> str:
    if gap.objective is not None:
        texts = {each.objective: each.text for each in document.knowledge.objectives}
        return f"Objective {gap.objective}: {texts.get(gap.objective, '')}"
    stems = {item.key: item.stem for item in document.items}
    return f"{gap.key}: {stems.get(gap.key, '')}"


def gap_evidence(gap: PersistentGap) -> str:
    if gap.objective is not None:
        return f"objective.{gap.objective}"
    return f"item.{gap.key}"


def _table(document: OutcomeDocument, show: Show) -> Table:
    return Table(
        "gaps",
        "Persistent gaps",
        (
            Column("Objective or item", ITEM.says),
            Column("Post-test", "Share correct after the activity.", "share 0 to 1"),
            Column("Reason", "Why it is a gap."),
        ),
        tuple(
            (
                text(gap_name(gap, document)),
                show.share(gap.post, evidence=gap_evidence(gap)),
                text(gap.reason),
            )
            for gap in document.persistent_gaps
        ),
        appendix=True,
    )
