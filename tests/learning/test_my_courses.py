"""What stands on a learner's own page beside their gain."""

import pytest

from learning.my_courses import shares_of_all
from outcomes.snapshots.document import Comparison
from outcomes.statistics import PairedTable, compare_matched_item


@pytest.mark.parametrize(("neither", "shares"), [(8, (8.0, 25.0)), (6, (None, None))])
def test_shares_of_all_are_whole_percent_and_of_few_there_are_none(neither, shares):
    table = PairedTable(both=0, gained=3, lost=1, neither=neither)
    matched = compare_matched_item(table).as_json() | {"p_holm": None}

    assert shares_of_all(Comparison.from_json(matched)) == shares
