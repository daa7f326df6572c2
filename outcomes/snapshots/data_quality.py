"""The quality of the data as a section of its own: dates that cannot be, rows joined and by what;
whether questions became easier over time, and whether two wordings are one question.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from assessments.models import Phase
from outcomes import statistics
from outcomes.counting import Counts, ItemCounts
from outcomes.counting.counts import Sections
from outcomes.counting.data_quality import FASTEST, QualityCounts
from outcomes.statistics import wilson
from outcomes.statistics.trends import MARGIN, TREND_TEST

from .document_quality import ComparedWordings, DataQuality, Drift
from .shared import Json, judged_right, limits

MOST_MONTHS = 18  # beyond, quarters of a year
CHECKS = {
    "after-before-before": (
        "Post-test before pre-test",
        "Answered a question of the post-test earlier than the same question of the pre-test.",
    ),
    "before-enrollment": (
        "Before enrollment",
        "Answered earlier than they enrolled. Not recorded for people loaded from elsewhere.",
    ),
    "before-start": (
        "Post-test without a start",
        "Answered a question of the post-test without having begun a track, or before that. Not "
        "recorded for people loaded from elsewhere.",
    ),
    "too-fast": (
        "Impossible speed",
        f"Two answers of one poll less than {FASTEST} second apart, but not at the same moment.",
    ),
}


def quality(sections: Sections, shared: int, items: list[ItemCounts]) -> DataQuality:
    counts = sections.quality
    checks = {
        "after-before-before": (counts.out_of_order, counts.looked_at),
        "before-enrollment": (counts.before_enrollment, counts.live),
        "before-start": (counts.before_start, counts.live if counts.has_tracks else 0),
        "too-fast": (counts.too_fast, counts.looked_at),
    }
    versions = [item.version for item in items if item.version.pk in counts.by_item]
    return DataQuality.from_json(
        {
            "learners": sections.flow.rows,
            "looked_at": counts.looked_at,
            "sampled": counts.every != "1",
            "checks": [
                {
                    "code": code,
                    "label": CHECKS[code][0],
                    "definition": CHECKS[code][1],
                    "n": n if of else None,
                    "share": n / of if of else None,
                }
                for code, (n, of) in checks.items()
            ],
            "out_of_order": [
                {
                    "question": version.question.key,
                    "version": version.number,
                    "stem": version.stem,
                    "n": counts.by_item[version.pk],
                }
                for version in versions
            ],
            "joined": {
                "npi": sections.joined.npi,
                "address": sections.joined.address,
                "hand": sections.joined.hand,
            },
            "shared_addresses": shared,
        }
    )


# --- drift ---------------------------------------------------------------------------------------


def drift(counts: QualityCounts, items: list[ItemCounts]) -> Drift:
    months = {month for _, _, month, _ in counts.months}
    by_quarter = len(months) > MOST_MONTHS
    entries = [
        _item(item, phase, _periods(counts, item, phase, by_quarter))
        for phase in (Phase.PRE, Phase.POST)
        for item in items
    ]
    entries = [entry for entry in entries if entry["periods"]]
    adjusted = statistics.holm([entry["p"] for entry in entries])
    return Drift.from_json(
        {
            "period": "quarter" if by_quarter else "month",
            "looked_at": counts.looked_at,
            "items": [entry | {"p_holm": p} for entry, p in zip(entries, adjusted, strict=True)],
        }
    )


def _periods(
    counts: QualityCounts, item: ItemCounts, phase: Phase, by_quarter: bool
) -> dict[str, tuple[int, int]]:
    """Right and all answers by period, in order."""
    periods: dict[str, tuple[int, int]] = {}
    for (version, asked, month, code), n in sorted(counts.months.items()):
        if (version, asked) == (item.version.pk, phase):
            name = _quarter(month) if by_quarter else month
            right, answers = periods.get(name, (0, 0))
            periods[name] = right + n * (code == item.key), answers + n
    return periods


def _quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def _item(item: ItemCounts, phase: Phase, periods: Mapping[str, tuple[int, int]]) -> Json:
    times = [(float(_place(name)), right, n) for name, (right, n) in periods.items()]
    tested = statistics.trend_of_shares(times)
    return {
        "question": item.version.question.key,
        "version": item.version.number,
        "stem": item.version.stem,
        "phase": phase.label,
        "periods": [_period(name, *side) for name, side in periods.items()],
        "test": TREND_TEST if tested else None,
        "statistic": tested.statistic if tested else None,
        "p": tested.p if tested else None,
    }


def _place(name: str) -> int:
    """Months or quarters since year 0, so that an empty one counts."""
    year, part = name.split("-")
    return int(year) * 4 + int(part[1:]) if part[0] == "Q" else int(year) * 12 + int(part)


def _period(name: str, right: int, n: int) -> Json:
    return {"n": n, "count": right, "share": right / n, "ci95": limits(wilson(right, n))} | {
        "period": name
    }


# --- wordings ------------------------------------------------------------------------------------


def wordings(counts: Counts) -> list[ComparedWordings]:
    """Each two wordings of one question that follow each other, answered before the activity."""
    by_question: dict[int, list[ItemCounts]] = {}
    for item in counts.items:
        by_question.setdefault(item.version.question_id, []).append(item)
    return [_compared(*pair) for several in by_question.values() for pair in _following(several)]


def _following(items: list[ItemCounts]) -> Iterable[tuple[ItemCounts, ItemCounts]]:
    return pairwise(sorted(items, key=lambda item: item.version.number))


def _compared(first: ItemCounts, second: ItemCounts) -> ComparedWordings:
    sides = [judged_right(item).pre for item in (first, second)]
    held = statistics.equivalence((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1]))
    verdict = "equivalent" if held.is_equivalent else "different" if held.differs else "undecided"
    return ComparedWordings.from_json(
        {
            "question": first.version.question.key,
            "first": _wording(first, *sides[0]),
            "second": _wording(second, *sides[1]),
            "difference": held.difference,
            "difference_ci90": limits(held.ci90),
            "margin": MARGIN,
            "verdict": verdict,
        }
    )


def _wording(item: ItemCounts, right: int, n: int) -> Json:
    return {
        "n": n,
        "count": right,
        "share": right / n if n else None,
        "ci95": limits(wilson(right, n)),
        "version": item.version.number,
        "stem": item.version.stem,
    }
