"""A row of responses.csv judged as every answer is judged; a refusal says what to write instead."""

import json
import re
from collections import defaultdict
from datetime import datetime
from typing import Any

from courses.models import Course

from ..comparison import comparison_keys
from ..models import Phase, QuestionVersion
from ..querysets import form_of
from ..scoring import InvalidAnswer, Read
from ..scoring import read as read_answer
from ..structure import Structure
from .rows import Cells, RowRefused, is_time, moment

MOST_REMEMBERED = 10_000
MOST_ATTEMPTS = 1000
CODE = re.compile(r"-?[0-9]{1,9}")  # a whole number, as survey tools code what was chosen


class Judge:
    """Turns the cells of a response into what is staged.

    The same answer to the same question is judged once.
    """

    def __init__(self, course: Course, at: datetime) -> None:
        self.at = at
        self.structure = Structure(course)
        # Read now: nothing can be while the rows are being copied.
        _ = self.structure.segment_questions
        self.compared = comparison_keys(self.structure)
        self.phases = {phase.label: phase for phase in Phase}
        self.seen: dict[tuple[str, str, str], tuple[Any, ...]] = {}
        self.codes: dict[
            str, tuple[int, int]
        ] = {}  # lowest and highest whole number given to a rating
        self.versions: dict[str, list[QuestionVersion]] = defaultdict(list)  # newest first
        versions = QuestionVersion.objects.filter(course=course).select_related("question")
        for version in versions.prefetch_related("choices").order_by("-number"):
            self.versions[version.question.key].append(version)

    def row(self, cells: Cells) -> tuple[Any, ...]:
        learner, question, phase, answer, answered_at, attempt = cells
        judged = self.seen.get((question, phase, answer)) or self._judge(question, phase, answer)
        learner = learner.strip()
        if not learner or "\x00" in learner:
            sentence = "The id of the learner is empty or unreadable."
            raise RowRefused("learner", sentence, "empty-learner")
        answered = moment(answered_at.strip(), "answered_at", self.at)
        return learner, *judged, answered, _attempt(attempt.strip())

    def is_header(self, cells: Cells) -> bool:
        """A second header, or the texts of the questions below it: nothing in the row is what its
        column holds.
        """
        _, question, phase, _, answered_at, _ = (cell.strip() for cell in cells)
        return (
            question not in self.versions and phase not in self.phases and not is_time(answered_at)
        )

    def codes_beyond(self) -> dict[str, tuple[int, int, int]]:
        """Ratings given in other numbers than their levels: lowest and highest code, and the
        levels.
        """
        codes = {key: (*span, len(self.versions[key][0].scale)) for key, span in self.codes.items()}
        return {key: code for key, code in codes.items() if code[0] < 1 or code[1] > code[2]}

    def _judge(self, question: str, phase_name: str, answer: str) -> tuple[Any, ...]:
        key, phase = question.strip(), self.phases.get(phase_name.strip())
        versions = self.versions.get(key)
        if not versions:
            sentence = f"There is no question {key[:60]!r} in this course."
            raise RowRefused("question", sentence, "unknown-question")
        if phase is None:
            sentence = f"{phase_name[:60]!r} is none of {', '.join(self.phases)}."
            raise RowRefused("phase", sentence, "unknown-phase")
        if not self._is_asked(key, phase):
            sentence = f"{key!r} is not asked in the phase {phase.label}."
            raise RowRefused("phase", sentence, "not-asked-then")
        version, given = self._read(key, versions, answer)
        stored = json.dumps(given.answer)
        judged = version.question_id, version.pk, phase.value, given.picked, given.correct, stored
        if len(self.seen) < MOST_REMEMBERED and version.kind != "text":
            self.seen[(question, phase_name, answer)] = judged
        return judged

    def _is_asked(self, key: str, phase: Phase) -> bool:
        if phase == Phase.COMPARISON:
            return key in self.compared and self.versions[key][0].is_scored
        return bool(self.structure.occasions(key, phase))

    def _read(
        self, key: str, versions: list[QuestionVersion], answer: str
    ) -> tuple[QuestionVersion, Read]:
        """Under the newest version that knows the answer: a file does not say which wording was
        shown, and loading it again after an edit must find the same answers.
        """
        if versions[0].kind == "rating" and CODE.fullmatch(answer.strip()):
            low, high = self.codes.get(key, (int(answer), int(answer)))
            self.codes[key] = min(low, int(answer)), max(high, int(answer))
        problems = []
        for version in versions:
            try:
                form = form_of(version, as_written=True)
                return version, read_answer(form, _raw(version.kind, answer))
            except InvalidAnswer as problem:
                problems.append(problem)
        sentence = f"{answer[:60]!r}: {problems[0]}{_hint(versions[0], answer)}"
        raise RowRefused("answer", sentence, problems[0].code)


def _raw(kind: str, answer: str) -> str | list[str]:
    if kind == "multiple":
        return [key.strip() for key in answer.split("|")]
    return answer if kind == "text" else answer.strip()


def _hint(version: QuestionVersion, answer: str) -> str:
    """What files from elsewhere have instead, and how it is written here."""
    if version.kind in ("single", "multiple"):
        keys = ", ".join(choice.key for choice in version.choices.all())
        apart = (
            " Several choices are separated by |, as in a|b." if version.kind == "multiple" else ""
        )
        return f"{apart if re.search('[,;/ ]', answer.strip()) else ''} The choices are {keys}."
    if version.kind == "rating" and CODE.fullmatch(answer.strip()):
        return f" This is a scale of {len(version.scale)}."
    if version.kind == "number" and re.fullmatch(r"\s*-?[0-9]+,[0-9]+\s*", answer):
        return f" Decimals stand after a point: {answer.strip().replace(',', '.')}."
    return ""


def _attempt(text: str) -> int:
    if text in ("", "1"):
        return 1
    if not (
        text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_ATTEMPTS
    ):
        sentence = f"{text[:60]!r} is not a number from 1 to {MOST_ATTEMPTS:,}."
        raise RowRefused("attempt", sentence, "bad-attempt")
    return int(text)
