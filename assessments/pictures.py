"""Pictures in questions: taken in once, named by what they are, copied with the questions that show
them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify

from courses.models import Course
from courses.packages import Package, PackageProblems, Problem
from courses.packages.row_changes import Changes
from courses.pictures import Drawn, draw_again
from courses.storage import keep_bytes
from learners.refusals import Refusal

from .authoring import Content
from .markdown import pictures_in
from .models import Picture

MOST = 500  # pictures of a course


class TooManyPictures(Refusal):
    code = "too-many-pictures"
    status = 400


@transaction.atomic
def keep_picture(course: Course, drawn: Drawn, called: str) -> Picture:
    """The same picture under the same name is kept once. Raises TooManyPictures."""
    stem = slugify(Path(called).stem)[:80].replace("_", "-").strip("-") or "picture"
    name = f"{stem}-{drawn.digest[:16]}{drawn.suffix}"
    picture = Picture.objects.filter(course=course, name=name).first()
    if picture is not None:
        return picture
    if Picture.objects.filter(course=course).count() >= MOST:
        raise TooManyPictures(f"A course holds at most {MOST} pictures of questions.")
    stored, _ = keep_bytes(drawn.data, course_id=course.pk, suffix=drawn.suffix)
    return Picture.objects.create(
        course=course, name=name, image=stored, width=drawn.width, height=drawn.height
    )


def copy_pictures(contents: Iterable[Content], course: Course) -> None:
    """What questions of another course show comes along with them."""
    names = {name for content in contents for name in pictures_of(content)}
    have = set(Picture.objects.filter(course=course).values_list("name", flat=True))
    for picture in (
        Picture.objects.filter(name__in=names - have).order_by("name", "id").distinct("name")
    ):
        with default_storage.open(str(picture.image.name)) as file:
            data = file.read()
        stored, _ = keep_bytes(data, course_id=course.pk, suffix=Path(picture.name).suffix)
        Picture.objects.create(
            course=course,
            name=picture.name,
            image=stored,
            width=picture.width,
            height=picture.height,
        )


def pictures_of(content: Content) -> set[str]:
    if not content.formatted:
        return set()
    feedback = [choice.feedback for choice in content.choices]
    return pictures_in(content.stem, content.rationale, *feedback)


def write_pictures(
    course: Course, data: dict[str, Any], package: Package, changes: Changes
) -> None:
    """Those of a package that are not there yet; what answered questions show is not removed.

    Raises PackageProblems where a question shows one that is neither there nor in the package.
    """
    have = set(Picture.objects.filter(course=course).values_list("name", flat=True))
    if problems := list(_lacking(data, have)):
        raise PackageProblems(problems)
    for entry in data.get("pictures", []):
        name, path = PurePosixPath(entry).name, package.path(entry)
        if name in have or path is None:
            continue
        drawn = draw_again(path)
        stored = f"trial{drawn.suffix}"
        if not changes.trial:
            stored, is_new = keep_bytes(drawn.data, course_id=course.pk, suffix=drawn.suffix)
            changes.stored += [stored] if is_new else []
        Picture.objects.create(
            course=course, name=name, image=stored, width=drawn.width, height=drawn.height
        )
        changes.add(f"created picture {name}")
        changes.lines += [f"note: {entry}: {note}" for note in drawn.notes]


def _lacking(data: dict[str, Any], have: set[str]) -> Iterator[Problem]:
    """Pictures that texts of a package show and nobody would see, by the place of the text."""
    there = have | {PurePosixPath(entry).name for entry in data.get("pictures", [])}
    for index, question in enumerate(data.get("questions", [])):
        for key, text in _formatted_texts(question):
            for name in sorted(pictures_in(text) - there):
                sentence = f"There is no picture {name} in the course or under pictures."
                yield Problem("course.yaml", f"questions[{index}].{key}", sentence, "no-picture")


def _formatted_texts(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if not question.get("formatted"):
        return
    for key in ("stem", "rationale"):
        yield key, question.get(key, "")
    for index, choice in enumerate(question.get("choices", ())):
        yield f"choices[{index}].feedback", choice.get("feedback", "")


def file_names(course: Course) -> dict[str, str]:
    """What each picture of a course is called in its package, and where it is stored."""
    pictures = Picture.objects.filter(course=course).order_by("name")
    return {f"media/{picture.name}": str(picture.image.name) for picture in pictures}
