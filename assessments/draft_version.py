"""A question while it is typed: what would be asked, stored nowhere and well formed or not."""

from dataclasses import asdict
from typing import Any

from django.http import QueryDict

from courses.models import Course

from .authoring import FLAGS, Content, Offered, fill, usual_top
from .choice_lines import free_keys, split_choices
from .models import Choice, Kind, Measure, Question, QuestionVersion

MOST_ROWS, MOST_CHARACTERS = 62, 20_000


def version_of_form(course: Course, data: QueryDict) -> QuestionVersion:
    """As the form would save it, for whoever looks before it is saved."""
    return unsaved_version(course, _content(data))


def unsaved_version(course: Course, content: Content) -> QuestionVersion:
    question = Question(pk=0, course=course, key="preview")
    version = fill(QuestionVersion(pk=0, question=question, course=course), content)
    choices = [
        Choice(version=version, position=position, **asdict(offered))
        for position, offered in enumerate(content.choices)
    ]
    version._prefetched_objects_cache = {"choices": choices}  # type: ignore[attr-defined]
    return version


def _content(data: QueryDict) -> Content:
    kind = data.get("kind", "")
    kind = kind if kind in Kind.values else Kind.SINGLE.value
    measures = data.get("measures", "")
    scale = _lines(data, "scale") if kind == Kind.RATING else ()
    return Content(
        kind=kind,
        measures=measures if measures in Measure.values else Measure.KNOWLEDGE,
        stem=_text(data, "stem"),
        rationale=_text(data, "rationale"),
        references=_lines(data, "references"),
        scale=scale,
        top=usual_top(kind, scale),
        choices=tuple(_choices(data)) if kind in (Kind.SINGLE, Kind.MULTIPLE) else (),
        unit=_text(data, "unit") if kind == Kind.NUMBER else "",
        lowest=_number(data, "lowest") if kind == Kind.NUMBER else None,
        highest=_number(data, "highest") if kind == Kind.NUMBER else None,
        whole=kind == Kind.NUMBER and "whole" in data,
        formatted="formatted" in data,
    )


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "")[:MOST_CHARACTERS].replace("\r\n", "\n").strip()


def _lines(data: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, _text(data, name).split("\n"))))


def _number(data: QueryDict, name: str) -> float | None:
    try:
        return float(data.get(name, ""))
    except ValueError:
        return None


def _choices(data: QueryDict) -> list[Offered]:
    rows = [_row(data, index) for index in range(MOST_ROWS)]
    typed = [row for row in rows if row["text"] and not row["DELETE"]]
    ordered = sorted(enumerate(typed, 1), key=lambda item: (item[1]["order"] or item[0], item[0]))
    letters = free_keys([row["key"] for row in typed])
    offered = [
        Offered(
            row["key"] or next(letters),
            row["text"],
            feedback=row["feedback"],
            **{name: bool(row[name]) for name in FLAGS},
        )
        for _, row in ordered
    ]
    return offered + split_choices(_text(data, "pasted"), taken=[each.key for each in offered])


def _row(data: QueryDict, index: int) -> dict[str, Any]:
    names = ("key", "text", "feedback", "DELETE", *FLAGS)
    order = _number(data, f"choices-{index}-order")
    return {name: _text(data, f"choices-{index}-{name}") for name in names} | {"order": order}
