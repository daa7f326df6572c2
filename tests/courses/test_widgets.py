import pytest
from django.core.exceptions import ValidationError

from courses.widgets import MomentField, SidePathsField, moment_of


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("10", 10), ("0:10", 10), ("00:10", 10), ("00:00:10", 10), ("10.5", 10), ("10,5", 10),
     (" 1:30 ", 90), ("1:2", 62), ("75:00", 4500), ("1:00:00", 3600), ("99:59:59", 359_999)],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed, seconds):
    assert MomentField().clean(typed) == seconds
    assert not MomentField().has_changed(seconds, typed)
    path = f"aside {typed.strip()}-{typed.strip()} > 0:05"
    assert SidePathsField().clean(path)[0]["from"] == seconds


@pytest.mark.parametrize("typed", ["1:75", "1:70:00", "-3", "ten", "0:100", "1:2:3:4", "1e3", "٣"])
def test_what_is_no_time_is_refused(typed):
    assert moment_of(typed) is None
    with pytest.raises(ValidationError, match="Give a time, for example 90"):
        MomentField().clean(typed)
