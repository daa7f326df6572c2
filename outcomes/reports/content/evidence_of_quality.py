"""Evidence of how far the data and the questions may be relied on."""

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OutcomeDocument

from .cells import Show
from .evidence_of_knowledge import side_words
from .grammar import p_words, size
from .report import Evidence, Fact, told
from .sections.comparing import item_name
from .sections.data_quality import PHASES, VERDICTS
from .tests_named import tested


def check(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    quality = document.data_quality
    entry = next((c for c in (quality.checks if quality else []) if c.code == about), None)
    if entry is None or quality is None:
        return None
    facts = [
        Fact("What is counted", entry.definition),
        Fact("Learners looked at", show.count(quality.looked_at).shown),
        Fact("Learners of whom it is true", show.count(entry.n).shown),
    ]
    known = is_known(entry.n) and is_known(entry.share) and is_known(quality.looked_at)
    formula = [f"share = {entry.n:,}/{quality.looked_at:,} = {entry.share:.4f}"] if known else []
    return told(entry.label, show.count(entry.n).shown, facts, formula)


def drifting(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    """`item.phase`."""
    key, _, phase = about.rpartition(".")
    drift = document.drift
    entries = drift.items if drift else []
    entry = next((each for each in entries if each.key == key and each.phase == phase), None)
    if entry is None or drift is None:
        return None
    facts = [
        Fact("Who was counted", f"first answers of the {PHASES.get(phase, phase)}, by date"),
        Fact("Learners looked at", show.count(drift.looked_at).shown),
        *(Fact(period.period, side_words(period, show)) for period in entry.periods),
        Fact("Test", tested(entry.test, entry.p, show.floor)),
        Fact("Adjusted (Holm, over all series)", p_words(entry.p_holm, show.floor)),
    ]
    formula = [f"z = {entry.statistic:.2f}"] if is_known(entry.statistic) else []
    return told(item_name(entry), p_words(entry.p_holm, show.floor), facts, formula)


def wording(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    """`question.first.second`, the numbers of the versions."""
    for pair in document.wordings:
        if about == f"{pair.question}.{pair.first.version}.{pair.second.version}":
            facts = [
                Fact("Who was counted", "who answered the wording in the pre-test"),
                Fact("First", side_words(pair.first, show)),
                Fact("Second", side_words(pair.second, show)),
                Fact("90% interval", show.change_interval(pair.difference_ci90).shown),
                Fact("Margin", size(pair.margin).lstrip("+")),
                Fact("Verdict", VERDICTS[pair.verdict]),
            ]
            ends = pair.first.share, pair.second.share
            shown = size(pair.difference, *ends, relative=False)
            return told(f"{pair.question}: second wording less first", shown, facts)
    return None
