"""What a course is made of, part by part: how a row reads, and how it is written.

A row reads as plain values. References to other rows of the course are ids in these values, and are
translated from the rows of one course to those of the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext

from courses.models import (
    Caption,
    Case,
    Course,
    Disclosure,
    Exhibit,
    Faculty,
    Handout,
    Ladder,
    MicroSegment,
    Objective,
    PlanningRecord,
    Supporter,
    Track,
)
from courses.models.fields import ShareField
from courses.models.withdrawn import Withdrawable
from courses.moments import as_moment, moments_of
from courses.shares import percent_words
from courses.withdrawing import take_back, withdraw
from learners.models import User

Values = dict[str, Any]
Maps = dict[str, dict[int, int]]  # by part: a row of one course to the row of the other
WITHDRAWN = "withdrawn"  # what a row that can be withdrawn says of it


@dataclass(frozen=True)
class Deed:
    """Who writes, and what they said of edits of answered questions: by live question, same or new
    item and the reason.
    """

    by: User | None
    at: datetime
    declared: dict[int, tuple[str, str]] = field(default_factory=dict)


class Part:
    """A kind of row; a room above describes its own by another `Part`."""

    def __init__(
        self,
        model: type[models.Model],
        *,
        course: str = "course",
        refs: dict[str, "str"] | None = None,
        left_out: Iterable[str] = (),
        hidden: Iterable[str] = (),
        select: Iterable[str] = (),
    ) -> None:
        self.model, self.course, self.select = model, course, tuple(select)
        self.refs = refs or {}  # column to the part it points into
        self.hidden = frozenset(hidden)  # compared and written, but not shown
        self._left_out = {"id", "course", "withdrawn_at", *left_out}

    @property
    def key(self) -> str:
        return self.model._meta.model_name or ""

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name).capitalize()

    @property
    def fields(self) -> list[models.Field]:
        concrete = self.model._meta.concrete_fields
        return [f for f in concrete if f.name not in self._left_out]

    # reading

    def rows(self, course: Course) -> list[Any]:
        rows = self.model._default_manager.filter(**{self.course: course.pk})
        return list(rows.select_related(*self.select).order_by("pk"))

    def values(self, row: Any) -> Values:
        values = {f.attname: f.value_from_object(row) for f in self.fields}
        if isinstance(row, Withdrawable):
            values[WITHDRAWN] = row.withdrawn_at is not None
        return {
            name: str(value) if isinstance(value, models.fields.files.FieldFile) else value
            for name, value in values.items()
        }

    def translate(self, values: Values, maps: Maps) -> Values:
        """With the rows of the other course in place of those of this one."""
        moved = {
            name: maps[part].get(values[name], values[name])
            for name, part in self.refs.items()
            if values.get(name) is not None
        }
        return values | moved

    def title(self, row: Any) -> str:
        return str(row)

    def read_title(self, row: Any) -> str:
        """As a reviewer reads it, in their language."""
        return self.title(row)

    def field_label(self, name: str) -> str:
        if name == WITHDRAWN:
            return "Withdrawn"
        column = next((f for f in self.fields if f.attname == name), None)
        return str(column.verbose_name).capitalize() if column is not None else name.capitalize()

    def words(self, name: str, value: Any, titles: dict[tuple[str, int], str]) -> str:
        """A value as people read it."""
        if name in self.refs:
            return titles.get((self.refs[name], value), "") if value is not None else ""
        column = next((f for f in self.fields if f.attname == name), None)
        if column is not None and column.related_model and value is not None:
            return str(column.related_model._default_manager.filter(pk=value).first() or "")
        if isinstance(column, ShareField):
            return percent_words(value)
        if column is not None and column.flatchoices:
            value = dict(column.flatchoices).get(value, value)
        return _plain_words(value)

    # writing

    def copy_all(self, rows: list[Any], course: Course, maps: Maps, deed: Deed) -> dict[int, int]:
        """Rows of the other course, as they are; by row of the other the row of this one."""
        return {
            row.pk: self.write(None, course, self.translate(self.values(row), maps), deed).pk
            for row in rows
        }

    def write(self, row: Any, course: Course, values: Values, deed: Deed) -> Any:
        """Make the row, or let it say these values."""
        target: Any = row or self.model()
        if row is None and any(f.name == "course" for f in self.model._meta.concrete_fields):
            target.course_id = course.pk
        self._fill(target, values)
        if row is None and values.get(WITHDRAWN):
            target.withdrawn_at = deed.at
        if row is None:
            target.save(force_insert=True)
        else:
            target.save(update_fields=[f.name for f in self.fields if not f.primary_key])
        if row is not None and WITHDRAWN in values:
            _set_withdrawn(row, values[WITHDRAWN], deed)
        return target

    def _fill(self, target: Any, values: Values) -> None:
        for each in self.fields:
            if each.attname in values:
                setattr(target, each.attname, each.to_python(values[each.attname]))

    def declaration(self, row: Any, values: Values) -> "Declaration | None":
        """What has to be said of an edit of what learners answered."""
        return None

    def what_a_change_asks(self, row: Any, names: Iterable[str]) -> str:
        """What to look at before these fields are published."""
        return ""

    # taking out

    def what_follows(self, row: Any, goes: bool) -> tuple[str, bool]:
        """Of taking the row out of the live course, and whether it can be."""
        if goes:
            return "It is deleted: no learner has answered or seen it.", True
        if isinstance(row, Withdrawable):
            return (
                "It is withdrawn: learners have answered or seen it. It is shown no more, and what "
                "they did stays and counts.",
                True,
            )
        return "Learners have answered or seen it, so it stays: put it back in the copy.", False

    def remove(self, row: Any, deed: Deed) -> None:
        if not goes(row) and isinstance(row, Withdrawable):
            withdraw(row, by=deed.by, at=deed.at)


@dataclass(frozen=True)
class Declaration:
    """An edit of an answered wording: by how many, and why it cannot be the same item, if so."""

    learners: int
    why_new: str


def goes(row: models.Model) -> bool:
    """Deletes the row where the database lets go of it."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).delete()
    except IntegrityError:
        return False
    return True


def _set_withdrawn(row: Withdrawable, is_wanted: bool, deed: Deed) -> None:
    if is_wanted:
        withdraw(row, by=deed.by, at=deed.at)
    else:
        take_back(row, by=deed.by)


def _plain_words(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(_plain_words(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain_words(each)}" for name, each in value.items())
    return str(value)


# --- what this room holds -------------------------------------------------------------------------


def track_words(track: Track) -> str:
    return gettext("Track %(number)s: %(title)s") % {"number": track.number, "title": track.title}


class CoursePart(Part):
    """The course's own row. Address and state are those of each."""

    def rows(self, course: Course) -> list[Any]:
        return [Course.objects.get(pk=course.pk)]

    def write(self, row: Any, course: Course, values: Values, deed: Deed) -> Any:
        self._fill(course, values)
        course.save(update_fields=[f.name for f in self.fields])
        return course


FILM = ("video", "video_sha256", "video_name", "duration")
COMING = ("coming", "coming_sha256", "coming_duration")


def film_words(digest: str) -> str:
    """A video file as its author knows it: by its name and its length."""
    ladder = Ladder.objects.filter(source_sha256=digest).first() or Ladder()
    name, length = ladder.file_name, ladder.length
    for model in (Track, MicroSegment):
        rows: Any = model._default_manager
        for row in rows.filter(Q(video_sha256=digest) | Q(coming_sha256=digest))[:1]:
            is_shown = row.video_sha256 == digest
            name = name or (PurePath(row.video_name).name if is_shown else "")
            length = length or (row.duration if is_shown else row.coming_duration)
    return f"{name or 'A video'}, {as_moment(round(length))}" if length else name or "A video"


class CasePart(Part):
    def words(self, name: str, value: Any, titles: dict[tuple[str, int], str]) -> str:
        if name == "starts_at" and value is not None:
            return as_moment(value)
        if name == "laboratory" and value:
            return "\n".join(_lab_words(row) for row in value)
        return super().words(name, value, titles)


def _lab_words(row: dict[str, str]) -> str:
    """As a report from the laboratory has it."""
    told = [row.get("value", ""), row.get("unit", "")]
    beyond = [row.get(name, "") for name in ("reference", "abnormal")]
    line = f"{row.get('test', row.get('name', ''))}: {' '.join(filter(None, told))}"
    return ", ".join([line, *filter(None, beyond)])


class FilmPart(Part):
    """Tracks and segments: the film that plays, or the one that is to. The files themselves are
    shared by both courses.
    """

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model, left_out=COMING, hidden=["video", "video_name"])

    def values(self, row: Any) -> Values:
        values = super().values(row)
        if not row.coming_sha256:
            return values
        film = (str(row.coming), row.coming_sha256, "", row.coming_duration)
        return values | dict(zip(FILM, film, strict=True))

    def write(self, row: Any, course: Course, values: Values, deed: Deed) -> Any:
        """A film that takes the place of another waits until it is ready to play."""
        if row is None:
            return super().write(row, course, values, deed)
        rest = {name: value for name, value in values.items() if name not in FILM}
        if values["video_sha256"] != self.values(row)["video_sha256"]:
            names = FILM if not row.video else ("coming", "coming_sha256", "", "coming_duration")
            for name, of in zip(names, FILM, strict=True):
                if name:
                    each: Any = self.model._meta.get_field(name)
                    setattr(row, name, each.to_python(values[of]))
            row.save(update_fields=[name for name in names if name])
        return super().write(row, course, rest, deed)

    def what_a_change_asks(self, row: Any, names: Iterable[str]) -> str:
        if "video_sha256" in names and (moments := moments_of(row)):
            return f"{moments.capitalize()} placed for the video that plays now."
        return ""

    def read_title(self, row: Any) -> str:
        return track_words(row) if isinstance(row, Track) else self.title(row)

    def field_label(self, name: str) -> str:
        return "Video file" if name == "video_sha256" else super().field_label(name)

    def words(self, name: str, value: Any, titles: dict[tuple[str, int], str]) -> str:
        if name == "duration" and value is not None:
            return as_moment(round(float(value)))
        if name == "video_sha256" and value:
            return film_words(value)
        return super().words(name, value, titles)


class SegmentPart(FilmPart):
    def what_follows(self, row: Any, goes: bool) -> tuple[str, bool]:
        follows, possible = super().what_follows(row, goes)
        if possible:
            return follows, True
        return "It is withdrawn: learners have watched or answered it, and that stays.", True

    def remove(self, row: Any, deed: Deed) -> None:
        if not goes(row):
            MicroSegment.objects.filter(pk=row.pk).update(withdrawn=True)


class CaptionPart(Part):
    def rows(self, course: Course) -> list[Any]:
        of_course = Q(track__course=course) | Q(segment__course=course)
        return list(Caption.objects.filter(of_course).select_related("track", "segment"))

    def title(self, row: Any) -> str:
        return f"{row.language}, {row.track or row.segment}"

    def read_title(self, row: Any) -> str:
        return f"{row.language}, {track_words(row.track) if row.track else row.segment}"


class DisclosurePart(Part):
    def title(self, row: Any) -> str:
        return f"{row.faculty.name}: {row}"


class PlanningPart(Part):
    def title(self, row: Any) -> str:
        return "Planning record"

    def read_title(self, row: Any) -> str:
        return gettext("Planning record")


PARTS: list[Part] = [  # rooms above add theirs when the site starts; each after what it points to
    CoursePart(
        Course,
        left_out=[
            "slug",
            "status",
            "published_at",
            "created_at",
            "team",
            "subgroups_frozen",
            "subgroups_frozen_at",
        ],
    ),
    Part(Objective),
    Part(Supporter),
    Part(Faculty),
    DisclosurePart(Disclosure, course="faculty__course", refs={"faculty_id": "faculty"}),
    PlanningPart(PlanningRecord, left_out=["skipped"]),
    FilmPart(Track),
    CasePart(Case, course="track__course", refs={"track_id": "track"}),
    Part(
        Exhibit,
        course="case__track__course",
        refs={"case_id": "case"},
        hidden=["image", "image_name", "width", "height"],
    ),
    Part(
        Handout,
        course="track__course",
        refs={"track_id": "track"},
        hidden=["file", "file_name", "size"],
    ),
    SegmentPart(MicroSegment),
    CaptionPart(
        Caption,
        refs={"track_id": "track", "segment_id": "microsegment"},
        hidden=["file", "file_name"],
    ),
]
# What is made of a course as a whole once it has been written.
AFTERWARDS: list[Any] = []
