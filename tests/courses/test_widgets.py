from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from courses.percent_field import PercentField
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


@pytest.mark.parametrize(
    ("typed", "share"),
    [("80", "0.8"), ("80 %", "0.8"), ("66,67%", "0.6667"), ("0.8", "0.8"), ("1", "1"),
     ("100", "1"), ("0", "0"), ("0.5 %", "0.005"), ("12.3456789 %", "0.123456789")],
)  # fmt: skip
def test_a_share_is_typed_in_percent_and_comes_back_as_it_is_shown(typed, share):
    field, share = PercentField(), Decimal(share)

    assert field.clean(typed) == share
    assert field.clean(field.prepare_value(share)) == share
    assert not field.has_changed(share, typed) and field.has_changed(share, "") is True


@pytest.mark.parametrize("typed", ["101", "-5", "most", "1e2", "80 per cent", "٨٠"])
def test_what_is_no_percentage_is_refused(typed):
    with pytest.raises(ValidationError, match="Give a percentage from 0 to 100"):
        PercentField().clean(typed)
