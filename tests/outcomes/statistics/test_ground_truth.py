"""Published and textbook cases through the product's own functions."""

from collections import Counter
from fractions import Fraction
from statistics import NormalDist

import pytest

from outcomes import statistics as st

from .reading import ground_truth

CASES = ground_truth()
NOT_STATISTICS = {"npi_luhn"}  # a check digit; it belongs to the learners' app


def counted(values):
    return Counter(Fraction(str(value)) for value in values)


def paired_table(inputs):
    return st.PairedTable(
        both=inputs.get("n11", 0),
        gained=inputs["n01"],
        lost=inputs["n10"],
        neither=inputs.get("n00", 0),
    )


def mcnemar(inputs):
    lost, gained = inputs["n10"], inputs["n01"]
    plain = st.mcnemar_asymptotic(lost=lost, gained=gained, continuity=False)
    corrected = st.mcnemar_asymptotic(lost=lost, gained=gained, continuity=True)
    return {
        "p_exact": st.mcnemar_exact(lost=lost, gained=gained),
        "p_midp": st.mcnemar_midp(lost=lost, gained=gained),
        "chi2": plain.statistic,
        "p_asymptotic": plain.p,
        "chi2_cc": corrected.statistic,
        "p_cc": corrected.p,
        "cohens_g": abs(st.cohens_g(paired_table(inputs))),
    }


def paired_difference(inputs):
    table = paired_table(inputs)
    newcombe, tango = st.newcombe_paired(table), st.tango(table)
    return {
        "diff": st.compare_matched_item(table).change,
        "newcombe10_lo": newcombe[0],
        "newcombe10_hi": newcombe[1],
        "tango_lo": tango[0],
        "tango_hi": tango[1],
    }


def discordant_odds(inputs):
    results = {"or": st.discordant_odds_ratio(paired_table(inputs)).value}
    for method in ("exact", "midp", "wald"):
        limits = st.discordant_odds_ratio(paired_table(inputs), method).ci95
        results |= {f"{method}_lo": limits[0], f"{method}_hi": limits[1]}
    return results


def independent_difference(inputs):
    low, high = st.newcombe_independent(
        inputs["x_pre"], inputs["n_pre"], inputs["x_post"], inputs["n_post"]
    )
    return {
        "diff": inputs["x_post"] / inputs["n_post"] - inputs["x_pre"] / inputs["n_pre"],
        "lo": low,
        "hi": high,
    }


def tea(inputs):
    table = inputs["table"]
    pearson, yates = (
        st.chi_square_2x2(table, correction=False),
        st.chi_square_2x2(table, correction=True),
    )
    return {
        "fisher_two_sided_p": st.fisher_exact(table).p,
        "pearson_chi2": pearson.statistic,
        "pearson_p": pearson.p,
        "yates_chi2": yates.statistic,
        "yates_p": yates.p,
    }


def one_proportion(inputs):
    results = {}
    for name in ("clopper_pearson", "jeffreys", "wilson"):
        low, high = getattr(st, name)(inputs["x"], inputs["n"])
        results |= {f"{name}_lo": low, f"{name}_hi": high}
    return results


def hollander_wolfe(inputs):
    # R's help page asks for x - y; the asymptotic figure is its mirror image, y - x less
    differences = counted(
        Fraction(str(x)) - Fraction(str(y)) for x, y in zip(inputs["x"], inputs["y"], strict=True)
    )
    exact, asymptotic = st.wilcoxon_exact(differences), st.wilcoxon_pratt(differences)
    return {
        "V": exact.statistic,
        "p_greater_exact": st.wilcoxon_exact(differences, "greater").p,
        "p_two_sided_exact": exact.p,
        "p_less_asymptotic_nocc": NormalDist().cdf(-asymptotic.z),
        "rank_biserial": asymptotic.rank_biserial,
    }


def likert_zeros(inputs):
    differences = dict(zip(inputs["differences"], inputs["counts"], strict=True))
    pratt, wilcox = st.wilcoxon_pratt(differences), st.wilcoxon_wilcox(differences)
    return {
        "pratt_W": min(pratt.w_plus, pratt.w_minus),
        "pratt_p": pratt.p,
        "wilcox_W": min(wilcox.w_plus, wilcox.w_minus),
        "wilcox_p": wilcox.p,
        "zsplit_p": st.wilcoxon_zsplit(differences).p,
    }


def group(values):
    summary = st.summarize_numbers(counted(values))
    return st.GroupMean(summary.mean, summary.sd, summary.n)


def sleep(inputs):
    pairs = zip(inputs["pre"], inputs["post"], strict=True)
    paired = st.paired_t(counted(Fraction(str(post)) - Fraction(str(pre)) for pre, post in pairs))
    return {
        "t": paired.t,
        "p": paired.p,
        "ci_lo": paired.ci95[0],
        "ci_hi": paired.ci95[1],
        "p_if_wrongly_unpaired": st.welch_t(group(inputs["pre"]), group(inputs["post"])).p,
    }


def multiplicity(inputs):
    ps, alpha = inputs["p"], inputs["alpha"]
    adjusted = {
        "bh": st.benjamini_hochberg(ps),
        "bonferroni": st.bonferroni(ps),
        "holm": st.holm(ps),
    }
    rejections = {
        f"{name}_rejections": sum(p < alpha for p in values) for name, values in adjusted.items()
    }
    return rejections | {"bh_adj_4th": adjusted["bh"][3], "holm_adj_4th": adjusted["holm"][3]}


def unpaired_means(inputs):
    results = {}
    for number in "12":
        pre, post = (st.GroupMean(*inputs[f"activity{number}"][side]) for side in ("pre", "post"))
        results |= {f"p{number}": st.welch_t(pre, post).p, f"d{number}": st.d_unpaired(pre, post)}
        assert st.pooled_t(pre, post).p < 0.001
    return results


def pooled_answers(inputs):
    n = inputs["N_responses"]
    table = [[inputs["x_pre"], n - inputs["x_pre"]], [inputs["x_post"], n - inputs["x_post"]]]
    return {"V": st.cramers_v(table), "p": st.chi_square_2x2(table, correction=False).p}


def hake(inputs):
    shares = inputs["p_pre"], inputs["p_post"]
    return {"g": st.normalized_gain(*shares), "relative_change": st.relative_change(*shares)}


CALCULATIONS = {
    "mcnemar_bentur_2009": mcnemar,
    "paired_diff_ci_bentur_2009": paired_difference,
    "discordant_or_ezra_2010": discordant_odds,
    "mcnemar_agresti_approval": mcnemar,
    "mcnemar_claereboudt_video": mcnemar,
    "newcombe_independent_56_70_vs_48_80": independent_difference,
    "fisher_chi2_lady_tasting_tea": tea,
    "single_proportion_ligarden_2010": one_proportion,
    "wilcoxon_paired_hollander_wolfe": hollander_wolfe,
    "wilcoxon_zero_handling_likert": likert_zeros,
    "paired_t_sleep": sleep,
    "cohens_h_pwr": lambda inputs: {"h": st.cohens_h(inputs["p_pre"], inputs["p_post"])},
    "multiplicity_bh1995": multiplicity,
    "cme_touch_ebc_2024_unpaired_means": unpaired_means,
    "cme_asco_e13044_cramers_v": pooled_answers,
    "hake_seed_page": hake,
}


def test_every_statistical_case_is_calculated():
    assert set(CALCULATIONS) == set(CASES) - NOT_STATISTICS


@pytest.mark.parametrize(
    ("case", "key"),
    [(name, key) for name in sorted(CALCULATIONS) for key in CASES[name]["expected"]],
)
def test_published_value_is_reproduced(case, key):
    expected = CASES[case]["expected"][key]

    calculated = CALCULATIONS[case](CASES[case]["inputs"])[key]

    assert calculated == pytest.approx(expected["value"], rel=0, abs=expected["abs_tol"])


def test_one_response_a_learner_gives_the_p_that_pooling_hid():
    case = CASES["cme_asco_e13044_cramers_v"]

    p = st.chi_square_2x2([[41, 40], [54, 27]], correction=False).p

    assert p == pytest.approx(case["extra"]["p_if_one_response_per_learner"], rel=1e-9)


# Cases whose figures are printed in their sources to the digits given here.


def test_cavo_2012_paired_table_as_in_contingencytables():
    table = st.PairedTable(both=59, gained=16, lost=6, neither=80)
    plain = st.mcnemar_asymptotic(lost=6, gained=16, continuity=False)
    corrected = st.mcnemar_asymptotic(lost=6, gained=16, continuity=True)

    ps = [
        plain.p,
        corrected.p,
        st.mcnemar_exact(lost=6, gained=16),
        st.mcnemar_midp(lost=6, gained=16),
    ]

    assert ps == pytest.approx([0.033006, 0.055009, 0.052479, 0.034690], abs=6e-7)
    assert st.newcombe_paired(table) == pytest.approx((0.0046, 0.1186), abs=6e-5)
    assert st.tango(table) == pytest.approx((0.0054, 0.1240), abs=6e-5)


def test_minitab_training_example_exact_p():
    assert st.mcnemar_exact(lost=1, gained=8) == pytest.approx(0.039, abs=6e-4)


def test_coin_and_exact2x2_results_kept_by_statsmodels():
    assert st.mcnemar_exact(lost=15, gained=19) == pytest.approx(0.607591, abs=6e-7)
    assert st.mcnemar_asymptotic(lost=15, gained=19, continuity=True).p == pytest.approx(
        0.606905, abs=6e-7
    )


def test_perondi_2004_unpaired_intervals_as_in_contingencytables():
    sides = 1, 34, 7, 34

    assert st.newcombe_independent(*sides) == pytest.approx((0.0189, 0.3404), abs=6e-5)
    assert st.agresti_caffo(*sides) == pytest.approx((0.0116, 0.3217), abs=6e-5)
    assert st.wald(*sides) == pytest.approx((0.0292, 0.3238), abs=6e-5)


def test_ritland_2007_fisher_as_in_r():
    assert st.fisher_exact([[0, 16], [15, 57]]).p == pytest.approx(0.06287, abs=6e-6)


def test_air_quality_rank_sum_as_on_the_help_page_of_r():
    may = [
        41,
        36,
        12,
        18,
        28,
        23,
        19,
        8,
        7,
        16,
        11,
        14,
        18,
        14,
        34,
        6,
        30,
        11,
        1,
        11,
        4,
        32,
        23,
        45,
        115,
        37,
    ]
    august = [
        39,
        9,
        16,
        78,
        35,
        66,
        122,
        89,
        110,
        44,
        28,
        65,
        22,
        59,
        23,
        31,
        44,
        21,
        9,
        45,
        168,
        73,
        76,
        118,
        84,
        85,
    ]

    tested = st.mann_whitney(Counter(may), Counter(august))

    assert tested.u == 127.5
    assert tested.p == pytest.approx(0.0001208, abs=6e-8)
    assert tested.rank_biserial == pytest.approx(-0.623, abs=6e-4)


def test_esmo_94p_p_bands_hold_only_if_few_learners_got_worse():
    # 22 % to 51 % of 59 is 13 to 30: the printed band "P < .001" needs at most 4 losses
    assert st.mcnemar_exact(lost=4, gained=21) < 0.001 < st.mcnemar_exact(lost=5, gained=22)
