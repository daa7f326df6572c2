"""Every statistical figure of the demonstration course, through the product's own functions."""

from collections import Counter
from functools import cache

import pytest

from outcomes import numbers
from outcomes import statistics as st
from tests.outcomes.grim import reachable_percent

from .reading import demo_counts, demo_patterns, demo_rows

DEMO = demo_counts()
ITEMS, OBJECTIVES, CONFIDENCE = (
    DEMO["items"],
    DEMO["learning_objectives"],
    DEMO["confidence_her2_low"],
)
several_items = pytest.mark.parametrize("name", ["LO1", "LO2", "LO3"])
one_item = pytest.mark.parametrize(("name", "item"), [("LO4", "Q7"), ("LO5", "Q8")])
every_item = pytest.mark.parametrize("name", ITEMS)
ANSWERS = {"11": (1, 1), "10": (1, 0), "01": (0, 1), "00": (0, 0)}


def item_table(name):
    counts = ITEMS[name]["matched"]
    return st.PairedTable(counts["n11"], counts["n01_gain"], counts["n10_loss"], counts["n00"])


def objective_cells(name):
    """{(pairs, right before, right after): learners} from the joint patterns of both items."""
    joint = DEMO["joint_patterns_two_item_LOs"]
    order = [ANSWERS[pattern] for pattern in joint["rows_cols_order"]]
    cells = Counter()
    for first, row in zip(order, joint["x".join(OBJECTIVES[name]["items"])], strict=True):
        for other, learners in zip(order, row, strict=True):
            cells[2, first[0] + other[0], first[1] + other[1]] += learners
    return cells


@cache
def objective(name):
    items = OBJECTIVES[name]["items"]
    return (
        st.compare_matched_item(item_table(*items))
        if len(items) == 1
        else st.compare_matched_objective(objective_cells(name))
    )


def in_points(interval):
    return [100 * limit for limit in interval]


def shown(comparison):
    pre, post = numbers.percent(comparison.pre.share), numbers.percent(comparison.post.share)
    return f"{pre} -> {post} ({numbers.points(comparison.change).split()[0]})"


@every_item
def test_item_has_its_shares_change_and_effects(name):
    expected, result = ITEMS[name]["matched"], st.compare_matched_item(item_table(name))

    assert (result.n, result.pre.count, result.post.count) == (
        expected["n"],
        expected["pre_correct"],
        expected["post_correct"],
    )
    assert shown(result) == expected["display"]
    assert 100 * result.change == pytest.approx(expected["diff_points"], abs=0.00501)
    assert result.effect.normalized_gain == pytest.approx(expected["normalized_gain"], abs=5.1e-5)
    assert result.effect.cohens_h == pytest.approx(expected["cohens_h"], abs=5.1e-5)
    relative = st.relative_change(result.pre.share, result.post.share)
    assert 100 * relative == pytest.approx(expected["relative_change_pct"], abs=0.0501)


@every_item
def test_item_has_its_p_values(name):
    expected, table = ITEMS[name]["matched"], item_table(name)
    corrected = st.mcnemar_asymptotic(lost=table.lost, gained=table.gained, continuity=True)
    result = st.compare_matched_item(table)

    assert result.p == pytest.approx(expected["p_mcnemar_exact"], rel=1e-12)
    assert st.mcnemar_midp(lost=table.lost, gained=table.gained) == pytest.approx(
        expected["p_mcnemar_midp"], rel=1e-12
    )
    assert corrected.p == pytest.approx(expected["p_mcnemar_chi2_cc"], rel=1e-9)
    assert numbers.p_value(result.p) == expected["p_display"]


@every_item
def test_item_has_its_intervals(name):
    expected, table = ITEMS[name]["matched"], item_table(name)
    result = st.compare_matched_item(table)

    assert in_points(result.change_ci95) == pytest.approx(
        expected["diff_ci95_newcombe10_points"], abs=0.00501
    )
    assert in_points(st.tango(table)) == pytest.approx(
        expected["diff_ci95_tango_points"], abs=0.00501
    )
    assert result.effect.odds_ratio == pytest.approx(expected["discordant_or"], abs=5.1e-5)
    assert result.effect.odds_ratio_ci95 == pytest.approx(
        expected["discordant_or_ci95_exact"], abs=5.1e-5
    )


@pytest.mark.parametrize(
    ("adjust", "key"), [(st.holm, "p_holm_8_items"), (st.benjamini_hochberg, "p_bh_8_items")]
)
def test_items_are_adjusted_as_one_family(adjust, key):
    adjusted = adjust([st.compare_matched_item(item_table(name)).p for name in ITEMS])

    assert adjusted == pytest.approx([item["matched"][key] for item in ITEMS.values()], rel=1e-12)


@every_item
def test_all_respondents_to_an_item_are_compared_as_different_people(name):
    expected = ITEMS[name]["all_respondents_sensitivity"]

    result = st.compare_unmatched(
        *(expected[key] for key in ("pre_correct", "pre_n", "post_correct", "post_n"))
    )

    assert result.test == "two-proportion-z"
    assert result.p == pytest.approx(expected["p_two_proportion_z"], rel=1e-9)
    assert in_points(result.change_ci95) == pytest.approx(
        expected["diff_ci95_newcombe_points"], abs=0.0501
    )
    assert 100 * result.change == pytest.approx(expected["diff_points"], abs=0.0501)


@several_items
def test_objective_of_several_items_has_its_p_and_its_interval_over_learners(name):
    expected, result = OBJECTIVES[name], objective(name)

    assert result.n == expected["matched_learners"]
    assert result.pre.n == expected["matched_responses"]
    assert (result.pre.count, result.post.count) == (
        expected["pre_correct"],
        expected["post_correct"],
    )
    assert result.p == pytest.approx(expected["p_primary"], rel=1e-10)
    assert in_points(result.change_ci95) == pytest.approx(
        expected["diff_ci95_learner_level_points"], abs=0.00501
    )


@several_items
def test_pooled_answers_of_an_objective_would_give_another_p(name):
    expected, result = OBJECTIVES[name], objective(name)
    n = result.pre.n
    pooled = st.chi_square_2x2(
        [[result.pre.count, n - result.pre.count], [result.post.count, n - result.post.count]],
        correction=False,
    )

    assert pooled.p == pytest.approx(expected["p_NAIVE_pooled_chi2_do_not_use"], rel=1e-9)
    assert result.p != pytest.approx(pooled.p, rel=0.5)


@one_item
def test_objective_of_one_item_is_tested_as_its_item(name, item):
    expected, result = OBJECTIVES[name], objective(name)

    assert result == st.compare_matched_item(item_table(item))
    assert result.p == pytest.approx(expected["p_primary"], rel=1e-12)


@one_item
def test_signed_ranks_and_learner_interval_hold_for_one_item_too(name, item):
    table, expected = item_table(item), OBJECTIVES[name]
    cells = {
        (1, 1, 1): table.both,
        (1, 0, 1): table.gained,
        (1, 1, 0): table.lost,
        (1, 0, 0): table.neither,
    }

    result = st.compare_matched_objective(cells)

    assert result.p == pytest.approx(expected["p_learner_wilcoxon_pratt"], rel=1e-10)
    assert in_points(result.change_ci95) == pytest.approx(
        expected["diff_ci95_learner_level_points"], abs=0.00501
    )


@pytest.mark.parametrize("name", OBJECTIVES)
def test_objective_has_its_shares_and_effects(name):
    expected, result = OBJECTIVES[name], objective(name)

    assert shown(result) == expected["display"]
    assert result.effect.normalized_gain == pytest.approx(expected["normalized_gain"], abs=5.1e-5)
    assert result.effect.cohens_h == pytest.approx(expected["cohens_h"], abs=5.1e-5)
    assert 100 * result.pre.share == pytest.approx(expected["pre_pct"], abs=0.00501)
    assert 100 * result.post.share == pytest.approx(expected["post_pct"], abs=0.00501)


def test_objectives_are_adjusted_as_one_family():
    adjusted = st.holm([objective(name).p for name in OBJECTIVES])

    assert adjusted == pytest.approx(
        [expected["p_holm_5_los"] for expected in OBJECTIVES.values()], rel=1e-10
    )


def test_gaps_that_persist_are_those_displayed_under_sixty_or_not_significant():
    adjusted = st.holm([objective(name).p for name in OBJECTIVES])

    gaps = [
        name
        for name, p in zip(OBJECTIVES, adjusted, strict=True)
        if numbers.persistent_gap(objective(name).pre.share, objective(name).post.share, p)
    ]

    assert gaps == ["LO3", "LO5"]


def test_the_average_over_objectives_is_that_of_the_page():
    expected, result = DEMO["overall"], st.average_from_patterns(demo_patterns())

    assert (result.objectives, result.learners) == (5, 330)
    assert 100 * result.pre == pytest.approx(expected["pre_pct"], abs=0.000501)
    assert 100 * result.post == pytest.approx(expected["post_pct"], abs=0.000501)
    assert 100 * result.change == pytest.approx(expected["diff_points"], abs=0.000501)
    assert result.p == pytest.approx(expected["p_learner_sign_flip_20000_seed20251209"], rel=1e-12)
    assert in_points(result.change_ci95) == pytest.approx(
        expected["diff_ci95_learner_bootstrap_4000_seed7_points"], abs=0.15
    )
    assert (numbers.percent(result.pre), numbers.percent(result.post)) == ("44%", "60%")
    assert numbers.points_with_relative(result.change, result.pre) == "+16 points (36% relative)"
    assert st.normalized_gain(result.pre, result.post) == pytest.approx(
        expected["normalized_gain"], abs=5.1e-5
    )


def test_rows_and_joint_patterns_tell_the_same_of_every_objective():
    for index, name in enumerate(("LO1", "LO2", "LO3")):
        cells = Counter()
        for pattern, learners in demo_patterns().items():
            if pattern[index][0]:
                cells[pattern[index]] += learners

        assert st.compare_matched_objective(cells) == objective(name)


@one_item
def test_sign_flip_of_one_objective_is_near_its_reference(name, item):
    index, expected = int(name[2]) - 1, OBJECTIVES[name]["p_learner_sign_flip_20000_seed20251209"]
    patterns = Counter()
    for pattern, learners in demo_patterns().items():
        patterns[(pattern[index],)] += learners

    assert st.average_from_patterns(patterns).p == pytest.approx(
        expected, abs=5 * (expected / 20_000) ** 0.5
    )


def test_mean_score_of_learners_has_its_t_and_both_d():
    expected, scores = DEMO["overall"]["learner_mean_score"], Counter()
    for pattern, learners in demo_patterns().items():
        pairs, before, after = (sum(cell[k] for cell in pattern) for k in range(3))
        scores[pairs, before, after] += learners
    sides = [Counter(), Counter(), Counter()]
    for (pairs, before, after), learners in scores.items():
        for side, value in zip(sides, (before, after, after - before), strict=True):
            side[st.summarize_numbers({value: 1}).mean / pairs] += learners
    pre, post, change = (st.summarize_numbers(side) for side in sides)

    tested = st.paired_t(sides[2])

    assert 100 * pre.mean == pytest.approx(expected["pre_mean_pct"], abs=0.00501)
    assert 100 * post.mean == pytest.approx(expected["post_mean_pct"], abs=0.00501)
    assert (tested.df, change.n) == (expected["df"], expected["n"])
    assert tested.t == pytest.approx(expected["t"], abs=5.1e-5)
    assert tested.p == pytest.approx(expected["p_paired_t"], rel=1e-8)
    assert st.d_z(change.mean, change.sd) == pytest.approx(expected["cohens_d_z"], abs=5.1e-5)
    assert st.d_av(change.mean, pre.sd, post.sd) == pytest.approx(
        expected["cohens_d_av"], abs=5.1e-5
    )


def mean_of(shares):
    return [sum(side) / len(shares) for side in zip(*shares, strict=True)]


def wrong_readings():
    items = [st.compare_matched_item(item_table(name)) for name in ITEMS]
    objectives = [objective(name) for name in OBJECTIVES]
    answers = sum(o.pre.n for o in objectives)
    top = st.compare_matched_item(st.PairedTable(22, 102, 2, 62))
    everyone = []
    for o in OBJECTIVES.values():
        sides = [ITEMS[item]["all_respondents_sensitivity"] for item in o["items"]]
        pooled = [
            sum(s[key] for s in sides) for key in ("pre_correct", "pre_n", "post_correct", "post_n")
        ]
        everyone.append(st.shares_only(*pooled))
    last = [
        [
            o["pre_correct"] / o["matched_responses"],
            sum(ITEMS[i]["retake_trap_last_post_correct_matched"] for i in o["items"])
            / o["matched_responses"],
        ]
        for o in OBJECTIVES.values()
    ]
    shares = [[c.pre.share, c.post.share] for c in objectives]
    return {
        "WRONG pooled over responses": [
            sum(o.pre.count for o in objectives) / answers,
            sum(o.post.count for o in objectives) / answers,
        ],
        "WRONG unweighted over items": mean_of([[c.pre.share, c.post.share] for c in items]),
        "sensitivity only: unweighted LO mean, all respondents (unmatched)": mean_of(
            [[c.pre.share, c.post.share] for c in everyone]
        ),
        "WRONG last post attempt (retakes), matched": mean_of(last),
        "WRONG confidence counted as a sixth objective": mean_of(
            [*shares, [top.pre.share, top.post.share]]
        ),
    }


@pytest.mark.parametrize("reading", wrong_readings())
def test_a_wrong_reading_gives_its_known_figures_and_not_those_of_the_product(reading):
    wrong, expected = (
        [100 * share for share in wrong_readings()[reading]],
        DEMO["contrasts_for_tests"][reading],
    )
    right = st.average_from_patterns(demo_patterns())

    assert wrong == pytest.approx(expected, abs=0.00501)
    assert wrong != pytest.approx([100 * right.pre, 100 * right.post], abs=0.1)


def test_every_contrast_is_either_right_or_shown_to_be_wrong():
    right = "correct: unweighted LO mean, matched, first post"

    assert set(DEMO["contrasts_for_tests"]) == {right, *wrong_readings()}


def test_confidence_in_the_top_two_boxes_rises_as_on_the_page():
    t = CONFIDENCE["top2_table"]
    result = st.compare_matched_item(
        st.PairedTable(t["n11"], t["n01_gain"], t["n10_loss"], t["n00"])
    )

    assert shown(result) == CONFIDENCE["display"]
    assert (result.pre.count, result.post.count) == (
        CONFIDENCE["top2_pre"],
        CONFIDENCE["top2_post"],
    )
    assert result.p == pytest.approx(CONFIDENCE["p_mcnemar_exact"], rel=1e-12)
    assert st.mcnemar_midp(lost=2, gained=102) == pytest.approx(
        CONFIDENCE["p_mcnemar_midp"], rel=1e-12
    )
    assert in_points(result.change_ci95) == pytest.approx(
        CONFIDENCE["diff_ci95_newcombe10_points"], abs=0.00501
    )
    assert result.effect.cohens_h == pytest.approx(CONFIDENCE["cohens_h"], abs=5.1e-5)
    assert numbers.p_value(result.p) == CONFIDENCE["p_display_default"]
    assert numbers.p_value(result.p, floor=0.01) == CONFIDENCE["p_display_seed_style"]


def test_confidence_ratings_have_their_ranks():
    expected, result = (
        CONFIDENCE["wilcoxon_pratt"],
        st.compare_ratings(CONFIDENCE["paired_5x5_rows_pre_cols_post"]),
    )

    assert (list(result.pre), list(result.post)) == (
        CONFIDENCE["pre_margin"],
        CONFIDENCE["post_margin"],
    )
    assert result.mean_pre == pytest.approx(CONFIDENCE["mean_pre"], abs=5.1e-5)
    assert result.mean_post == pytest.approx(CONFIDENCE["mean_post"], abs=5.1e-5)
    assert result.statistic == pytest.approx(expected["z"], rel=1e-12)
    assert result.p == pytest.approx(expected["p"], rel=1e-10)
    assert result.rank_biserial == pytest.approx(expected["rank_biserial"], rel=1e-12)
    assert result.same == expected["zeros"]


@pytest.mark.parametrize(
    ("method", "test"), [("pratt", st.wilcoxon_pratt), ("wilcox", st.wilcoxon_wilcox)]
)
def test_confidence_changes_have_their_signed_ranks_by_either_treatment_of_zeros(method, test):
    expected, changes = CONFIDENCE[f"wilcoxon_{method}"], Counter()
    for before, row in enumerate(CONFIDENCE["paired_5x5_rows_pre_cols_post"]):
        for after, learners in enumerate(row):
            changes[after - before] += learners

    tested = test(changes)

    assert (tested.n, tested.zeros) == (expected["n"], expected["zeros"])
    assert (tested.w_plus, tested.w_minus) == (expected["W_plus"], expected["W_minus"])
    assert tested.z == pytest.approx(expected["z"], rel=1e-12)
    assert tested.p == pytest.approx(expected["p"], rel=1e-10)
    assert tested.rank_biserial == pytest.approx(expected["rank_biserial"], rel=1e-12)


def test_confidence_of_all_respondents_is_compared_as_that_of_different_people():
    expected = CONFIDENCE["all_respondents_sensitivity"]
    post, pre = (
        dict(enumerate(expected[f"{side}_counts_1to5"], start=1)) for side in ("post", "pre")
    )

    ranks = st.mann_whitney(post, pre)
    shares = st.compare_unmatched(*expected["top2_pre"], *expected["top2_post"])

    assert ranks.u == expected["mann_whitney"]["U_post"]
    assert ranks.p == pytest.approx(expected["mann_whitney"]["p"], rel=1e-10)
    assert ranks.rank_biserial == pytest.approx(
        expected["mann_whitney"]["rank_biserial"], rel=1e-12
    )
    assert shares.p == pytest.approx(expected["p_two_proportion_z"], rel=1e-9)
    assert 100 * shares.post.share == pytest.approx(expected["top2_post_pct"], abs=0.00501)


def test_intended_practice_changes_have_their_shares_and_intervals():
    expected = DEMO["intended_practice_changes"]

    for option in st.option_shares(expected["counts"], expected["respondents"]):
        assert numbers.percent(option.share) == expected["display"][option.choice]
        assert 100 * option.share == pytest.approx(expected["pct"][option.choice], abs=0.00501)
        assert in_points(option.ci95) == pytest.approx(
            expected["wilson_ci95_pct"][option.choice], abs=0.0501
        )


def test_caseload_has_its_mean():
    expected = DEMO["caseload_her2pos_mbc_patients_per_week"]

    summary = st.summarize_numbers(
        {int(value): n for value, n in expected["distribution_value_count"].items()}
    )

    assert (summary.n, summary.mean, numbers.number(summary.mean)) == (437, 10.0, "10.0")


def test_share_of_oncologists_is_that_of_all_participants():
    oncologists, participation = DEMO["participation"]["oncologists"], DEMO["participation"]

    share = oncologists["total"] / participation["total"]

    assert numbers.percent(share) == f"{DEMO['seed_targets']['oncologists_pct']}%"
    assert 100 * share == pytest.approx(oncologists["pct_of_1361"], abs=0.00501)


def test_every_printed_percentage_can_come_from_its_count():
    for item in ITEMS.values():
        matched = item["matched"]
        assert reachable_percent(str(matched["pre_pct"]), matched["n"])
        assert reachable_percent(str(matched["post_pct"]), matched["n"])


def test_retaken_polls_would_move_the_rows_but_first_answers_count():
    rows = [
        row
        for row in demo_rows()
        if row["kind"] == "knowledge" and row["pre_first"] and row["post_first"]
    ]
    last = Counter(row["item"] for row in rows if row["post_last"] == "1")

    assert last == {
        name: item["retake_trap_last_post_correct_matched"] for name, item in ITEMS.items()
    }
