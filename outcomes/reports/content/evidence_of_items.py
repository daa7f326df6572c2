"""Evidence of the comparison arm, of items and of polls."""

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import (
    OutcomeDocument,
)

from .cells import Show
from .evidence_of_knowledge import side_words
from .grammar import absence, p_words, size
from .report import Evidence, Fact, told
from .sections.comparing import item_name
from .sections.quality import POLLS, discrimination
from .tests_named import tested


def arm(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entries = document.comparison_arm.items if document.comparison_arm else []
    entry = next((each for each in entries if each.key == about), None)
    if entry is None:
        return None
    facts = [
        Fact("Who was counted", "everybody's first answers; different people on the two sides"),
        Fact("Learners", side_words(entry.learners, show)),
        Fact("Comparison", side_words(entry.comparison, show)),
        Fact("95% interval of the difference", show.change_interval(entry.ci95).shown),
        Fact("Test", tested(entry.test, entry.p, show.floor)),
        Fact("Adjusted (Holm)", p_words(entry.p_holm, show.floor)),
        Fact("Cramér's V", show.number(entry.cramers_v).shown),
    ]
    return told(item_name(entry), size(entry.difference), facts)


def quality(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entries = document.item_analysis.items if document.item_analysis else []
    entry = next((each for each in entries if each.key == about), None)
    if entry is None:
        return None
    facts = [Fact("Who was counted", "everybody's first answers to the item")]
    for word, side in (("Pre-test", entry.before), ("Post-test", entry.after)):
        if not is_known(side):
            facts.append(Fact(word, absence(side)))
            continue
        share = f"{show.share(side.difficulty).shown} correct (n = {show.count(side.n).shown})"
        correlation = discrimination(side.discrimination, show).shown
        facts.append(Fact(word, f"{share}, discrimination {correlation}"))
    facts += [Fact(flag.code.replace("-", " "), flag.sentence) for flag in entry.flags]
    return told(item_name(entry), "", facts)


def reliability(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entries = {f"{each.phase}.{each.track}": each for each in document.reliability}
    entry = entries.get(about)
    if entry is None:
        return None
    track = f", track {entry.track}" if entry.track else ""
    facts = [
        Fact("Who was counted", "people who answered every item of the poll"),
        Fact("People", show.count(entry.n).shown),
        Fact("Items", f"{show.count(entry.items).shown}: {', '.join(entry.questions)}"),
        Fact("Cronbach's α", show.number(entry.alpha).shown),
        *(
            Fact(f"α without {question}", show.number(alpha).shown)
            for question, alpha in entry.alpha_without.items()
        ),
    ]
    title = f"Reliability: {POLLS.get(entry.phase, entry.phase)}{track}"
    return told(title, show.number(entry.kr20).shown, facts, ["KR-20 of the items' answers"])
