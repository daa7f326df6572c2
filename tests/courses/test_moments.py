import pytest

from courses.moments import as_moment, clock, thousandth


@pytest.mark.parametrize(
    ("second", "read", "written"),
    [(0, "0:00", "00:00"), (65, "1:05", "01:05"), (4500, "75:00", "01:15:00")],
)
def test_a_moment_is_read_short_and_written_in_full(second, read, written):
    assert (clock(second), as_moment(second)) == (read, written)


def test_a_moment_lies_on_the_line_of_its_video_and_never_beyond_its_end():
    assert [thousandth(at, 80) for at in (0, 20, 90)] == [0, 250, 1000]
    assert thousandth(5, 0) == 0
