"""Drafts held against a course: what would be created, or what is wrong where."""

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from urllib.parse import unquote

from django.db import transaction

from assessments import authoring
from assessments.authoring import Content, Offered
from assessments.choice_lines import free_keys
from assessments.models import Kind, Measure
from assessments.models.question import key_form
from assessments.pictures import keep_picture
from courses.models import Course, Objective
from courses.packages.problems import Problem
from courses.pictures import Drawn

from .drafts import Draft, Reading
from .pictures import SHOWN

WITH_OBJECTIVE = (Measure.KNOWLEDGE, Measure.COMPETENCE, Measure.CONFIDENCE)
MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Usual:
    """What a draft is that does not say it."""

    measures: str = Measure.KNOWLEDGE
    objective: Objective | None = None


@dataclass
class Plan:
    wanted: list[tuple[str, Content]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counted: str = "line"
    lines: list[int] = field(default_factory=list)  # where each of `wanted` stands
    pictures: dict[str, Drawn] = field(default_factory=dict)

    @property
    def good(self) -> list[tuple[str, Content]]:
        """What nothing is wrong with."""
        wrong = {problem.line for problem in self.problems}
        return [
            pair for line, pair in zip(self.lines, self.wanted, strict=True) if line not in wrong
        ]

    def without_the_wrong(self) -> "Plan":
        return Plan(self.good, [], self.notes, self.counted, pictures=self.pictures)


def plan_of(course: Course, reading: Reading, usual: Usual) -> Plan:
    """Everything, or what keeps it from coming in: nothing half done."""
    plan = Plan([], list(reading.problems), list(reading.notes), reading.counted)
    plan.pictures = reading.pictures
    objectives = {str(objective.number): objective for objective in course.objectives.all()}
    taken = set(course.questions.values_list("key", flat=True))
    named = {draft.key for draft in reading.drafts if draft.key}
    number = authoring.last_number(taken | named)
    for draft in reading.drafts:
        key = draft.key
        if not key:
            number += 1
            key = f"q{number}"
        content = _content(draft, objectives, usual)
        problems = [*_wrong_key(draft, key, taken), *_wrong(draft, content, objectives)]
        plan.problems += problems
        taken.add(key)
        plan.wanted.append((key, content))
        plan.lines.append(draft.line)
    plan.problems.sort(key=lambda problem: problem.line or 0)
    return plan


def _content(draft: Draft, objectives: dict[str, Objective], usual: Usual) -> Content:
    scored_kind = draft.kind in (Kind.SINGLE, Kind.MULTIPLE)
    measures = draft.measures or (
        usual.measures if scored_kind else
        Measure.CONFIDENCE if draft.kind == Kind.RATING else Measure.EVALUATION
    )  # fmt: skip
    objective = objectives.get(_number(draft.objective))
    if not draft.objective and measures in WITH_OBJECTIVE:
        objective = usual.objective
    keys = free_keys(())
    top = authoring.usual_top(draft.kind, draft.scale) if draft.top is None else draft.top
    return Content(
        kind=draft.kind,
        measures=measures,
        stem=draft.stem,
        objective=objective,
        rationale=draft.rationale,
        references=draft.references,
        scale=draft.scale,
        top=top,
        choices=tuple(Offered(next(keys), **asdict(choice)) for choice in draft.choices),
        grid=draft.grid,
        shuffle=draft.shuffle and scored_kind,
        unit=draft.unit,
        lowest=draft.lowest,
        highest=draft.highest,
        whole=draft.whole,
        formatted=draft.formatted,
    )


def _number(text: str) -> str:
    """The objective's number, however it is written: 2, LO2, 2.0."""
    match = re.search(r"[0-9]+", text)
    return match[0] if match else text


def _wrong_key(draft: Draft, key: str, taken: set[str]) -> list[Problem]:
    if key in taken:
        sentence = f"There is a question {key} already; importing creates and never changes."
        return [Problem("questions", key, sentence, "key-taken", draft.line)]
    if len(key) > 60 or not key_form.regex.search(key):  # type: ignore[union-attr]
        return [Problem("questions", key[:60], str(key_form.message), "bad-key", draft.line)]
    return []


def _wrong(draft: Draft, content: Content, objectives: dict[str, Objective]) -> list[Problem]:
    wrong = []
    if draft.kind not in Kind.values:
        known = ", ".join(Kind.values)
        wrong.append(("kind", f"There is no kind {draft.kind!r}: {known}.", "unknown-kind"))
    elif content.measures not in Measure.values:
        known = ", ".join(Measure.values)
        sentence = f"There is no measure {content.measures!r}: {known}."
        wrong.append(("measures", sentence, "unknown-measure"))
    else:
        wrong += [(w.field, w.sentence, w.code) for w in authoring.wrong_with(content)]
    if draft.objective and _number(draft.objective) not in objectives:
        sentence = f"The course has no objective {draft.objective}."
        wrong.append(("objective", sentence, "unknown-objective"))
    wrong += _wrong_texts(draft)
    return [
        Problem("questions", field, sentence, code, draft.line) for field, sentence, code in wrong
    ]


def _wrong_texts(draft: Draft) -> list[tuple[str, str, str]]:
    wrong = []
    texts = [draft.stem, draft.rationale]
    texts += [text for choice in draft.choices for text in (choice.text, choice.feedback)]
    if not draft.stem:
        wrong.append(("stem", "The question has no words.", "missing-stem"))
    if any(not choice.text.strip() for choice in draft.choices):
        wrong.append(("choices", "A choice has no words.", "empty-choice"))
    if any(len(text) > MOST_CHARACTERS for text in texts):
        wrong.append(("stem", "A text is longer than 20,000 characters.", "too-long"))
    if any(re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text) for text in texts):
        wrong.append(("stem", "A text holds control characters.", "control-character"))
    if len(draft.grid) > 200:
        wrong.append(("grid", "A line above a grid has at most 200 characters.", "too-long"))
    if len(draft.unit) > 40:
        wrong.append(("unit", "A unit has at most 40 characters.", "too-long"))
    return wrong


@transaction.atomic
def create(course: Course, plan: Plan, *, at: datetime) -> list[str]:
    """All of it, behind the questions there are; in words."""
    if plan.problems:
        raise ValueError("a plan with problems is not carried out")
    questions = authoring.new_questions(course, [key for key, _ in plan.wanted])
    contents = [_with_pictures(content, course, plan) for _, content in plan.wanted]
    return authoring.save_versions(list(zip(questions, contents, strict=True)), at=at)


def _with_pictures(content: Content, course: Course, plan: Plan) -> Content:
    """What it shows is kept in the course, and called by its name there."""

    def named(match: re.Match[str]) -> str:
        name = unquote(match[2])
        if name not in plan.pictures:
            return match[0]
        picture = keep_picture(course, plan.pictures[name], name)
        return f"![{match[1]}]({picture.name})"

    def text(written: str) -> str:
        return SHOWN.sub(named, written)

    if not plan.pictures or not content.formatted:
        return content
    choices = tuple(replace(each, feedback=text(each.feedback)) for each in content.choices)
    return replace(
        content, stem=text(content.stem), rationale=text(content.rationale), choices=choices
    )
