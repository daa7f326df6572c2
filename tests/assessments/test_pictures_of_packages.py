"""A package shows only pictures that it brings, or that the course has."""

import pytest
from PIL import Image

from assessments.models import Picture
from assessments.pictures import write_pictures
from courses.packages import Package, PackageProblems
from courses.packages.row_changes import Changes
from tests.factories import make_course

pytestmark = pytest.mark.django_db

NAME = "ct-0123456789abcdef.png"
SHOWN = f"![A CT]({NAME})"


def questions(**texts):
    """The second of two shows the picture."""
    choices = [{"key": "a", "text": "A"}, {"key": "b", "text": "B", "feedback": SHOWN}]
    return [{"key": "q1", "stem": "Plain"}, {"stem": "Which?", "choices": choices} | texts]


def bring(folder, **data):
    course = make_course("pictured", published=False)
    write_pictures(course, data, Package(folder), Changes(trial=True))
    return course


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        ({"formatted": True}, ["choices[1].feedback"]),
        (
            {"formatted": True, "stem": SHOWN, "rationale": SHOWN},
            ["stem", "rationale", "choices[1].feedback"],
        ),
    ],
)
def test_a_picture_that_nobody_has_is_refused_with_its_place(tmp_path, texts, keys):
    with pytest.raises(PackageProblems) as refused:
        bring(tmp_path, questions=questions(**texts))

    problems = refused.value.problems
    assert [problem.key for problem in problems] == [f"questions[1].{key}" for key in keys]
    assert {problem.code for problem in problems} == {"no-picture"}


def test_a_picture_that_the_package_brings_and_a_text_as_typed_come_in(tmp_path):
    (tmp_path / "media").mkdir()
    Image.new("RGB", (40, 30), "red").save(tmp_path / "media" / NAME)

    course = bring(tmp_path, questions=questions(formatted=True), pictures=[f"media/{NAME}"])
    write_pictures(course, {"questions": questions()}, Package(tmp_path), Changes(trial=True))

    assert Picture.objects.get(course=course).name == NAME
    write_pictures(
        course, {"questions": questions(formatted=True)}, Package(tmp_path), Changes(trial=True)
    )  # the course has it by now


def test_what_a_picture_of_a_package_lost_is_said(tmp_path):
    page = Image.new("RGB", (40, 30), "red")
    page.save(tmp_path / "ct.tiff", save_all=True, append_images=[page])
    changes, course = Changes(trial=True), make_course("pictured", published=False)

    write_pictures(course, {"pictures": ["ct.tiff"]}, Package(tmp_path), changes)

    assert [line.partition(". ")[0] for line in changes.lines if "note" in line] == [
        "note: ct.tiff: The file holds more than one picture; only the first was taken."
    ]
