"""How often each choice and level was given in a file: a scale coded the other way round is seen
before it is stored.
"""

import json
from collections import Counter, defaultdict
from typing import Any

from ..models import Phase, QuestionVersion

KINDS_COUNTED = ("single", "multiple", "rating")


def distribution(cursor: Any) -> list[str]:
    """A line for each question and phase of the staged answers."""
    cursor.execute(
        """SELECT version_id, phase, CASE WHEN picked IS NOT NULL THEN answer END, count(*),
                  min((answer #>> '{}')::numeric) FILTER (WHERE jsonb_typeof(answer) = 'number'),
                  max((answer #>> '{}')::numeric) FILTER (WHERE jsonb_typeof(answer) = 'number')
           FROM staged_response GROUP BY 1, 2, 3"""
    )
    rows = cursor.fetchall()
    versions = (
        QuestionVersion.objects.select_related("question")
        .prefetch_related("choices")
        .in_bulk({row[0] for row in rows})
    )
    groups: dict[tuple[int, int, int, int], list[Any]] = defaultdict(list)
    for version_id, phase, *counted in rows:
        version = versions[version_id]
        groups[version.question.position, version.question_id, phase, version_id].append(counted)
    return [
        _line(versions[key[3]], Phase(key[2]), counted) for key, counted in sorted(groups.items())
    ]


def _line(version: QuestionVersion, phase: Phase, counted: list[Any]) -> str:
    name = f"{version.question.key} {phase.label}"
    total = sum(count for _, count, *_ in counted)
    if version.kind not in KINDS_COUNTED:
        low, high = counted[0][2], counted[0][3]
        spread = f", {low:f} to {high:f}" if low is not None else ""
        return f"{name}: {total:,} answers{spread}"
    counts: Counter[Any] = Counter()
    for answer, count, *_ in counted:
        chosen = json.loads(answer)
        for value in chosen if isinstance(chosen, list) else [chosen]:
            counts[value] += count
    each = ", ".join(f"{label} {counts[value]:,}" for value, label in _values(version))
    return f"{name}: {total:,} answers: {each}"


def _values(version: QuestionVersion) -> list[tuple[Any, str]]:
    """What can be stored, and how it is called."""
    if version.kind == "rating":
        return [(level, f"{level} ({label})") for level, label in enumerate(version.scale, 1)]
    return [(choice.key, choice.key) for choice in version.choices.all()]
