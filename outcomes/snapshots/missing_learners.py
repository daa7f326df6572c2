"""Who is missing among the matched, and whether what these show holds without them."""

from collections.abc import Mapping
from fractions import Fraction

from outcomes import statistics
from outcomes.counting.learner_scores import LearnerCounts
from outcomes.statistics import GroupMean, NumberSummary, Scenario

from .document_learners import MissingLearners
from .participation import NOT_GIVEN
from .shared import Json, limits

# Scenario: label, definition.
SCENARIOS = {
    "matched": ("Matched learners only", "Nobody is imputed: paired t test of the scores."),
    "overlapping": (
        "Everybody who answered",
        "All scores before against all scores after, pairs kept together (Derrick).",
    ),
    "unchanged": (
        "The missing unchanged",
        "Who answered once had the same score the other time.",
    ),
    "worst": (
        "Worst case",
        "What is missing speaks most against the matched: where they rose, nothing correct after "
        "and everything correct before.",
    ),
}


def build(counts: LearnerCounts) -> MissingLearners:
    matched: dict[tuple[int, int], int] = {}
    for (pairs, right, _), n in counts.cells.items():
        matched[pairs, right] = matched.get((pairs, right), 0) + n
    before, after = _scores(counts.before_only), _scores(counts.after_only)
    baselines = statistics.summarize_numbers(_scores(matched)), statistics.summarize_numbers(before)
    judged = statistics.sensitivity(counts.cells, before, after)
    return MissingLearners.from_json(
        {
            "matched": _baseline(baselines[0]),
            "before_only": _baseline(baselines[1]),
            "after_only": sum(after.values()),
        }
        | _difference(*baselines)
        | _professions(counts.professions)
        | {
            "scenarios": [_scenario(scenario) for scenario in judged.scenarios],
            "survives": judged.survives,
            "suppressed": False,
        }
    )


def _scores(people: Mapping[tuple[int, int], int]) -> dict[Fraction, int]:
    scores: dict[Fraction, int] = {}
    for (answered, right), n in people.items():
        share = Fraction(right, answered)
        scores[share] = scores.get(share, 0) + n
    return scores


def _baseline(summary: NumberSummary) -> Json:
    return {"n": summary.n, "pre": summary.mean, "sd": summary.sd}


def _difference(matched: NumberSummary, before_only: NumberSummary) -> Json:
    groups = [
        GroupMean(each.mean, each.sd, each.n)
        for each in (before_only, matched)
        if each.mean is not None and each.sd is not None
    ]
    varies = len(groups) == 2 and any(group.sd for group in groups)
    tested = statistics.welch_t(*groups) if varies else None
    means = matched.mean, before_only.mean
    return {
        "difference": None if means[0] is None or means[1] is None else means[0] - means[1],
        "ci95": limits(tested.ci95) if tested else None,
        "test": "welch-t" if tested else None,
        "statistic": tested.t if tested else None,
        "p": tested.p if tested else None,
    }


def _professions(people: Mapping[tuple[str, int], int]) -> Json:
    names = sorted(
        {profession for profession, _ in people},
        key=lambda name: (not name, -sum(people.get((name, side), 0) for side in (0, 1)), name),
    )
    columns = {side: [people.get((name, side), 0) for name in names] for side in (1, 0)}
    totals = {side: sum(counts) for side, counts in columns.items()}
    rows = [
        {
            "label": name or NOT_GIVEN,
            "matched": matched,
            "matched_share": matched / totals[1] if totals[1] else None,
            "before_only": before_only,
            "before_only_share": before_only / totals[0] if totals[0] else None,
            "suppressed": False,
        }
        for name, matched, before_only in zip(names, columns[1], columns[0], strict=True)
    ]
    return {
        "professions": rows,
        "mix": statistics.chi_square_of_two_rows(columns[1], columns[0]).as_json(),
    }


def _scenario(scenario: Scenario) -> Json:
    label, definition = SCENARIOS[scenario.name]
    tested = scenario.tested
    return {
        "scenario": scenario.name,
        "label": label,
        "definition": definition,
        "n": scenario.n,
        "pre": scenario.pre,
        "post": scenario.post,
        "change": scenario.change,
        "change_ci95": limits(tested.ci95) if tested else None,
        "test": scenario.test,
        "statistic": tested.t if tested else None,
        "df": tested.df if tested else None,
        "p": tested.p if tested else None,
        "holds": scenario.holds,
        "suppressed": False,
    }
