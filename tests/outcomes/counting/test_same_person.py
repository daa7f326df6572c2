import pytest

from outcomes.counting.same_person import by_address, is_shared, join, joined_by_address

ANN, BEN, UNKNOWN, ALSO_UNKNOWN = (1, "1234567893"), (2, "1245319599"), (3, ""), (4, "12")


def test_rows_that_share_something_in_turn_are_one_person_by_its_smallest_row():
    assert join([[5, 3], [9, 5], [7, 8]]) == {5: 3, 3: 3, 9: 3, 7: 7, 8: 7}


def test_two_valid_npis_under_an_address_make_it_shared():
    assert is_shared([ANN, BEN, UNKNOWN])
    assert not is_shared([ANN, UNKNOWN, ALSO_UNKNOWN])


@pytest.mark.parametrize(
    ("members", "rows"),
    [
        ([ANN, UNKNOWN], [1, 3]),
        ([ANN, BEN], []),
        ([ANN, BEN, UNKNOWN, ALSO_UNKNOWN], [3, 4]),
        ([UNKNOWN, ALSO_UNKNOWN], [3, 4]),
    ],
)
def test_a_shared_address_joins_nobody_who_has_an_npi(members, rows):
    assert joined_by_address(members, npis_tell_apart=True) == rows
    assert joined_by_address(members, npis_tell_apart=False) == [row for row, _ in members]


def test_an_address_of_one_row_joins_nobody():
    assert by_address({"a@a.org": [ANN], "b@a.org": [ANN, UNKNOWN]}, npis_tell_apart=True) == [
        [1, 3]
    ]
