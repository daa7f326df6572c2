"""What is kept with boosters and without; measures of practice; where participants work."""

from collections.abc import Mapping

from outcomes import statistics
from outcomes.counting import Counts
from outcomes.counting.boosters import BoostedWaveCounts
from outcomes.counting.practice_measures import PracticeCounts
from outcomes.statistics import wilson

from .document_practice import BoostedWave, LabelledPeople, PracticeMeasure, Workplace
from .shared import Json, asked, limits
from .subgroups import SETTINGS

NOT_GIVEN = "not given"
Table = Mapping[tuple[int, int, int, int], int]


def boosters(waves: list[BoostedWaveCounts]) -> list[BoostedWave]:
    return [BoostedWave.from_json(_wave(wave)) for wave in waves if wave.items]


def _wave(wave: BoostedWaveCounts) -> Json:
    items = [asked(version) | _boosted(table) for version, table in wave.items]
    adjusted = statistics.holm([item["p"] for item in items])
    return {
        "after_days": wave.after_days,
        "label": f"{wave.after_days} days after",
        "items": [item | {"p_holm": p} for item, p in zip(items, adjusted, strict=True)],
    }


def _boosted(table: Table) -> Json:
    sides = [_side(table, boosted) for boosted in (1, 0)]
    (n, *_, kept), (others, *_, kept_by_others) = sides
    compared = statistics.compare_arms(kept, n, kept_by_others, others)
    return {
        "with_boosters": _told(*sides[0]),
        "without": _told(*sides[1]),
        "difference": compared.difference,
        "difference_ci95": limits(compared.ci95),
        "test": compared.test,
        "p": compared.p,
        "suppressed": False,
    }


def _side(table: Table, boosted: int) -> tuple[int, int, int, int]:
    """Learners, and how many were right before, after and at the follow-up."""
    people = [(key, n) for key, n in table.items() if key[0] == boosted]
    right = [sum(n for key, n in people if key[time]) for time in (1, 2, 3)]
    return sum(n for _, n in people), right[0], right[1], right[2]


def _told(n: int, before: int, after: int, later: int) -> Json:
    return {
        "n": n,
        "pre": before / n if n else None,
        "post": after / n if n else None,
        "follow_up": later / n if n else None,
        "follow_up_ci95": limits(wilson(later, n)),
    }


def measures(counts: list[PracticeCounts]) -> list[PracticeMeasure]:
    """Other patients before than after, so the sides are independent."""
    compared = [statistics.compare_unmatched(*measure.before, *measure.after) for measure in counts]
    adjusted = statistics.holm([each.p for each in compared])
    return [
        PracticeMeasure.from_json(
            {
                "measure": measure.measure,
                "label": measure.label,
                "level": measure.level,
                "source": measure.source,
                "before": each.pre.as_json(),
                "after": each.post.as_json(),
                "change": each.change,
                "change_ci95": limits(each.change_ci95),
                "test": each.test,
                "statistic": each.statistic,
                "p": each.p,
                "p_holm": p,
                "suppressed": False,
            }
        )
        for measure, each, p in zip(counts, compared, adjusted, strict=True)
    ]


# --- where they work -----------------------------------------------------------------------------


def workplace(settings: Mapping[str, int], counts: Counts) -> Workplace | None:
    """None where nobody told."""
    if not any(settings.get(setting) for setting in SETTINGS):
        return None
    named = {SETTINGS.get(setting, NOT_GIVEN): n for setting, n in settings.items() if n}
    return Workplace(practice_setting=_shares(named, _participants(counts)))


def states(told: Mapping[str, int], counts: Counts) -> list[LabelledPeople]:
    """Empty where no state is known."""
    if not told:
        return []
    of = _participants(counts)
    rest = of - sum(told.values())
    return _shares(dict(told) | ({NOT_GIVEN: rest} if rest > 0 else {}), of)


def _participants(counts: Counts) -> int:
    return counts.participation.cme + counts.participation.micro


def _shares(people: Mapping[str, int], of: int) -> list[LabelledPeople]:
    ordered = sorted(people.items(), key=lambda entry: (-entry[1], entry[0]))
    return [
        LabelledPeople.from_json({"label": label, "n": n, "share": n / of if of else None})
        for label, n in ordered
    ]
