"""An answer as pages show it, with what may be told about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from assessments import feedback
from assessments.colleagues import colleagues_asked
from assessments.models import AnswerConfidence, QuestionVersion, Response
from assessments.public_question import in_order
from assessments.structure import Structure
from courses.models import Course

from .presenters import as_texts, percent, sure_levels


@dataclass(frozen=True)
class ShownChoice:
    text: str
    mine: bool
    right: bool
    feedback: str
    percent: int | None = None  # of colleagues


@dataclass(frozen=True)
class ShownAnswer:
    version: QuestionVersion
    choices: list[ShownChoice]
    lists_choices: bool  # otherwise one's own words are enough
    words: list[str]
    feedback: dict[str, Any] | None
    response: Response | None = None
    colleagues: int = 0
    sure: str = ""

    @property
    def key_waits(self) -> bool:
        """Whether its key is told only with the last attempt."""
        told = self.feedback or {}
        return bool(told.get("held_back")) and told["correct"] is not None


def keys_wait(answers: Iterable[ShownAnswer]) -> bool:
    return any(answer.key_waits for answer in answers)


def shown_answer(
    response: Response,
    structure: Structure,
    seed: object = "",
    held_back: Collection[int] | None = None,
) -> ShownAnswer:
    """In the words of the choices."""
    version = response.version
    told = feedback.for_response(response, structure, held_back=held_back)
    mine = as_texts(response.answer)
    chosen = (told or {}).get("colleagues", [])
    shares = {share["choice"]: percent(share["share"]) for share in chosen}
    right = set((told or {}).get("right_choices", []))
    of_choices = (told or {}).get("choice_feedback", {})
    choices = [
        ShownChoice(
            text=choice.text,
            mine=choice.key in mine,
            right=choice.key in right,
            feedback=of_choices.get(choice.key, ""),
            percent=shares.get(choice.key),
        )
        for choice in in_order(version, seed)
    ]
    is_told = told is not None and not told["held_back"]
    return ShownAnswer(
        version=version,
        choices=choices,
        # Every choice is listed where something can be told about it.
        lists_choices=bool(choices and is_told and (version.is_scored or shares or of_choices)),
        words=[c.text for c in choices if c.mine] if choices else _words(version, mine),
        feedback=told,
        response=response,
        colleagues=colleagues_asked(response, structure) if shares else 0,
        sure=_confidence(response, structure.course),
    )


def _words(version: QuestionVersion, mine: list[str]) -> list[str]:
    words = [version.scale[int(mine[0]) - 1]] if version.kind == "rating" else mine
    return [f"{words[0]} {version.unit}"] if version.unit else words


def _confidence(response: Response, course: Course) -> str:
    """In words; empty where the course does not ask or nothing was said."""
    if not course.asks_confidence:
        return ""
    confidence = AnswerConfidence.objects.filter(response=response).first()
    return dict(sure_levels())[confidence.level] if confidence else ""


def judged_answer(version: QuestionVersion, mine: Collection[str]) -> ShownAnswer:
    """Some choices of a question with everything that can be told about them, whoever made them."""
    right = [choice.key for choice in version.choices.all() if version.is_right(choice)]
    choices = [
        ShownChoice(
            text=choice.text,
            mine=choice.key in mine,
            right=version.is_scored and choice.key in right,
            feedback=choice.feedback,
        )
        for choice in version.choices_as_shown
    ]
    told = {
        "correct": set(mine) == set(right) if version.is_scored else None,
        "rationale": version.rationale,
        "references": version.references,
    }
    return ShownAnswer(version, choices, bool(choices), list(mine), told)
