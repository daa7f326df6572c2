"""A problem as its author reads it."""

import pytest

from courses.packages import PackageProblems
from tests.courses.packages.good_course import changed, read


def test_a_problem_reads_as_file_line_key_sentence_code(folder):
    with pytest.raises(PackageProblems) as caught:
        read(folder, changed("polls.1.pass_mark", 7))

    line = (folder / "course.yaml").read_text().split("pass_mark: 7")[0].count("\n") + 1
    assert (
        str(caught.value)
        == f"course.yaml:{line}: polls[1].pass_mark: Give at most 1. [out-of-range]"
    )
