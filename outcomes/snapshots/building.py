"""Counts in, the snapshot of the contract out. No clock and no database."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction

from assessments.models import QuestionVersion, Rescoring
from courses.models import Course, Objective
from learners.taxonomy import is_oncologist, label_of
from outcomes import statistics
from outcomes.counting import Counts, ItemCounts
from outcomes.counting.counts import Cell
from outcomes.measures import RULES, STAGES
from outcomes.statistics import Comparison, PairedTable

from . import (
    comparison_arm,
    follow_up,
    item_analysis,
    knowledge_confidence,
    participant_flow,
    precision,
    subgroups,
)
from .persistent_gaps import persistent_gaps
from .shared import Json, Right, about, judged_right, learners, learners_of_item, options_of

FORMAT = 1
NOT_DIGESTED = ("id", "computed_at", "digest", "software", "activity")


def build(course: Course, counts: Counts, as_of: datetime) -> Json:
    """Everything of the snapshot but its own block's id, times and digest."""
    objectives = {objective.pk: objective for objective in course.objectives.all()}
    items = items_of(counts)
    knowledge = knowledge_of(counts, objectives)
    document = {
        "format": FORMAT,
        "course": {
            "slug": course.slug,
            "title": course.title,
            "demonstration": course.demonstration,
        },
        "snapshot": {"as_of": _time(as_of), "rules": RULES},
        "participation": _participation(counts),
        "audience": _audience(counts),
        "knowledge": knowledge,
        "items": items,
        "confidence": [confidence_of(one) for one in counts.ratings],
        "practice_change": _options(counts, "practice_change"),
        "barriers": _options(counts, "barrier"),
        "persistent_gaps": persistent_gaps(knowledge["objectives"], items),
    }
    if counts.sections is not None:
        document |= _further(course, counts, document)
    document["notes"] = _notes(course, counts, knowledge, items)
    return document


def _further(course: Course, counts: Counts, document: Json) -> Json:
    """What a whole snapshot holds beyond the contract."""
    found, fresh = counts.sections, counts.fresh
    assert found is not None and fresh is not None
    return {
        "flow": participant_flow.build(found.flow, course.intended_reach),
        "confidence_knowledge": knowledge_confidence.build(found.knowing),
        "subgroups": subgroups.build(found.subgroups, course.subgroups),
        "follow_up": follow_up.build(found.waves),
        "item_analysis": item_analysis.build(found.polls, fresh.seconds),
        "reliability": item_analysis.reliability(found.polls),
        "precision": precision.build(document),
        "comparison_arm": comparison_arm.build(fresh.arm, counts.items),
    }


def digest_of(document: Json) -> str:
    """SHA-256 of the canonical JSON, without what names this one computation."""
    block = {
        name: value for name, value in document["snapshot"].items() if name not in NOT_DIGESTED
    }
    return hashlib.sha256(canonical(document | {"snapshot": block}).encode()).hexdigest()


def canonical(document: Json) -> str:
    return json.dumps(
        document, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


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
        "funnel": [
            {"stage": stage, "n": n, "definition": STAGES[stage]} for stage, n in part.stages
        ],
        "campaigns": [{"label": label, "n": n} for label, n in _most_first(part.campaigns)],
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
        "numbers": {
            version.question.key: _number(version, values) for version, values in counts.numbers
        },
    }


def _shares(people: dict[str, int], of: int) -> list[Json]:
    return [
        {"label": label, "n": n, "share": n / of if of else None}
        for label, n in _most_first(people)
    ]


def _most_first(people: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(people.items(), key=lambda entry: (-entry[1], entry[0]))


def _number(version: QuestionVersion, values: dict[str, int]) -> Json:
    summary = statistics.summarize_numbers({Fraction(value): n for value, n in values.items()})
    return summary.as_json() | {"stem": version.stem}


# --- knowledge ---------------------------------------------------------------------------------------------------


def _sum_tables(tables: Iterable[PairedTable]) -> PairedTable:
    both = gained = lost = neither = 0
    for table in tables:
        both, gained = both + table.both, gained + table.gained
        lost, neither = lost + table.lost, neither + table.neither
    return PairedTable(both=both, gained=gained, lost=lost, neither=neither)


def _sum_sides(rights: Sequence[Right]) -> tuple[int, int, int, int]:
    pre = [sum(right.pre[place] for right in rights) for place in (0, 1)]
    post = [sum(right.post[place] for right in rights) for place in (0, 1)]
    return pre[0], pre[1], post[0], post[1]


def _adjusted(comparisons: list[Comparison]) -> list[Comparison]:
    adjusted = statistics.holm([comparison.p for comparison in comparisons])
    return [one.with_p_holm(p) for one, p in zip(comparisons, adjusted, strict=True)]


def knowledge_of(counts: Counts, objectives: dict[int, Objective]) -> Json:
    by_objective: dict[int, list[ItemCounts]] = {}
    for item in counts.items:
        by_objective.setdefault(item.version.objective_id, []).append(item)  # type: ignore[arg-type]
    cells = {one.objective_id: one.cells for one in counts.objectives}
    ids = sorted(by_objective, key=lambda pk: objectives[pk].number)
    matched, everybody, became = [], [], []
    for pk in ids:
        rights = [judged_right(item) for item in by_objective[pk]]
        if len({item.version.question_id for item in by_objective[pk]}) == 1:
            table = _sum_tables(right.matched for right in rights)
            matched.append(statistics.compare_matched_item(table))
            became.append(learners_of_item(table))
            everybody.append(statistics.compare_unmatched(*_sum_sides(rights)))
        else:
            matched.append(statistics.compare_matched_objective(cells[pk]))
            became.append(_learners_of_objective(cells[pk]))
            everybody.append(statistics.shares_only(*_sum_sides(rights)))
    return {
        "overall": _overall(counts),
        "objectives": [
            {
                "objective": objectives[pk].number,
                "text": objectives[pk].text,
                "questions": list(
                    dict.fromkeys(item.version.question.key for item in by_objective[pk])
                ),
                "matched": one.as_json(),
                "all": every.as_json(),
                "learners": people,
            }
            for pk, one, every, people in zip(
                ids, _adjusted(matched), _adjusted(everybody), became, strict=True
            )
        ],
    }


def _learners_of_objective(cells: Mapping[Cell, int]) -> Json:
    """Several items: whoever has a larger share right after has improved; all right both times is reinforced."""
    found = {"improved": 0, "reinforced": 0, "unchanged": 0, "worse": 0}
    for (pairs, before, after), people in cells.items():
        if after != before:
            found["improved" if after > before else "worse"] += people
        else:
            found["reinforced" if before == pairs else "unchanged"] += people
    return learners(**found)


def _overall(counts: Counts) -> Json:
    found = counts.patterns
    if found is None:
        return statistics.average_from_patterns({}).as_json()
    if found.patterns is not None:
        return statistics.average_from_patterns(found.patterns).as_json()
    return statistics.average_from_moments(found.totals, found.learners, found.moments).as_json()


def items_of(counts: Counts) -> list[Json]:
    rights = [judged_right(item) for item in counts.items]
    matched = _adjusted([statistics.compare_matched_item(right.matched) for right in rights])
    everybody = _adjusted([statistics.compare_unmatched(*_sum_sides([right])) for right in rights])
    return [
        about(item.version)
        | {"matched": one.as_json(), "all": every.as_json(), "options": _answers_chosen(item)}
        | {"learners": learners_of_item(right.matched)}
        for item, one, every, right in zip(counts.items, matched, everybody, rights, strict=True)
    ]


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


def confidence_of(item: ItemCounts) -> Json:
    version = item.version
    levels = len(version.scale)
    right = Right(item, lambda level: level > levels - (version.top or 0))
    table = [[0] * levels for _ in range(levels)]
    for (before, after), n in item.table.items():
        if before and after:
            table[before - 1][after - 1] += n
    return about(version) | {
        "scale": version.scale,
        "top": version.top,
        "matched": statistics.compare_matched_item(right.matched).as_json(),
        "all": statistics.compare_unmatched(*_sum_sides([right])).as_json(),
        "ratings": statistics.compare_ratings(table).as_json(),
    }


def _options(counts: Counts, measures: str) -> list[Json]:
    return [
        options_of(one.version, one.respondents, one.by_choice)
        for one in counts.options
        if one.version.measures == measures
    ]


# --- notes ---------------------------------------------------------------------------------------------------


def _notes(course: Course, counts: Counts, knowledge: Json, items: list[Json]) -> list[str]:
    part = counts.participation
    notes = []
    if course.demonstration:
        notes.append("Demonstration: the people and their answers are made up.")
    if part.excluded:
        notes.append(f"Left out as test accounts, staff or faculty: {part.excluded} persons.")
    if part.joined_rows:
        notes.append(
            f"{part.joined_rows} learner rows share an NPI or an e-mail address with another and were joined."
        )
    if part.unverified_micro:
        notes.append(
            f"{part.unverified_micro} persons began a segment without a verified NPI and are not counted."
        )
    for one in counts.rescored:
        notes.append(_correction(one))
    for entry in items:
        later = f" (version {entry['version']})" if entry["version"] > 1 else ""
        notes += _cautions(f"Question {entry['question']}{later}", entry)
    if not items:
        notes.append("No question is asked both before and after, so there is no change to report.")
    elif not knowledge["overall"]["learners"]:
        notes.append("Nobody has answered a question both before and after yet.")
    return notes


def _correction(one: Rescoring) -> str:
    old, new = ", ".join(one.old_key), ", ".join(one.new_key)
    return (
        f"Question {one.version.question.key} (version {one.version.number}): its key was corrected from {old} to {new} on "
        f"{one.recorded_at.astimezone(UTC):%Y-%m-%d}, and all answers are judged by the new one. Reason: {one.reason}"
    )


def _cautions(name: str, entry: Json) -> list[str]:
    matched, after = entry["matched"]["n"], entry["all"]["post"]["n"]
    cautions = []
    if 0 < matched < 20:
        cautions.append(f"{name}: only {matched} matched learners; read it with caution.")
    if matched and matched * 2 < after:
        cautions.append(
            f"{name}: fewer than half of those who answered after are matched ({matched} of {after})."
        )
    table = entry["matched"]["table"]
    if table and 0 < table["gained"] + table["lost"] < 6:
        cautions.append(
            f"{name}: fewer than 6 learners changed, so the exact test cannot reach p<0.05."
        )
    return cautions
