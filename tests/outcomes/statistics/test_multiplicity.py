import gc

import pytest
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.stats.multitest import multipletests

from outcomes.statistics import benjamini_hochberg, bonferroni, holm

from .reading import bounded

METHODS = {holm: "holm", benjamini_hochberg: "fdr_bh", bonferroni: "bonferroni"}
families = some.lists(some.floats(1e-12, 1), min_size=1, max_size=15)
adjustments = pytest.mark.parametrize("adjust", METHODS)


@pytest.fixture(scope="module", autouse=True)
def nothing_old_to_look_through():
    """Statsmodels collects garbage for every family."""
    gc.collect()
    gc.freeze()


@adjustments
@bounded
@given(ps=families)
def test_adjusted_values_agree_with_statsmodels(adjust, ps):
    assert adjust(ps) == pytest.approx(multipletests(ps, method=METHODS[adjust])[1], rel=1e-12)


@adjustments
@bounded
@given(ps=families)
def test_adjusting_never_lowers_a_p_nor_changes_the_order(adjust, ps):
    adjusted = adjust(ps)

    assert all(raw <= new <= 1 for raw, new in zip(ps, adjusted, strict=True))
    in_order = [new for _, new in sorted(zip(ps, adjusted, strict=True))]
    assert in_order == sorted(in_order)


@adjustments
def test_what_was_not_tested_stays_untested_and_is_not_counted(adjust):
    with_gaps = adjust([None, 0.04, None, 0.01, None])

    assert [with_gaps[1], with_gaps[3]] == adjust([0.04, 0.01])
    assert [with_gaps[0], with_gaps[2], with_gaps[4]] == [None] * 3


@adjustments
def test_a_family_of_one_or_none_is_left_alone(adjust):
    assert adjust([0.03]) == [0.03]
    assert adjust([None]) == [None]
    assert adjust([]) == []


@adjustments
@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_is_refused(adjust, p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([0.5, p])


def test_holm_steps_down_and_keeps_its_running_maximum():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
