"""Counts in, the snapshot of the contract out. No clock and no database."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from assessments.models import QuestionVersion
from courses.models import Course, Objective
from learners.taxonomy import is_oncologist, label_of

from . import statistics
from .cohorts import Counts, ItemCounts
from .measures import RULES, STAGES
from .statistics import Comparison, PairedTable
from .statistics.display import persistent_gap

FORMAT = 1
Json = dict[str, Any]
NOT_DIGESTED = ("id", "computed_at", "digest", "software", "activity")


def build(course: Course, counts: Counts, as_of: datetime) -> Json:
    """Everything of the snapshot but its own block's id, times and digest."""
    objectives = {objective.pk: objective for objective in course.objectives.all()}
    items = _items(counts)
    knowledge = _knowledge(counts, objectives)
    document = {
        "format": FORMAT,
        "course": {"slug": course.slug, "title": course.title, "demonstration": course.demonstration},
        "snapshot": {"as_of": _time(as_of), "rules": RULES},
        "participation": _participation(counts),
        "audience": _audience(counts),
        "knowledge": knowledge,
        "items": items,
        "confidence": [_confidence(one) for one in counts.ratings],
        "practice_change": _options(counts, "practice_change"),
        "barriers": _options(counts, "barrier"),
        "persistent_gaps": _gaps(knowledge["objectives"], items),
    }
    document["notes"] = _notes(course, counts, knowledge, items)
    return document


def digest_of(document: Json) -> str:
    """SHA-256 of the canonical JSON, without what names this one computation."""
    block = {name: value for name, value in document["snapshot"].items() if name not in NOT_DIGESTED}
    return hashlib.sha256(canonical(document | {"snapshot": block}).encode()).hexdigest()


def canonical(document: Json) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def canonical_order(document: Json) -> str:
    """The text that is stored and handed out, its parts in the order people read them."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


# --- participation and audience ----------------------------------------------------------------------------------


def _participation(counts: Counts) -> Json:
    part = counts.participation
    return {
        "participants": part.cme + part.micro,
        "cme_learners": part.cme,
        "micro_learning": part.micro,
        "funnel": [{"stage": stage, "n": n, "definition": STAGES[stage]} for stage, n in part.stages],
        "campaigns": [{"label": label, "n": n} for label, n in part.campaigns],
        "excluded": part.excluded,
        "joined_rows": part.joined_rows,
        "unverified_micro": part.unverified_micro,
    }


def _audience(counts: Counts) -> Json:
    participants = counts.participation.cme + counts.participation.micro
    specialties: dict[str, int] = {}
    for specialty, n in counts.specialties.items():
        label = label_of(specialty) or "not given"
        specialties[label] = specialties.get(label, 0) + n
    oncologists = sum(n for label, n in specialties.items() if is_oncologist(label))
    professions = {label or "not given": n for label, n in counts.professions.items()}
    return {
        "specialty": _shares(specialties, participants),
        "profession": _shares(professions, participants),
        "oncologists": {
            "n": oncologists,
            "of": participants,
            "share": oncologists / participants if participants else None,
        },
        "numbers": {version.question.key: _number(version, values) for version, values in counts.numbers},
    }


def _shares(people: dict[str, int], of: int) -> list[Json]:
    ordered = sorted(people.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"label": label, "n": n, "share": n / of if of else None} for label, n in ordered]


def _number(version: QuestionVersion, values: dict[str, int]) -> Json:
    summary = statistics.summarize_numbers({Fraction(value): n for value, n in values.items()})
    return summary.as_json() | {"stem": version.stem}


# --- knowledge ---------------------------------------------------------------------------------------------------


class _Right:
    """An item's cross table of codes, read as right and wrong."""

    def __init__(self, item: ItemCounts, is_right: Callable[[int], bool]) -> None:
        self.cells = {True: {True: 0, False: 0}, False: {True: 0, False: 0}}
        self.pre, self.post = [0, 0], [0, 0]  # everybody: right, answered
        for (before, after), n in item.table.items():
            if before:
                self.pre = [self.pre[0] + n * is_right(before), self.pre[1] + n]
            if after:
                self.post = [self.post[0] + n * is_right(after), self.post[1] + n]
            if before and after:
                self.cells[is_right(before)][is_right(after)] += n

    @property
    def matched(self) -> PairedTable:
        right, wrong = self.cells[True], self.cells[False]
        return PairedTable(both=right[True], gained=wrong[True], lost=right[False], neither=wrong[False])


def _judged(item: ItemCounts) -> _Right:
    key = item.key
    return _Right(item, lambda code: code == key)


def _sum_tables(tables: Iterable[PairedTable]) -> PairedTable:
    both = gained = lost = neither = 0
    for table in tables:
        both, gained = both + table.both, gained + table.gained
        lost, neither = lost + table.lost, neither + table.neither
    return PairedTable(both=both, gained=gained, lost=lost, neither=neither)


def _sum_sides(rights: Sequence[_Right]) -> tuple[int, int, int, int]:
    pre = [sum(right.pre[place] for right in rights) for place in (0, 1)]
    post = [sum(right.post[place] for right in rights) for place in (0, 1)]
    return pre[0], pre[1], post[0], post[1]


def _adjusted(comparisons: list[Comparison]) -> list[Comparison]:
    adjusted = statistics.holm([comparison.p for comparison in comparisons])
    return [one.with_p_holm(p) for one, p in zip(comparisons, adjusted, strict=True)]


def _knowledge(counts: Counts, objectives: dict[int, Objective]) -> Json:
    by_objective: dict[int, list[ItemCounts]] = {}
    for item in counts.items:
        by_objective.setdefault(item.version.objective_id, []).append(item)  # type: ignore[arg-type]
    cells = {one.objective_id: one.cells for one in counts.objectives}
    ids = sorted(by_objective, key=lambda pk: objectives[pk].number)
    matched, everybody = [], []
    for pk in ids:
        rights = [_judged(item) for item in by_objective[pk]]
        if len({item.version.question_id for item in by_objective[pk]}) == 1:
            matched.append(statistics.compare_matched_item(_sum_tables(right.matched for right in rights)))
            everybody.append(statistics.compare_unmatched(*_sum_sides(rights)))
        else:
            matched.append(statistics.compare_matched_objective(cells[pk]))
            everybody.append(statistics.shares_only(*_sum_sides(rights)))
    return {
        "overall": _overall(counts),
        "objectives": [
            {
                "objective": objectives[pk].number,
                "text": objectives[pk].text,
                "questions": list(dict.fromkeys(item.version.question.key for item in by_objective[pk])),
                "matched": one.as_json(),
                "all": every.as_json(),
            }
            for pk, one, every in zip(ids, _adjusted(matched), _adjusted(everybody), strict=True)
        ],
    }


def _overall(counts: Counts) -> Json:
    found = counts.patterns
    if found is None:
        return statistics.average_from_patterns({}).as_json()
    if found.patterns is not None:
        return statistics.average_from_patterns(found.patterns).as_json()
    assert found.moments is not None
    return statistics.average_from_moments(found.totals, found.learners, found.moments).as_json()


def _items(counts: Counts) -> list[Json]:
    rights = [_judged(item) for item in counts.items]
    matched = _adjusted([statistics.compare_matched_item(right.matched) for right in rights])
    everybody = _adjusted([statistics.compare_unmatched(*_sum_sides([right])) for right in rights])
    return [
        _about(item.version) | {"matched": one.as_json(), "all": every.as_json(), "options": _answers_chosen(item)}
        for item, one, every in zip(counts.items, matched, everybody, strict=True)
    ]


def _about(version: QuestionVersion) -> Json:
    return {
        "question": version.question.key,
        "version": version.number,
        "stem": version.stem,
        "objective": version.objective.number if version.objective else None,
        "measures": version.measures,
    }


def _answers_chosen(item: ItemCounts) -> list[Json]:
    """How many matched learners chose each choice before and after."""
    matched = [(before, after, n) for (before, after), n in item.table.items() if before and after]
    return [
        {
            "choice": choice.key,
            "text": choice.text,
            "correct": choice.correct,
            "pre": sum(n for before, _, n in matched if before >> choice.position & 1),
            "post": sum(n for _, after, n in matched if after >> choice.position & 1),
        }
        for choice in item.version.choices.all()
    ]


# --- confidence and evaluation -----------------------------------------------------------------------------------


def _confidence(item: ItemCounts) -> Json:
    version = item.version
    levels = len(version.scale)
    right = _Right(item, lambda level: level > levels - (version.top or 0))
    table = [[0] * levels for _ in range(levels)]
    for (before, after), n in item.table.items():
        if before and after:
            table[before - 1][after - 1] += n
    return _about(version) | {
        "scale": version.scale,
        "top": version.top,
        "matched": statistics.compare_matched_item(right.matched).as_json(),
        "all": statistics.compare_unmatched(*_sum_sides([right])).as_json(),
        "ratings": statistics.compare_ratings(table).as_json(),
    }


def _options(counts: Counts, measures: str) -> list[Json]:
    return [
        {
            "question": one.version.question.key,
            "version": one.version.number,
            "stem": one.version.stem,
            "n": one.respondents,
            "options": [
                {
                    "choice": share.choice,
                    "text": choice.text,
                    "n": share.n,
                    "share": share.share,
                    "ci95": _list(share.ci95),
                }
                for choice, share in zip(one.version.choices.all(), _option_shares(one), strict=True)
            ],
        }
        for one in counts.options
        if one.version.measures == measures
    ]


def _option_shares(one: Any) -> Any:
    keys = [choice.key for choice in one.version.choices.all()]
    return statistics.option_shares(dict(zip(keys, one.by_choice, strict=True)), one.respondents)


def _list(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)


# --- gaps and notes ----------------------------------------------------------------------------------------------


def _gaps(objectives: list[Json], items: list[Json]) -> list[Json]:
    gaps = []
    for kind, entries in (("objective", objectives), ("question", items)):
        for entry in entries:
            one = entry["matched"]
            reason = persistent_gap(one["pre"]["share"], one["post"]["share"], one["p_holm"])
            if reason:
                gaps.append({kind: entry[kind], "post": one["post"]["share"], "reason": reason})
    return gaps


def _notes(course: Course, counts: Counts, knowledge: Json, items: list[Json]) -> list[str]:
    part = counts.participation
    notes = []
    if course.demonstration:
        notes.append("Demonstration: the people and their answers are made up.")
    if part.excluded:
        notes.append(f"Left out as test accounts, staff or faculty: {part.excluded} persons.")
    if part.joined_rows:
        notes.append(f"{part.joined_rows} learner rows share an NPI or an e-mail address with another and were joined.")
    if part.unverified_micro:
        notes.append(f"{part.unverified_micro} persons began a segment without a verified NPI and are not counted.")
    for entry in items:
        notes += _cautions(f"Question {entry['question']}", entry)
    if not items:
        notes.append("No question is asked both before and after, so there is no change to report.")
    elif not knowledge["overall"]["learners"]:
        notes.append("Nobody has answered a question both before and after yet.")
    return notes


def _cautions(name: str, entry: Json) -> list[str]:
    matched, after = entry["matched"]["n"], entry["all"]["post"]["n"]
    cautions = []
    if 0 < matched < 20:
        cautions.append(f"{name}: only {matched} matched learners; read it with caution.")
    if matched and matched * 2 < after:
        cautions.append(f"{name}: fewer than half of those who answered after are matched ({matched} of {after}).")
    table = entry["matched"]["table"]
    if table and 0 < table["gained"] + table["lost"] < 6:
        cautions.append(f"{name}: fewer than 6 learners changed, so the exact test cannot reach p<0.05.")
    return cautions
