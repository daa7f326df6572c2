"""Follow-up waves: who answered, what was done, what stood in the way, what is still known."""

from collections.abc import Mapping
from fractions import Fraction

from assessments.models import ChangeStatus, Measure
from outcomes import statistics
from outcomes.counting import CountingRules
from outcomes.counting.follow_up import ChangeCounts, WaveCounts
from outcomes.statistics import GroupMean

from .document import AnsweredAfter, Wave
from .shared import Json, asked, limits, options_of

Scores = Mapping[tuple[int, int], int]


def build(waves: list[WaveCounts], rules: CountingRules) -> list[Wave]:
    return [Wave.from_json(_wave(wave, rules)) for wave in waves]


def days_after(waves: list[WaveCounts]) -> list[AnsweredAfter]:
    """Wave by wave, as `build` has them."""
    return [_days(wave) for wave in waves]


def _days(wave: WaveCounts) -> AnsweredAfter:
    days = statistics.summarize_numbers(wave.days)
    return AnsweredAfter.from_json(
        {
            "after_days": wave.after_days,
            "n": days.n,
            "median": days.median,
            "shortest": min(wave.days, default=None),
            "longest": max(wave.days, default=None),
        }
    )


def _wave(wave: WaveCounts, rules: CountingRules) -> Json:
    return {
        "after_days": wave.after_days,
        "label": f"{wave.after_days} days after",
        "invited": wave.invited or None,
        "responded": wave.responded,
        "response_rate": wave.responded_invited / wave.invited if wave.invited else None,
        "response_rate_ci95": limits(statistics.wilson(wave.responded_invited, wave.invited))
        if wave.invited
        else None,
        "changes": [_changes(change) for change in wave.changes if change.people],
        "practice_change": _options(wave, Measure.PRACTICE_CHANGE, rules),
        "barriers": _options(wave, Measure.BARRIER, rules),
        "retention": _retention(wave, rules.mid_p),
        "responders": _responders(*(wave.of_invited if wave.invited else wave.of_finished)),
        "suppressed": False,
    }


def _changes(change: ChangeCounts) -> Json:
    by_choice = [dict(zip(ChangeStatus.values, counts, strict=True)) for counts in change.statuses]
    rows = zip(change.version.choices.all(), change.intended, by_choice, strict=True)
    options = [
        {"choice": choice.key, "text": choice.text, "intended": intended}
        | _became(statuses)
        | {"suppressed": False}
        for choice, intended, statuses in rows
        if intended or any(statuses.values())
    ]
    total = {
        status: sum(statuses[status] for statuses in by_choice) for status in ChangeStatus.values
    }
    return {
        "question": change.version.question.key,
        "version": change.version.number,
        "stem": change.version.plain_stem,
        "n": change.people,
        "options": options,
        "total": {"answered": sum(total.values())} | total,
        "suppressed": False,
    }


def _became(statuses: dict[str, int]) -> Json:
    answered, done = sum(statuses.values()), statuses[ChangeStatus.DONE]
    share = done / answered if answered else None
    return (
        {"answered": answered}
        | statuses
        | {"share_done": share, "ci95": limits(statistics.wilson(done, answered))}
    )


def _options(wave: WaveCounts, measures: str, rules: CountingRules) -> list[Json]:
    return [
        options_of(version, n, named, rules).as_json()
        for version, n, named in wave.options
        if version.measures == measures and (n or version.in_force_until is None)
    ]


def _retention(wave: WaveCounts, mid_p: bool) -> list[Json]:
    """Holm over the items of the wave for Cochran's Q, and within an item over its three pairs."""
    retained = [
        (version, statistics.compare_retention(table, mid_p=mid_p))
        for version, table in wave.retention
    ]
    adjusted = statistics.holm([kept.p for _, kept in retained])
    return [
        asked(version) | kept.with_p_holm(p).as_json() | {"suppressed": False}
        for (version, kept), p in zip(retained, adjusted, strict=True)
    ]


def _responders(answered: Scores, silent: Scores) -> Json:
    """Do those who answered differ at baseline? Mean share right before, Welch's t test."""
    sides = [_scores(answered), _scores(silent)]
    groups = [
        GroupMean(side.mean, side.sd, side.n)
        for side in sides
        if side.mean is not None and side.sd is not None
    ]
    varies = len(groups) == 2 and any(group.sd for group in groups)
    tested = statistics.welch_t(groups[1], groups[0]) if varies else None
    means = [side.mean for side in sides]
    return {
        "responders": {"n": sides[0].n, "pre": sides[0].mean, "sd": sides[0].sd},
        "non_responders": {"n": sides[1].n, "pre": sides[1].mean, "sd": sides[1].sd},
        "difference": means[0] - means[1]
        if means[0] is not None and means[1] is not None
        else None,
        "ci95": limits(tested.ci95) if tested else None,
        "test": "welch-t" if tested else None,
        "statistic": tested.t if tested else None,
        "p": tested.p if tested else None,
        "suppressed": False,
    }


def _scores(people: Scores) -> statistics.NumberSummary:
    shares: dict[Fraction, int] = {}
    for (right, answered), n in people.items():
        share = Fraction(right, answered)
        shares[share] = shares.get(share, 0) + n
    return statistics.summarize_numbers(shares)
