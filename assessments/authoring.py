"""What an author does to a question: edit it while nobody has answered, supersede it afterwards."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from courses import question_rules
from courses.models import Course, Objective
from courses.question_rules import Wrong
from learners.refusals import Refusal

from .exclusive_choices import excludes_by_default
from .markdown import plain_words
from .models import Choice, Kind, Measure, Question, QuestionVersion, Response

CHUNK = 200  # questions that are written together


@dataclass(frozen=True)
class Offered:
    """A choice as the author gives it."""

    key: str
    text: str
    correct: bool = False
    pinned: bool = False
    exclusive: bool = False
    unsure: bool = False
    feedback: str = ""  # told after the answer


FLAGS = ("correct", "pinned", "exclusive", "unsure")


def flags_of(version: QuestionVersion, choice: Choice) -> dict[str, bool]:
    """What is said of a choice; right as the key reads now."""
    return {name: getattr(choice, name) for name in FLAGS} | {"correct": version.is_right(choice)}


@dataclass(frozen=True, kw_only=True)
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
    choices: tuple[Offered, ...] = ()
    grid: str = ""
    shuffle: bool = False
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    formatted: bool = False
    whole: bool = False

    @classmethod
    def of_package(
        cls,
        entry: dict[str, Any],
        objective: Objective | None,
        stored: Mapping[str, bool] | None = None,
    ) -> "Content":
        """`stored`: which choices of the question exclude the others already, by key; a package
        that says nothing of them leaves them as they are.
        """
        scale = tuple(entry.get("scale", ()))
        usual = usual_top(entry["kind"], scale)
        top = entry.get("top", usual) if entry["kind"] == Kind.RATING else None
        usual_flags = {
            c["key"]: (stored or {}).get(c["key"], True)
            for c in entry.get("choices", ())
            if excludes_by_default(entry["kind"], entry["measures"], c["text"])
        }
        choices = tuple(
            Offered(
                c["key"],
                c["text"],
                feedback=c.get("feedback", ""),
                **_flags(c, usual_flags.get(c["key"], False)),
            )
            for c in entry.get("choices", ())
        )
        return cls(
            kind=entry["kind"],
            measures=entry["measures"],
            stem=entry["stem"],
            objective=objective,
            rationale=entry.get("rationale", ""),
            references=tuple(entry.get("references", ())),
            scale=scale,
            top=top,
            choices=choices,
            grid=entry.get("grid", ""),
            shuffle=entry.get("shuffle", False),
            unit=entry.get("unit", ""),
            lowest=entry.get("min"),
            highest=entry.get("max"),
            formatted=entry.get("formatted", False),
            whole=entry.get("whole", False),
        )

    @classmethod
    def of_version(cls, version: QuestionVersion) -> "Content":
        choices = tuple(
            Offered(c.key, c.text, feedback=c.feedback, **flags_of(version, c))
            for c in version.choices_as_shown
        )
        wording = {name: getattr(version, name) for name in WORDING}
        lists = {name: tuple(wording[name]) for name in ("references", "scale")}
        return cls(**wording | lists, choices=choices)

    def as_asked(self) -> question_rules.Asked:
        values = {
            "choices": self.choices, "shuffle": self.shuffle, "scale": self.scale,
            "top": self.top, "grid": self.grid, "unit": self.unit,
            "min": self.lowest, "max": self.highest, "whole": self.whole,
        }  # fmt: skip
        return question_rules.Asked(
            kind=self.kind,
            measures=self.measures,
            has_objective=self.objective is not None,
            choices=tuple(
                question_rules.Offered(choice.correct, choice.exclusive, choice.unsure)
                for choice in self.choices
            ),
            labels=len(self.scale),
            top=self.top,
            low=self.lowest,
            high=self.highest,
            whole=self.whole,
            given=frozenset(
                name
                for name, value in values.items()
                if value not in ("", None, ()) and value is not False
            ),
        )

    @property
    def plain_stem(self) -> str:
        return plain_words(self.stem) if self.formatted else self.stem

    @property
    def kind_words(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def measures_words(self) -> str:
        return str(Measure(self.measures).label)

    def differs_in_wording(self, other: "Content") -> bool:
        """Beyond rationale, references and feedback, which nobody has seen when they answer."""
        return self.asked_alone() != other.asked_alone()

    def asked_alone(self) -> "Content":
        """Without what is told after the answer."""
        asked = tuple(replace(choice, feedback="") for choice in self.choices)
        return replace(self, rationale="", references=(), choices=asked)


def _flags(choice: dict[str, Any], excludes: bool) -> dict[str, bool]:
    """What a package says of a choice; whether it excludes the others where it does not say."""
    return {name: bool(choice.get(name, name == "exclusive" and excludes)) for name in FLAGS}


WORDING = [field.name for field in fields(Content) if field.name != "choices"]


IN_FORMS = {"min": "lowest", "max": "highest"}  # other fields are called as in a package


def wrong_with(content: Content) -> list[Wrong]:
    """What keeps a wording from being asked, each sentence once, by field of the form."""
    wrong = question_rules.wrong_with(content.as_asked())
    fields = (each._replace(field=IN_FORMS.get(each.field, each.field), part="") for each in wrong)
    return list(dict.fromkeys(fields))


def usual_top(kind: str, scale: Sequence[str]) -> int | None:
    """The top box of a rating that does not say how many levels it has."""
    return min(2, len(scale) - 1) if kind == Kind.RATING and scale else None


KEY_OF_ITS_OWN = re.compile(r"q([0-9]{1,6})")


def next_key(course: Course) -> str:
    """The next free one of q1, q2, q3 and so on."""
    return f"q{last_number(course.questions.values_list('key', flat=True)) + 1}"


def last_number(keys: Iterable[str]) -> int:
    """Of keys that came by themselves."""
    matches = map(KEY_OF_ITS_OWN.fullmatch, keys)
    return max((int(match[1]) for match in matches if match), default=0)


def new_question(course: Course, key: str) -> Question:
    return new_questions(course, [key])[0]


def new_questions(course: Course, keys: Sequence[str]) -> list[Question]:
    """Behind the others."""
    last = course.questions.order_by("-position").values_list("position", flat=True).first()
    first = 0 if last is None else last + 1
    return Question.objects.bulk_create(
        Question(course=course, key=key, position=first + index) for index, key in enumerate(keys)
    )


def is_unused_edit(version: QuestionVersion) -> bool:
    """A later version in force that nobody has answered yet."""
    return version.number > 1 and version.in_force_until is None and not is_answered(version)


class VersionReported(Refusal):
    """A version that a report was made with is part of what the report says."""

    code = "version-reported"
    sentence = (
        "A report was made while this version was asked, and it must be possible to make it again. "
        "The version stays; write the earlier wording as the next one."
    )


def is_reported(version: QuestionVersion) -> bool:
    """Whether outcomes read the course while this version was asked; known here by the relation's
    name, as outcomes stand above.
    """
    snapshots = version.course.outcome_snapshots  # type: ignore[attr-defined]
    return bool(snapshots.filter(known_at__gte=version.in_force_from).exists())


@transaction.atomic
def take_back_version(version: QuestionVersion) -> QuestionVersion:
    """Ask the version before it again; who answers in this moment keeps it, as the database waits
    for them. Raises VersionReported.
    """
    if is_reported(version):
        raise VersionReported
    before = QuestionVersion.objects.get(question=version.question_id, number=version.number - 1)
    version.delete()
    before.in_force_until = None
    before.save(update_fields=["in_force_until"])
    return before


def is_answered(version: QuestionVersion) -> bool:
    return Response.objects.filter(course_id=version.course_id, version=version).exists()


@dataclass
class _Writing:
    """What a chunk of questions comes to: few statements, however many questions."""

    ended: list[QuestionVersion] = field(default_factory=list)
    added: list[QuestionVersion] = field(default_factory=list)
    updated: list[QuestionVersion] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of what differs in those that are updated
    choices: list[tuple[QuestionVersion, Content]] = field(default_factory=list)
    told: list[Choice] = field(default_factory=list)  # whose feedback alone differs

    def make(self, version: QuestionVersion, content: Content) -> None:
        self.added.append(fill(version, content))
        self.choices.append((version, content))

    def update(self, version: QuestionVersion, was: Content, content: Content) -> None:
        self.updated.append(fill(version, content))
        self.names |= {name for name in WORDING if getattr(was, name) != getattr(content, name)}
        if was.asked_alone().choices != content.asked_alone().choices:
            self.choices.append((version, content))
        elif was.choices != content.choices:
            self.told += _with_feedback(version, content)

    def write(self) -> None:
        QuestionVersion.objects.bulk_update(self.ended, ["in_force_until"])
        QuestionVersion.objects.bulk_create(self.added)
        if self.names:
            QuestionVersion.objects.bulk_update(self.updated, sorted(self.names))
        Choice.objects.bulk_update(self.told, ["feedback"])
        new = set(map(id, self.added))
        had = [version for version, _ in self.choices if id(version) not in new]
        if had:
            Choice.objects.filter(version__in=had).delete()
        Choice.objects.bulk_create(
            Choice(version=version, position=position, **asdict(choice))
            for version, content in self.choices
            for position, choice in enumerate(content.choices)
        )


def _with_feedback(version: QuestionVersion, content: Content) -> Iterator[Choice]:
    feedback = {choice.key: choice.feedback for choice in content.choices}
    for choice in version.choices.all():
        if choice.feedback != feedback[choice.key]:
            choice.feedback = feedback[choice.key]
            yield choice


def save_version(question: Question, content: Content, *, at: datetime) -> list[str]:
    """Make the content the version in force; says in words what happened, nothing when nothing
    changed.
    """
    return save_versions([(question, content)], at=at)


@transaction.atomic
def save_versions(wanted: Sequence[tuple[Question, Content]], *, at: datetime) -> list[str]:
    """The same for many questions of one course."""
    lines: list[str] = []
    for first in range(0, len(wanted), CHUNK):
        lines += _save_chunk(wanted[first : first + CHUNK], at)
    return lines


def _save_chunk(wanted: Sequence[tuple[Question, Content]], at: datetime) -> list[str]:
    versions = _in_force([question for question, _ in wanted])
    contents = {pk: Content.of_version(version) for pk, version in versions.items()}
    reworded = [
        versions[question.pk]
        for question, content in wanted
        if question.pk in versions and contents[question.pk].differs_in_wording(content)
    ]
    answered, writing, lines = _answered(reworded), _Writing(), []
    for question, content in wanted:
        current = versions.get(question.pk)
        if current is None:
            version = QuestionVersion(
                question=question, course_id=question.course_id, in_force_from=at
            )
            writing.make(version, content)
            lines.append(f"created question {question}")
        elif contents[question.pk] == content:
            continue
        elif current.pk in answered:
            number = _supersede(current, content, at, writing)
            lines.append(
                f"question {question} has been answered: its new wording is version {number}"
            )
        else:
            writing.update(current, contents[question.pk], content)
            lines.append(f"updated question {question}")
    writing.write()
    return lines


def _in_force(questions: list[Question]) -> dict[int, QuestionVersion]:
    """By question; nobody else changes them until this is done."""
    versions = QuestionVersion.objects.filter(question__in=questions, in_force_until__isnull=True)
    locked = versions.select_for_update(of=("self",)).select_related("objective")
    return {version.question_id: version for version in locked.prefetch_related("choices")}


def _answered(versions: list[QuestionVersion]) -> set[int]:
    if not versions:
        return set()
    courses = {version.course_id for version in versions}
    given = Response.objects.filter(course_id__in=courses, version__in=versions)
    return set(given.values_list("version_id", flat=True).distinct())


def _supersede(current: QuestionVersion, content: Content, at: datetime, writing: _Writing) -> int:
    """End a version and make the next one, which is in force from now on; its number."""
    current.in_force_until = at
    writing.ended.append(current)
    following = QuestionVersion(
        question_id=current.question_id,
        course_id=current.course_id,
        number=current.number + 1,
        in_force_from=at,
    )
    writing.make(following, content)
    return following.number


def fill(version: QuestionVersion, content: Content) -> QuestionVersion:
    """The wording, without its choices."""
    for name in WORDING:
        value = getattr(content, name)
        setattr(version, name, list(value) if isinstance(value, tuple) else value)
    return version
