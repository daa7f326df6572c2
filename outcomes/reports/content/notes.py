"""Notes of a document as they are read: what is true of several questions is said once."""

import re
from collections.abc import Sequence

from .grammar import comma_listed

OF_A_QUESTION = re.compile(r"Question (\S+(?: \(version \d+\))?): (.+)")


def notes_once(notes: Sequence[str]) -> tuple[str, ...]:
    """In the order of their first mention."""
    told: dict[str, list[str]] = {}  # what is said, and of which questions
    for note in map(_one_learner, notes):
        of_a_question = OF_A_QUESTION.fullmatch(note)
        words = of_a_question[2] if of_a_question else note
        told.setdefault(words, []).extend([of_a_question[1]] if of_a_question else [])
    return tuple(_note(words, list(dict.fromkeys(keys))) for words, keys in told.items())


def _note(words: str, questions: Sequence[str]) -> str:
    if not questions:
        return words
    if len(questions) == 1:
        return f"Question {questions[0]}: {words}"
    words = words.replace(" matched learners; read it ", " matched learners each; read them ")
    words = words.replace(" matched learner; read it ", " matched learner each; read them ")
    return f"Questions {comma_listed(questions)}: {words}"


def _one_learner(note: str) -> str:
    """Notes are kept as they were computed, and some say "1 matched learners"."""
    return re.sub(r"\b1 matched learners", "1 matched learner", note)
