"""Where a number comes from: counts, who was counted, the formula with the numbers in it, the test,
the snapshot.
"""

from collections.abc import Callable, Sequence

from outcomes.snapshots.document import OutcomeDocument

from .cells import Show
from .evidence_of_activity import decision, missing, pathway, rated, scores, segment
from .evidence_of_groups import compared_group, moderator
from .evidence_of_items import arm, quality, reliability
from .evidence_of_knowledge import confidence, item, objective, overall
from .evidence_of_people import flow, participants, people, stage
from .evidence_of_practice import (
    boosted,
    campaign,
    later_option,
    measure,
    number,
    wave,
    workplace,
)
from .evidence_of_quality import check, drifting, wording
from .evidence_of_sections import (
    change,
    group,
    option,
    retention,
    states,
    wrong_and_sure,
)
from .report import Evidence, Fact

# Kind of figure: what tells of it, and the heading of the statistics page that explains it.
Tell = Callable[[OutcomeDocument, Show, str], Evidence | None]
KINDS: dict[str, tuple[Tell, str]] = {
    "overall": (overall, "overall average"),
    "objective": (objective, "several items, matched"),
    "item": (item, "one item, matched"),
    "confidence": (confidence, "confidence"),
    "option": (option, "practice"),
    "stage": (stage, "participation"),
    "people": (people, "audience"),
    "participants": (participants, "participation"),
    "flow": (flow, "participation"),
    "states": (states, "knowledge with confidence"),
    "sure": (wrong_and_sure, "knowledge with confidence"),
    "group": (group, "subgroup"),
    "change": (change, "follow-up"),
    "retention": (retention, "follow-up"),
    "arm": (arm, "comparison arm"),
    "quality": (quality, "item analysis"),
    "reliability": (reliability, "reliability"),
    "scores": (scores, "score per learner"),
    "decision": (decision, "decision points"),
    "satisfaction": (rated, "satisfaction"),
    "segment": (segment, "micro-learning"),
    "pathway": (pathway, "micro-learning"),
    "missing": (missing, "who is missing"),
    "by-group": (compared_group, "target group"),
    "moderator": (moderator, "adjusted"),
    "practice": (measure, "practice measures"),
    "booster": (boosted, "boosters"),
    "workplace": (workplace, "practice setting"),
    "campaign": (campaign, "participation"),
    "number": (number, "audience"),
    "wave": (wave, "follow-up"),
    "later": (later_option, "follow-up"),
    "check": (check, "quality of the data"),
    "drift": (drifting, "calendar time"),
    "wording": (wording, "wordings"),
}


def evidence_of(document: OutcomeDocument, key: str, floor: float) -> Evidence | None:
    """The evidence of the figure with that key, or None when the document has no such figure."""
    kind, _, about = key.partition(".")
    tell, chapter = KINDS.get(kind, (None, ""))
    evidence = tell(document, Show(floor), about) if tell else None
    if evidence is None:
        return None
    facts = [fact for fact in evidence.facts if fact.shown]
    return Evidence(
        key=key,
        title=evidence.title,
        shown=evidence.shown,
        facts=(*facts, *_snapshot(document)),
        formula=evidence.formula,
        chapter=chapter,
    )


def _snapshot(document: OutcomeDocument) -> Sequence[Fact]:
    block = document.snapshot
    facts = [Fact("Snapshot", f"{block.id}, answers until {block.as_of}, {block.software}")]
    return facts + ([Fact("Digest", block.digest)] if block.digest else [])
