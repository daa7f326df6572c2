"""How the questions themselves work: who chose what, with how many right in the poll, and how long it took."""

from typing import Any

from assessments.models import Phase, Poll

from .counting import ITEM_MEASURES, Layout, Slot, _key, _tables
from .section_counts import ItemAnswers, PollAnswers

SAMPLED = 2000  # people whose times are read
LONGEST = 600  # seconds between two answers beyond which somebody was away
# Time to answer: from one answer of a person to their next in the same phase, where both were given here. Only answers
# are read, never when a page was opened: that is overwritten, and a snapshot could not be made again.
SECONDS = """
SELECT version_id, phase, count(*), percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY seconds) FROM (
    SELECT version_id, phase, attempt,
           extract(epoch FROM answered_at - lag(answered_at) OVER in_order) AS seconds
    FROM assessments_response r
    WHERE course_id = %(course)s AND learner_id = ANY (%(people)s) AND phase IN (1, 3) AND attempt = 1
      AND answered_at <= %(as_of)s AND recorded_at <= %(known)s
    WINDOW in_order AS (PARTITION BY learner_id, phase ORDER BY answered_at, id)
) one WHERE seconds > 0 AND seconds <= {longest} GROUP BY version_id, phase
"""
# A spread-out choice that is the same every time.
PEOPLE = """
SELECT learner_id FROM who WHERE NOT (loaded_cme OR loaded_micro)
ORDER BY (learner_id * 2654435761) %% 4294967296, learner_id LIMIT {most}
"""


def count(cursor: Any, layout: Layout, times: dict[str, Any]) -> list[PollAnswers]:
    polls = [poll for phase in (Phase.PRE, Phase.POST) for poll in layout.structure.polls_in(phase)]
    seconds = _seconds(cursor, times)
    found = [_poll(cursor, layout, poll, seconds) for poll in polls]
    return [poll for poll in found if poll.items]


def _seconds(cursor: Any, times: dict[str, Any]) -> dict[tuple[int, int], tuple[int, float, float, float]]:
    cursor.execute(PEOPLE.format(most=SAMPLED), times)
    people = [row[0] for row in cursor.fetchall()]
    if not people:
        return {}
    cursor.execute(SECONDS.format(longest=LONGEST), times | {"people": people})
    return {(version, phase): (int(n), *map(float, quarters)) for version, phase, n, quarters in cursor.fetchall()}


def _poll(cursor: Any, layout: Layout, poll: Poll, seconds: dict[tuple[int, int], tuple[int, float, float, float]]) -> PollAnswers:
    """Versions of one question are one item of the poll: nobody is asked both."""
    phase, by_question = Phase(poll.phase), _slots(layout, poll)
    slots = [slot for several in by_question.values() for slot in several]
    source = _with_total(list(by_question.values()))
    # One number for the answer and the total: half the work of grouping by two.
    packed = _tables(cursor, [[f"({slot.code} | ((total + 1) << {slot.width}))"] for slot in slots], source)
    tables = [_taken_out(slot, table) for slot, table in zip(slots, packed, strict=True)]
    items = [
        ItemAnswers(
            slot.version,
            table,
            seconds.get((slot.version.pk, phase.value)),
        )
        for slot, table in zip(slots, tables, strict=True)
    ]
    return PollAnswers(poll, list(by_question), items, _scored(by_question, dict(zip(map(id, slots), tables, strict=True))))


def _taken_out(slot: Slot, packed: dict[tuple[int, ...], int]) -> dict[tuple[int, int], int]:
    """People by (chosen, total), those without an answer left out."""
    found = {(both & ((1 << slot.width) - 1), (both >> slot.width) - 1): n for (both,), n in packed.items()}
    return {key: n for key, n in found.items() if key[0]}


def _slots(layout: Layout, poll: Poll) -> dict[str, list[Slot]]:
    """Of every scored question of the poll, in its order, the versions."""
    phase = Phase(poll.phase)
    found: dict[str, list[Slot]] = {}
    for entry in poll.entries.all():
        several = [
            layout.slots[version.pk, phase]
            for version in layout.versions
            if version.question_id == entry.question_id
            and version.measures in ITEM_MEASURES
            and (version.pk, phase) in layout.slots
        ]
        if several:
            found[entry.question.key] = several
    return found


def _with_total(questions: list[list[Slot]]) -> str:
    """SQL: the words and, of those who answered every question, how many they had right; -1 of the others."""
    if not questions:
        return "words"
    whole = " AND ".join("(" + " OR ".join(f"{s.code} <> 0" for s in several) + ")" for several in questions)
    right = " + ".join("(" + " OR ".join(f"{s.code} = {_key(s)}" for s in several) + ")::int" for several in questions)
    return f"(SELECT words.*, (CASE WHEN {whole} THEN {right} ELSE -1 END)::bigint AS total FROM words OFFSET 0) scored"


def _scored(questions: dict[str, list[Slot]], tables: dict[int, dict[tuple[int, int], int]]) -> list[dict[tuple[int, int], int]]:
    """By question (right, total) of those who answered the whole poll, its versions together."""
    found = []
    for several in questions.values():
        scored: dict[tuple[int, int], int] = {}
        for slot in several:
            for (code, total), n in tables[id(slot)].items():
                if total >= 0:
                    key = int(code == _key(slot)), total
                    scored[key] = scored.get(key, 0) + n
        found.append(scored)
    return found
