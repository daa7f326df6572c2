"""YAML as authors write it, and what is refused."""

import pytest
import yaml

from courses.packages import PackageProblems
from tests.courses.packages.good_course import GOOD, problems, read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1", "bad-yaml"),
        ("", "bad-yaml"),
        ("- a list", "bad-yaml"),
        ("a: &x [lol]\nb: [*x, *x]", "bad-yaml"),
        ("a: &x 1", "bad-yaml"),
        ("a: !!python/object/apply:os.system [ls]", "bad-yaml"),
        ("title: A\ntitle: B", "bad-yaml"),
        ("1: A", "bad-yaml"),
        ("a: " + "[" * 200 + "]" * 200, "bad-yaml"),
        ("a: b\n--- \nc: d", "bad-yaml"),
        ("title: \x01", "bad-characters"),
        (b"title: \xff\xfe", "not-utf8"),
        ("#" * (5 * 2**20 + 1), "course-file-too-large"),
    ],
)
def test_yaml_that_is_damaged_or_hostile_is_refused(folder, text, code):
    assert [reported for reported, _ in problems(folder, text)] == [code]


def test_a_key_given_twice_is_named_with_its_line(folder):
    with pytest.raises(PackageProblems) as caught:
        read(folder, "format: 1\ntitle: A\ntitle: B\n")

    assert (
        str(caught.value)
        == "course.yaml:3: This is not valid YAML: the key 'title' stands here twice. [bad-yaml]"
    )


def test_times_dates_yes_and_no_need_no_quotes(folder):
    text = yaml.safe_dump(GOOD, sort_keys=False).replace("'", "")

    assert read(folder, text)["questions"][1]["scale"] == ["no", "yes"]
