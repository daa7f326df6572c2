"""The same stored answers give the same digest."""

import pytest

from outcomes.snapshots.digests import canonical, digest_of

DOCUMENT = {"snapshot": {"id": 1, "digest": "x", "as_of": "2026-05-04"}, "items": [{"n": 3}]}


def test_the_order_of_names_and_what_names_one_computation_do_not_matter():
    again = {"items": [{"n": 3}], "snapshot": {"as_of": "2026-05-04", "id": 2, "software": "1"}}

    assert digest_of(again) == digest_of(DOCUMENT)


@pytest.mark.parametrize(
    "changed", [{"items": [{"n": 4}]}, {"items": [{"n": None}]}, {"snapshot": {"as_of": "2026"}}]
)
def test_any_other_figure_gives_another(changed):
    assert digest_of(DOCUMENT | changed) != digest_of(DOCUMENT)


def test_what_is_no_number_is_not_written():
    with pytest.raises(ValueError, match="Out of range"):
        canonical({"p": float("nan")})
