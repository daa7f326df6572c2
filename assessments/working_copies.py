"""How questions and where they are asked are taken into a working copy, and written back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from textwrap import shorten
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext, gettext_noop

from courses.models import Course, Objective
from courses.moments import as_moment
from courses.working_copies.parts import (
    PARTS,
    Declaration,
    Deed,
    Maps,
    Part,
    Values,
    goes,
    track_words,
)

from .amending import amend, why_another_item
from .authoring import WORDING, Content, Offered, is_answered, save_version, save_versions
from .models import (
    DecisionPoint,
    Picture,
    Poll,
    PollQuestion,
    Question,
    QuestionVersion,
    ReminderPlan,
    ReminderRule,
    SegmentQuestion,
)
from .question_use import poll_name
from .withdrawing import (
    learners_who_answered,
    set_questions,
    set_retry_questions,
    take_out,
    withdraw_question,
)

OWN = ("key", "position")  # of the question itself; the rest is its wording in force
SAME = "same"
FLAGS = {
    "correct": gettext_noop("correct"),
    "pinned": gettext_noop("stays in its place"),
    "exclusive": gettext_noop("none of the others"),
    "unsure": gettext_noop("not sure"),
}


class QuestionPart(Part):
    """A question reads as its wording in force. Other versions and answers belong to the live
    course alone.
    """

    def __init__(self) -> None:
        super().__init__(Question)

    def rows(self, course: Course) -> list[Any]:
        in_force = QuestionVersion.objects.filter(in_force_until__isnull=True)
        versions = in_force.select_related("objective").prefetch_related("choices")
        held = Prefetch("versions", versions, to_attr="wordings")
        questions = Question.objects.filter(course=course).prefetch_related(held).order_by("pk")
        return [question for question in questions if question.wordings]

    def values(self, row: Any) -> Values:
        content = Content.of_version(row.wordings[0])
        values = {name: getattr(content, name) for name in WORDING if name != "objective"}
        values |= {name: getattr(row, name) for name in OWN}
        values["objective"] = content.objective.pk if content.objective else None
        return values | {"choices": [list(astuple(choice)) for choice in content.choices]}

    def translate(self, values: Values, maps: Maps) -> Values:
        objective = values["objective"]
        return values | {"objective": objective and maps["objective"].get(objective, objective)}

    def title(self, row: Any) -> str:
        return f"{row.key}: {shorten(row.wordings[0].stem, 90, placeholder=' …')}"

    def field_label(self, name: str) -> str:
        if name in (*OWN, "choices"):
            return name.capitalize()
        field: Any = QuestionVersion._meta.get_field(name)
        return str(field.verbose_name).capitalize()

    def words(self, name: str, value: Any, titles: dict[tuple[str, int], str]) -> str:
        if name == "objective":
            return titles.get(("objective", value), "") if value is not None else ""
        if name == "choices":
            return "\n".join(_choice_words(choice) for choice in _choices(value))
        return super().words(name, value, titles)

    def declaration(self, row: Any, values: Values) -> Declaration | None:
        before, after = Content.of_version(row.wordings[0]), _content(values)
        if not (before.differs_in_wording(after) and is_answered(row.wordings[0])):
            return None
        return Declaration(learners_who_answered(row), why_another_item(before, after))

    def copy_all(self, rows: list[Any], course: Course, maps: Maps, deed: Deed) -> dict[int, int]:
        """Few statements, however many questions."""
        read = [self.translate(self.values(row), maps) for row in rows]
        questions = Question.objects.bulk_create(
            Question(course=course, key=values["key"], position=values["position"])
            for values in read
        )
        contents = [_content(values) for values in read]
        save_versions(list(zip(questions, contents, strict=True)), at=deed.at)
        return {row.pk: question.pk for row, question in zip(rows, questions, strict=True)}

    def write(self, row: Any, course: Course, values: Values, deed: Deed) -> Any:
        question = row or Question(course=course, key=values["key"])
        question.position = values["position"]
        question.save()
        content = _content(values)
        version = question.versions.filter(in_force_until__isnull=True).first()
        verdict, reason = deed.declared.get(question.pk, ("", ""))
        answered = version if version is not None and is_answered(version) else None
        differs = answered and Content.of_version(answered).differs_in_wording(content)
        if answered and differs and verdict == SAME:
            amend(version=answered, content=content, by=deed.by, reason=reason)
        save_version(question, content, at=deed.at)
        return question

    def what_follows(self, row: Any, goes: bool) -> tuple[str, bool]:
        if goes:
            return super().what_follows(row, goes)
        sentence = (
            f"Learners who have answered it: {learners_who_answered(row)}. It is asked nowhere any "
            "more; their answers stay and count in all results."
        )
        return sentence, True

    def remove(self, row: Any, deed: Deed) -> None:
        if not goes(row):
            withdraw_question(row, by=deed.by, at=deed.at)


def _content(values: Values) -> Content:
    given = {name: values[name] for name in WORDING if name != "objective"}
    lists = {name: tuple(given[name]) for name in ("references", "scale")}
    objective = Objective(pk=values["objective"]) if values["objective"] else None
    choices = tuple(_choices(values["choices"]))
    return Content(**given | lists | {"objective": objective, "choices": choices})


def _choices(stored: Iterable[Sequence[Any]]) -> Iterator[Offered]:
    """A working copy keeps the values of a choice in the order of its fields."""
    return (Offered(*values) for values in stored)


def _choice_words(choice: Offered) -> str:
    flags = [gettext(words) for name, words in FLAGS.items() if getattr(choice, name)]
    feedback = gettext("Feedback")
    told = f". {feedback}: {choice.feedback}" if choice.feedback else ""
    return f"{choice.key}. {choice.text}" + (f" ({', '.join(flags)})" if flags else "") + told


class PollPart(Part):
    """A poll with the questions it asks, in order."""

    def __init__(self) -> None:
        super().__init__(Poll, refs={"track_id": "track"}, select=["track"])

    def rows(self, course: Course) -> list[Any]:
        entries = PollQuestion.objects.in_use().order_by("position", "id")
        polls = Poll.objects.filter(course=course).select_related("track").order_by("pk")
        asking = Prefetch("entries", entries, to_attr="asking")
        return list(polls.prefetch_related(asking, "retry_entries"))

    def values(self, row: Any) -> Values:
        asks = [[entry.question_id, entry.required] for entry in row.asking]
        draws = [entry.question_id for entry in row.retry_entries.all()]
        return super().values(row) | {"asks": asks, "draws": draws}

    def translate(self, values: Values, maps: Maps) -> Values:
        of = maps["question"]
        asks = [[of.get(question, question), required] for question, required in values["asks"]]
        draws = [of.get(question, question) for question in values["draws"]]
        return super().translate(values, maps) | {"asks": asks, "draws": draws}

    def title(self, row: Any) -> str:
        return poll_name(row)

    def read_title(self, row: Any) -> str:
        return poll_name(row, gettext)

    def field_label(self, name: str) -> str:
        own = {"asks": "Questions", "draws": "Drawn for further attempts"}
        return own.get(name) or super().field_label(name)

    def words(self, name: str, value: Any, titles: dict[tuple[str, int], str]) -> str:
        if name == "draws":
            return "\n".join(titles.get(("question", question), "") for question in value)
        if name != "asks":
            return super().words(name, value, titles)
        return "\n".join(
            titles.get(("question", question), "") + ("" if required else " (may be skipped)")
            for question, required in value
        )

    def write(self, row: Any, course: Course, values: Values, deed: Deed) -> Any:
        poll = super().write(row, course, values, deed)
        wanted = [(question, required) for question, required in values["asks"]]
        set_questions(poll, wanted, at=deed.at, by=deed.by)
        set_retry_questions(poll, values["draws"])
        return poll

    def remove(self, row: Any, deed: Deed) -> None:
        take_out(row, at=deed.at, by=deed.by)


class PointPart(Part):
    def title(self, row: Any) -> str:
        return f"{row.question.key}, {as_moment(row.at)}, {row.track}"

    def read_title(self, row: Any) -> str:
        return f"{row.question.key}, {as_moment(row.at)}, {track_words(row.track)}"

    def words(self, name: str, value: Any, titles: dict[tuple[str, int], str]) -> str:
        return as_moment(value) if name == "at" else super().words(name, value, titles)


class AskedInSegmentPart(Part):
    def title(self, row: Any) -> str:
        return f"{row.question.key}, {row.segment}"


class ReminderPlanPart(Part):
    def title(self, row: Any) -> str:
        return f"Reminders of the {poll_name(row.poll)}"


def join_parts() -> None:
    PARTS.extend(
        [
            Part(Picture, hidden=["image", "width", "height"]),
            QuestionPart(),
            PollPart(),
            PointPart(
                DecisionPoint,
                course="track__course",
                refs={"track_id": "track", "question_id": "question"},
                select=["track", "question"],
            ),
            AskedInSegmentPart(
                SegmentQuestion,
                course="segment__course",
                refs={"segment_id": "microsegment", "question_id": "question"},
                select=["segment", "question"],
            ),
            Part(ReminderRule),
            ReminderPlanPart(
                ReminderPlan,
                course="poll__course",
                refs={"poll_id": "poll"},
                select=["poll__track"],
            ),
        ]
    )
