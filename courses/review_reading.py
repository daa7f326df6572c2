"""A course as a reviewer reads it: part by part, field by field, with what was said of each."""

from dataclasses import dataclass, field
from typing import Any

from .models import Course, Exhibit, MicroSegment, ReviewComment, Track
from .review_words import field_words, part_words, value_words
from .working_copies.document import plain
from .working_copies.parts import PARTS, WITHDRAWN, Part

# In the order in which a course is read.
ORDER = (
    "course", "objective", "supporter", "faculty", "disclosure", "planningrecord", "creditoffer",
    "trackcredit", "question", "poll", "track", "case", "exhibit", "decisionpoint", "caption",
    "microsegment", "segmentquestion",
)  # fmt: skip
SMALL = {
    "position", "team_id", "user_id", "pars_provider_id", "pars_activity_id", "video_sha256",
    "number", "key", "slug", "track_id", "faculty_id", "case_id", "phase", "formatted",
    "image_sha256", "file_sha256",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    label: str
    words: str


@dataclass(frozen=True)
class Item:
    key: str  # kind and number, for example question:7
    title: str
    lines: list[Line]
    has_video: bool = False
    has_picture: bool = False
    alt: str = ""
    comments: list[ReviewComment] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def pk(self) -> int:
        return int(self.key.partition(":")[2])

    @property
    def anchor(self) -> str:
        return self.key.replace(":", "-")


@dataclass(frozen=True)
class Section:
    label: str
    items: list[Item]


def sections_of(course: Course) -> list[Section]:
    parts = {part.key: part for part in PARTS}
    ordered = [parts[key] for key in ORDER if key in parts]
    rows = {part.key: part.rows(course) for part in PARTS}
    titles = {(part.key, row.pk): part.read_title(row) for part in PARTS for row in rows[part.key]}
    comments: dict[str, list[ReviewComment]] = {}
    for comment in course.review_comments.all():
        comments.setdefault(comment.item, []).append(comment)
    sections = [
        Section(
            part_words(part.label),
            [item for row in rows[part.key] if (item := _item(part, row, titles, comments))],
        )
        for part in ordered
    ]
    return [section for section in sections if section.items]


def item_keys(course: Course) -> set[str]:
    return {f"{part.key}:{row.pk}" for part in PARTS for row in part.rows(course)}


def _item(
    part: Part,
    row: Any,
    titles: dict[tuple[str, int], str],
    comments: dict[str, list[ReviewComment]],
) -> Item | None:
    values, title = plain(part.values(row)), part.read_title(row)
    if values.get(WITHDRAWN):
        return None
    lines = [
        Line(field_words(part.field_label(name)), value_words(name, value, words))
        for name, value in values.items()
        if name not in part.hidden and name not in SMALL and value not in (None, "", [], {}, False)
        if (words := part.words(name, value, titles)) not in ("", title)
    ]
    key = f"{part.key}:{row.pk}"
    return Item(
        key,
        title,
        lines,
        has_video=isinstance(row, Track | MicroSegment) and bool(row.video),
        has_picture=isinstance(row, Exhibit),
        alt=getattr(row, "alt", ""),
        comments=comments.get(key, []),
    )
