"""Knowledge and confidence together, by item."""

from outcomes import statistics
from outcomes.counting.knowledge_confidence import ConfidenceCounts
from outcomes.statistics.knowledge_confidence import STATES

from .absence import is_known
from .document import ConfidenceKnowledge, ConfidentlyWrong, KnowledgeConfidence
from .shared import Json, asked

NO_ANSWER, NO, YES = 0, 1, 2


def build(counts: list[ConfidenceCounts], *, mid_p: bool = False) -> ConfidenceKnowledge:
    combined = [statistics.combine_confidence(_four_answers(pair), mid_p=mid_p) for pair in counts]
    adjusted = statistics.holm([both.misinformed.p for both in combined])
    wrong = [_wrong_after(pair) for pair in counts]
    return ConfidenceKnowledge(
        states=list(STATES),
        items=[_item(*parts) for parts in zip(counts, combined, adjusted, strict=True)],
        confidently_wrong_after=sorted((each for each in wrong if each.count), key=_most_first),
    )


def _most_first(wrong: ConfidentlyWrong) -> tuple[float, str, int, str]:
    share = wrong.share if is_known(wrong.share) else 0
    return -share, wrong.question, wrong.version, wrong.confidence


def _four_answers(counts: ConfidenceCounts) -> dict[tuple[bool, bool, bool, bool], int]:
    key = counts.item.right_choices
    answers: dict[tuple[bool, bool, bool, bool], int] = {}
    for (right, sure, after, sure_after), n in counts.table.items():
        if right and sure and after and sure_after:
            cell = right == YES, sure == YES, after == key, sure_after == YES
            answers[cell] = answers.get(cell, 0) + n
    return answers


def _item(
    counts: ConfidenceCounts, both: statistics.KnowledgeConfidence, p_holm: float | None
) -> KnowledgeConfidence:
    wrong = both.misinformed.with_p_holm(p_holm).as_json()
    misinformed = {name: wrong[name] for name in ("change", "change_ci95", "test", "p", "p_holm")}
    return KnowledgeConfidence.from_json(
        _named(counts) | both.as_json() | {"misinformed": misinformed, "suppressed": False}
    )


def _named(counts: ConfidenceCounts) -> Json:
    rating = counts.confidence
    return asked(counts.item) | {
        "confidence": rating.question.key,
        "confidence_version": rating.number,
        "confidence_stem": rating.plain_stem,
    }


def _wrong_after(counts: ConfidenceCounts) -> ConfidentlyWrong:
    """Everybody who answered and rated after, with or without the answers before."""
    key = counts.item.right_choices
    n = wrong = 0
    chosen: dict[int, int] = {}
    for (_, _, after, sure), people in counts.table.items():
        if after and sure:
            n += people
            if after != key and sure == YES:
                wrong += people
                chosen[after] = chosen.get(after, 0) + people
    choices = [
        {
            "choice": c.key,
            "text": c.text,
            "n": sum(people for code, people in chosen.items() if code >> c.position & 1),
        }
        for c in counts.item.choices.all()
    ]
    named = [choice for choice in choices if choice["n"]]
    return ConfidentlyWrong.from_json(
        _named(counts)
        | statistics.confidently_wrong(wrong, n).as_json()
        | {"choices": named, "suppressed": False}
    )
