import dataclasses
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

from outcomes.statistics import (
    Effect,
    OverallChange,
    PairedTable,
    Side,
    compare_matched_item,
    compare_ratings,
    compare_unmatched,
    shares_only,
)

SIDE = {"n", "count", "share", "ci95"}
COMPARISON = {
    "n", "pre", "post", "change", "change_ci95", "table", "test", "statistic", "p", "p_holm",
    "effect", "suppressed",
}  # fmt: skip


@pytest.mark.parametrize(
    "comparison",
    [
        compare_matched_item(PairedTable(72, 57, 13, 70)),
        compare_matched_item(PairedTable(0, 9, 0, 0)),
        compare_matched_item(PairedTable(0, 0, 0, 0)),
        compare_unmatched(111, 286, 140, 231),
        shares_only(0, 0, 3, 9),
    ],
)
def test_a_comparison_has_the_shape_of_the_snapshot_and_plain_numbers(comparison):
    as_json = comparison.as_json()

    assert set(as_json) == COMPARISON
    assert set(as_json["pre"]) == set(as_json["post"]) == SIDE
    assert set(as_json["effect"]) == {
        "cohens_h",
        "odds_ratio",
        "odds_ratio_ci95",
        "normalized_gain",
    }
    assert json.loads(json.dumps(as_json, allow_nan=False)) == as_json


def test_the_paired_table_is_written_by_its_names():
    assert compare_matched_item(PairedTable(72, 57, 13, 70)).as_json()["table"] == {
        "both": 72,
        "gained": 57,
        "lost": 13,
        "neither": 70,
    }


def test_an_infinite_limit_becomes_null_and_the_other_stays():
    effect = Effect(1.0, math.inf, (1.2, math.inf), None).as_json()

    assert (effect["odds_ratio"], effect["odds_ratio_ci95"]) == (None, [1.2, None])


def test_not_a_number_becomes_null():
    assert OverallChange(1, 0.5, 0.5, math.nan, None, None, None, 3).as_json()["change"] is None


def test_adjusted_p_is_added_to_a_copy():
    raw = compare_matched_item(PairedTable(72, 57, 13, 70))

    adjusted = raw.with_p_holm(0.04)

    assert (raw.p_holm, adjusted.p_holm) == (None, 0.04)
    assert dataclasses.replace(adjusted, p_holm=None) == raw


def test_a_paired_table_knows_its_margins():
    table = PairedTable(both=72, gained=57, lost=13, neither=70)

    assert (table.n, table.pre, table.post) == (212, 85, 129)


@pytest.mark.parametrize("counts", [(-1, 0, 0, 0), (0, 0, 0, 2.0), (0, True, 0, 0)])
def test_a_paired_table_refuses_what_is_no_count(counts):
    with pytest.raises(ValueError, match="whole number"):
        PairedTable(*counts)


@pytest.mark.parametrize("counts", [(3, 2), (-1, 2), (0, -2)])
def test_a_side_refuses_more_right_answers_than_answers(counts):
    with pytest.raises(ValueError, match="impossible|whole number"):
        Side.counted(*counts, ci95=None)


def test_ratings_have_the_shape_of_the_snapshot():
    as_json = compare_ratings([[1, 2], [0, 3]]).as_json()

    assert {
        "pre",
        "post",
        "mean_pre",
        "mean_post",
        "test",
        "statistic",
        "p",
        "rank_biserial",
    } < set(as_json)
    assert (as_json["pre"], as_json["post"], as_json["improved"]) == ([3, 3], [1, 5], 2)
    assert json.dumps(as_json, allow_nan=False)


def test_results_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        PairedTable(1, 2, 3, 4).both = 5


def test_the_room_needs_nothing_but_numpy_and_the_standard_library():
    code = (
        f"import sys; sys.path.append({str(Path(numpy.__file__).parents[1])!r});"
        "import outcomes.statistics, outcomes.numbers;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} - "
        "set(sys.stdlib_module_names)))"
    )

    printed = subprocess.run(
        [sys.executable, "-S", "-c", code], check=True, capture_output=True, text=True
    ).stdout

    assert set(printed.split()) == {"__main__", "numpy", "outcomes"}
