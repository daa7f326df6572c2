"""Three times of one item against statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import cochrans_q, mcnemar
from statsmodels.stats.multitest import multipletests

from outcomes.statistics import compare_retention

PATTERNS = {
    (0, 0, 0): 12,
    (0, 1, 0): 21,
    (0, 1, 1): 30,
    (1, 1, 1): 25,
    (1, 0, 1): 4,
    (1, 1, 0): 6,
    (1, 0, 0): 3,
    (0, 0, 1): 2,
}


def rows(patterns):
    return np.array([kept for kept, people in patterns.items() for _ in range(people)])


def test_cochrans_q_and_its_pairs_equal_statsmodels():
    retention, table = compare_retention(PATTERNS), rows(PATTERNS)
    whole = cochrans_q(table)

    assert (retention.n, retention.df) == (103, 2)
    assert retention.statistic == pytest.approx(whole.statistic) and retention.p == pytest.approx(
        whole.pvalue
    )
    raw = []
    for step, (first, other) in zip(retention.steps, [(0, 1), (0, 2), (1, 2)], strict=True):
        cells = [
            [np.sum((table[:, first] == a) & (table[:, other] == b)) for b in (1, 0)]
            for a in (1, 0)
        ]
        raw.append(mcnemar(cells, exact=True).pvalue)
        assert step.change == pytest.approx(table[:, other].mean() - table[:, first].mean())
        assert step.p == pytest.approx(raw[-1])
    assert [step.p_holm for step in retention.steps] == pytest.approx(
        multipletests(raw, method="holm")[1]
    )


def test_nobody_with_three_answers_is_null_and_not_zero():
    retention = compare_retention({}).as_json()

    assert (retention["n"], retention["p"], retention["test"]) == (0, None, None)
    assert retention["follow_up"] == {"n": 0, "count": 0, "share": None, "ci95": None}
    assert all(step["change"] is None and step["p"] is None for step in retention["pairs"])


def test_nobody_who_varies_has_p_one():
    retention = compare_retention({(1, 1, 1): 4, (0, 0, 0): 2})

    assert (retention.statistic, retention.p) == (0.0, 1.0)


def test_one_learner_has_a_whole_document():
    assert compare_retention({(0, 1, 1): 1}).as_json()["post"]["share"] == 1.0
