"""A document looked through section by section. Pure."""

from copy import deepcopy

from .cells import Json, Work, key_of
from .comparison_arm import suppress_comparison_arm
from .confidence import suppress_confidence
from .follow_up import suppress_follow_up
from .knowledge import suppress_knowledge
from .knowledge_confidence import suppress_knowledge_confidence
from .participation import suppress_audience, suppress_participation
from .questions import suppress_question
from .subgroups import suppress_subgroups

ONLY_INSIDE = ("item_analysis", "reliability", "precision", "data_quality")  # the house's business


def suppress_sections(work: Work, document: Json) -> Json:
    made = deepcopy({name: part for name, part in document.items() if name not in ONLY_INSIDE})
    suppress_participation(work, made)
    suppress_audience(work, made["audience"], made["participation"]["participants"])
    suppress_knowledge(work, made)
    for rating in made["confidence"]:
        suppress_confidence(work, rating)
    for section in ("practice_change", "barriers"):
        for question in made[section]:
            suppress_question(work, question, f"{section}/{key_of(question)}")
    suppress_knowledge_confidence(work, made)
    suppress_subgroups(work, made)
    suppress_follow_up(work, made)
    suppress_comparison_arm(work, made)
    return made


def cells_of(document: Json) -> dict[str, int]:
    """Every cell of a document by its address: where nothing is small nothing is hidden, and each is looked at."""
    work = Work(0)
    suppress_sections(work, document)
    return work.cells
