"""Evidence of who took part: participants, stages, groups, the flow."""

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import LabelledShare, OutcomeDocument

from .cells import Show
from .grammar import counted
from .report import Evidence, Fact, told
from .sections.participation import both_ways


def who_counts(document: OutcomeDocument) -> str:
    rules = document.snapshot.rules
    return " ".join(str(rules[name]) for name in ("person", "excluded") if name in rules)


def stage(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entry = next((each for each in both_ways(document) if each.stage == about), None)
    if entry is None:
        return None
    persons = show.count(entry.n).shown
    facts = [
        Fact("What it means", entry.definition),
        Fact("Who was counted", who_counts(document)),
        Fact("Persons", persons),
    ]
    if is_known(entry.recorded_for):
        facts.append(Fact("Recorded for", counted(entry.recorded_for, "person", "people")))
    return told(entry.label, persons, facts)


def flow(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    boxes = document.flow.participants if document.flow else []
    box = next((each for each in boxes if each.stage == about), None)
    if box is None:
        return None
    facts = [Fact("What it means", box.definition), Fact("Unit", box.unit)]
    return told(box.label, show.count(box.n).shown, facts)


def participants(document: OutcomeDocument, show: Show, _: str) -> Evidence:
    part, rules = document.participation, document.snapshot.rules
    cme, micro = show.count(part.cme_learners).shown, show.count(part.micro_learning).shown
    facts = [
        Fact("Who was counted", who_counts(document)),
        Fact("CME learners", f"{cme}. {rules.get('cme_learner', '')}"),
        Fact("Micro-learning", f"{micro}. {rules.get('micro_learning', '')}"),
    ]
    whole = show.count(part.participants).shown
    known = is_known(part.participants) and is_known(part.cme_learners)
    formula = [f"{cme} + {micro} = {whole}"] if known and is_known(part.micro_learning) else []
    return told("Participants", whole, facts, formula)


def people(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    """A group of the audience by its index, or the oncologists."""
    name, _, index = about.partition(".")
    audience = document.audience
    if name == "oncologists":
        group = audience.oncologists
        entry = LabelledShare(label="Oncologists", n=group.n, share=group.share)
        return _group(document, show, entry, "Oncologists")
    groups = {"specialty": audience.specialty, "profession": audience.profession}.get(name, [])
    if not index.isdecimal() or int(index) >= len(groups):
        return None
    entry = groups[int(index)]
    return _group(document, show, entry, f"{name.capitalize()}: {entry.label}")


def _group(document: OutcomeDocument, show: Show, entry: LabelledShare, title: str) -> Evidence:
    of, persons = document.participation.participants, show.count(entry.n).shown
    facts = [
        Fact("Who was counted", f"all participants. {who_counts(document)}"),
        Fact("Persons", persons),
    ]
    known = is_known(entry.share) and is_known(entry.n) and is_known(of)
    formula = [f"share = {entry.n:,}/{of:,} = {entry.share:.4f}"] if known else []
    return told(title, persons, facts, formula)
