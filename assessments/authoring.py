"""What an author does to a question: edit it while nobody has answered, supersede it afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.models import Objective

from .models import Choice, Kind, Measure, Question, QuestionVersion, Response
from .models.question import SCORED


@dataclass(frozen=True)
class Content:
    """Everything of one wording; equal contents are the same version."""

    kind: str
    measures: str
    stem: str
    objective: Objective | None = None
    rationale: str = ""
    references: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    top: int | None = None
    choices: tuple[tuple[str, str, bool], ...] = ()  # key, text, right

    @classmethod
    def of_package(cls, entry: dict[str, Any], objective: Objective | None) -> "Content":
        scale = tuple(entry.get("scale", ()))
        top = entry.get("top", min(2, len(scale) - 1)) if entry["kind"] == "rating" else None
        choices = tuple((c["key"], c["text"], bool(c.get("correct"))) for c in entry.get("choices", ()))
        return cls(
            entry["kind"],
            entry["measures"],
            entry["stem"],
            objective,
            entry.get("rationale", ""),
            tuple(entry.get("references", ())),
            scale,
            top,
            choices,
        )

    @classmethod
    def of_version(cls, version: QuestionVersion) -> "Content":
        choices = tuple((c.key, c.text, version.is_right(c)) for c in version.choices.order_by("position"))
        return cls(
            version.kind,
            version.measures,
            version.stem,
            version.objective,
            version.rationale,
            tuple(version.references),
            tuple(version.scale),
            version.top,
            choices,
        )

    def differs_in_wording(self, other: "Content") -> bool:
        """Beyond rationale and references, which nobody has seen when they answer."""
        return self._asked() != other._asked()

    def _asked(self) -> tuple[Any, ...]:
        return (self.kind, self.measures, self.stem, self.objective, self.scale, self.top, self.choices)


@dataclass(frozen=True)
class Wrong:
    field: str
    sentence: str
    code: str


def wrong_with(content: Content) -> list[Wrong]:
    """What keeps a wording from being asked, by field. Packages are held to the same when they are read."""
    found = []
    scored = content.measures in SCORED
    offers = content.kind in (Kind.SINGLE, Kind.MULTIPLE)
    if content.measures in (*SCORED, Measure.CONFIDENCE) and content.objective is None:
        found.append(Wrong("objective", "A question that measures this names its objective.", "missing-objective"))
    if content.measures == Measure.CONFIDENCE and content.kind != Kind.RATING:
        found.append(Wrong("kind", "Confidence is asked as a rating.", "confidence-needs-rating"))
    if scored and not offers:
        found.append(Wrong("kind", "A question with a right answer offers choices.", "scored-needs-choices"))
    return found + _wrong_choices(content, offers, scored) + _wrong_scale(content)


def _wrong_choices(content: Content, offers: bool, scored: bool) -> list[Wrong]:
    right = sum(correct for _, _, correct in content.choices)
    if not offers:
        sentence = f"A {content.kind} question has no choices."
        return [Wrong("choices", sentence, "unexpected-choices")] if content.choices else []
    if len(content.choices) < 2:
        return [Wrong("choices", "A question of this kind has at least two choices.", "missing-choices")]
    if scored and content.kind == Kind.SINGLE and right != 1:
        return [Wrong("choices", f"Exactly one choice is right; here are {right}.", "one-right-choice")]
    if scored and not right:
        return [Wrong("choices", "At least one choice is right; here is none.", "no-right-choice")]
    return []


def _wrong_scale(content: Content) -> list[Wrong]:
    if content.kind != Kind.RATING:
        used = [name for name in ("scale", "top") if getattr(content, name)]
        return [Wrong(name, f"Only a rating has a {name}.", f"unexpected-{name}") for name in used]
    if len(content.scale) < 2:
        return [Wrong("scale", "A rating has a scale of at least two labels.", "missing-scale")]
    if content.top is None:
        return [Wrong("top", "Say how many of the highest levels are the top box.", "missing-top")]
    if not 1 <= content.top < len(content.scale):
        return [Wrong("top", "The top box is at least one level and smaller than the scale.", "top-too-large")]
    return []


def is_answered(version: QuestionVersion) -> bool:
    return Response.objects.filter(course_id=version.course_id, version=version).exists()


@transaction.atomic
def save_version(question: Question, content: Content, *, at: datetime) -> list[str]:
    """Make the content the version in force; says in words what happened, nothing when nothing changed."""
    current = question.versions.filter(in_force_until__isnull=True).select_for_update().first()
    if current is None:
        _write(QuestionVersion(question=question, course_id=question.course_id, in_force_from=at), content)
        return [f"created question {question}"]
    was = Content.of_version(current)
    if was == content:
        return []
    if was.differs_in_wording(content) and is_answered(current):
        following = supersede(current, content, at=at)
        return [f"question {question} has been answered: its new wording is version {following.number}"]
    _write(current, content, choices_too=was.choices != content.choices)
    return [f"updated question {question}"]


@transaction.atomic
def supersede(current: QuestionVersion, content: Content, *, at: datetime) -> QuestionVersion:
    """End a version and make the next one, which is in force from now on."""
    current.in_force_until = at
    current.save(update_fields=["in_force_until"])
    following = QuestionVersion(
        question_id=current.question_id, course_id=current.course_id, number=current.number + 1, in_force_from=at
    )
    _write(following, content)
    return following


def _write(version: QuestionVersion, content: Content, *, choices_too: bool = True) -> None:
    for name in ("kind", "measures", "stem", "objective", "rationale", "top"):
        setattr(version, name, getattr(content, name))
    version.references, version.scale = list(content.references), list(content.scale)
    version.save()
    if choices_too:
        version.choices.all().delete()
        Choice.objects.bulk_create(
            Choice(version=version, position=place, key=key, text=text, correct=correct)
            for place, (key, text, correct) in enumerate(content.choices)
        )
