"""Follow-up waves: who was asked, who answered, what became of what they intended, and what they still know.

`followed`: of each person and wave the first answer to each question. `responder`: who answered anything of a wave.
"""

from typing import Any

from assessments.models import ChangeStatus, Measure, Phase, QuestionVersion
from assessments.querysets import AskedPoll, versions_as_of

from .bit_layout import ITEM_MEASURES, Layout, Slot
from .section_counts import ChangeCounts, WaveCounts

# In which wave an answer was given: the only one that asks its question, or the wave of the number of its attempt.
FOLLOWED = """
CREATE TEMP TABLE followed ON COMMIT DROP AS
WITH place (question_id, attempt, wave) AS (VALUES {places})
SELECT DISTINCT ON (w.person_id, r.question_id, place.wave) w.person_id, place.wave, r.version_id, r.picked
FROM assessments_response r JOIN who w USING (learner_id)
JOIN place ON place.question_id = r.question_id AND (place.attempt = 0 OR place.attempt = r.attempt)
WHERE r.course_id = %(course)s AND r.phase = {phase} AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s {only}
ORDER BY w.person_id, r.question_id, place.wave, r.attempt, r.answered_at, r.id
"""
OUTCOMES = """
CREATE TEMP TABLE outcome ON COMMIT DROP AS
SELECT DISTINCT ON (w.person_id, o.poll_id, o.version_id, o.choice_key)
       w.person_id, o.poll_id AS wave, o.version_id, o.choice_key, o.status
FROM assessments_changeoutcome o JOIN who w USING (learner_id)
WHERE o.poll_id = ANY (%(waves)s) AND o.answered_at <= %(as_of)s AND o.recorded_at <= %(known)s
ORDER BY w.person_id, o.poll_id, o.version_id, o.choice_key, o.answered_at, o.id
"""
INVITED = """
CREATE TEMP TABLE invited ON COMMIT DROP AS
SELECT DISTINCT w.person_id, i.poll_id AS wave FROM assessments_followupinvitation i JOIN who w USING (learner_id)
WHERE i.poll_id = ANY (%(waves)s) AND i.invited_at <= %(known)s
"""
RESPONDERS = """
CREATE TEMP TABLE responder ON COMMIT DROP AS
SELECT person_id, wave FROM followed UNION SELECT person_id, wave FROM outcome
"""


def count(cursor: Any, layout: Layout, times: dict[str, Any], only: str) -> list[WaveCounts]:
    waves = sorted(
        layout.asked.in_phase(Phase.FOLLOW_UP), key=lambda poll: (poll.after_days or 0, poll.pk)
    )
    if not waves:
        return []
    _fill(cursor, waves, times | {"waves": [wave.pk for wave in waves]}, only)
    versions = _versions(layout, waves)
    return [_wave(cursor, layout, wave, versions) for wave in waves]


def _fill(cursor: Any, waves: list[AskedPoll], times: dict[str, Any], only: str) -> None:
    asked = [
        (question, number, wave.pk)
        for number, wave in enumerate(waves, 1)
        for question in wave.questions
    ]
    several = {
        question for question, _, _ in asked if sum(other == question for other, _, _ in asked) > 1
    }
    places = [
        f"({question}, {number if question in several else 0}, {wave})"
        for question, number, wave in asked
    ]
    cursor.execute(
        FOLLOWED.format(
            places=", ".join(places) or "(0, 0, 0)", phase=Phase.FOLLOW_UP.value, only=only
        ),
        times,
    )
    for table in (OUTCOMES, INVITED, RESPONDERS):
        cursor.execute(table, times)


def _versions(layout: Layout, waves: list[AskedPoll]) -> dict[int, QuestionVersion]:
    """Of every question asked in a wave, or intended in the evaluation; corrected keys as in the layout."""
    known = {version.pk: version for version in layout.versions}
    asked = {question for wave in waves for question in wave.questions}
    more = (
        QuestionVersion.objects.filter(question__in=asked)
        .exclude(pk__in=known)
        .select_related("objective")
    )
    ordered = [
        *known.values(),
        *versions_as_of(more.prefetch_related("choices"), layout.known_at, layout.asked),
    ]
    return {
        version.pk: version
        for version in sorted(ordered, key=lambda v: (v.question.position, v.question_id, v.number))
    }


def _wave(
    cursor: Any, layout: Layout, wave: AskedPoll, versions: dict[int, QuestionVersion]
) -> WaveCounts:
    cursor.execute(
        """SELECT (SELECT count(*) FROM invited WHERE wave = %(wave)s), (SELECT count(*) FROM responder WHERE wave = %(wave)s),
                  (SELECT count(*) FROM invited JOIN responder USING (person_id, wave) WHERE wave = %(wave)s)""",
        {"wave": wave.pk},
    )
    invited, responded, both = cursor.fetchone()
    return WaveCounts(
        poll_id=wave.pk,
        after_days=wave.after_days or 0,
        invited=invited,
        responded=responded,
        responded_invited=both,
        changes=_changes(cursor, layout, wave, versions),
        options=_options(cursor, wave, versions),
        retention=_retention(cursor, layout, wave),
        of_invited=_baseline(cursor, layout, wave, INVITED_TO),
        of_finished=_baseline(cursor, layout, wave, _answered_after(layout)),
    )


def _changes(
    cursor: Any, layout: Layout, wave: AskedPoll, versions: dict[int, QuestionVersion]
) -> list[ChangeCounts]:
    cursor.execute(
        "SELECT version_id, choice_key, status, count(*) FROM outcome WHERE wave = %s GROUP BY 1, 2, 3",
        [wave.pk],
    )
    found: dict[int, dict[tuple[str, str], int]] = {}
    for version, choice, status, n in cursor.fetchall():
        found.setdefault(version, {})[choice, status] = n
    cursor.execute(
        "SELECT version_id, count(DISTINCT person_id) FROM outcome WHERE wave = %s GROUP BY 1",
        [wave.pk],
    )
    people = dict(cursor.fetchall())
    intended = [
        v
        for v in versions.values()
        if v.measures == Measure.PRACTICE_CHANGE and v.kind in ("single", "multiple")
    ]
    return [
        _change(cursor, layout, wave, version, people.get(version.pk, 0), found.get(version.pk, {}))
        for version in intended
    ]


def _change(
    cursor: Any,
    layout: Layout,
    wave: AskedPoll,
    version: QuestionVersion,
    people: int,
    table: dict[tuple[str, str], int],
) -> ChangeCounts:
    choices = list(version.choices.all())
    statuses = [
        [table.get((choice.key, status), 0) for status in ChangeStatus.values] for choice in choices
    ]
    slot = layout.slots.get((version.pk, Phase.EVALUATION))
    intended = [0] * len(choices)
    if slot and choices:
        named = ", ".join(
            f"count(*) FILTER (WHERE {slot.code} >> {choice.position} & 1 = 1)"
            for choice in choices
        )
        cursor.execute(
            f"SELECT {named} FROM words JOIN responder USING (person_id) WHERE wave = %s", [wave.pk]
        )
        intended = list(cursor.fetchone())
    return ChangeCounts(version, people, intended, statuses)


def _options(
    cursor: Any, wave: AskedPoll, versions: dict[int, QuestionVersion]
) -> list[tuple[QuestionVersion, int, list[int]]]:
    """Practice changes and barriers as answered in the wave."""
    cursor.execute(
        "SELECT version_id, picked, count(*) FROM followed WHERE wave = %s AND picked > 0 GROUP BY 1, 2",
        [wave.pk],
    )
    by_version: dict[int, dict[int, int]] = {}
    for version, picked, n in cursor.fetchall():
        by_version.setdefault(version, {})[picked] = n
    wanted = [
        version
        for version in versions.values()
        if version.question_id in wave.questions
        and version.kind in ("single", "multiple")
        and version.measures in (Measure.PRACTICE_CHANGE, Measure.BARRIER)
    ]
    return [_named(version, by_version.get(version.pk, {})) for version in wanted]


def _named(
    version: QuestionVersion, picked: dict[int, int]
) -> tuple[QuestionVersion, int, list[int]]:
    choices = list(version.choices.all())
    return (
        version,
        sum(picked.values()),
        [sum(n for mask, n in picked.items() if mask >> c.position & 1) for c in choices],
    )


def _retention(
    cursor: Any, layout: Layout, wave: AskedPoll
) -> list[tuple[QuestionVersion, dict[tuple[int, int, int], int]]]:
    """Items asked before, after and in the wave: persons by right at each of the three, the same wording each time."""
    pairs = [
        pair
        for pair in layout.paired(ITEM_MEASURES)
        if pair[0].version.question_id in wave.questions
    ]
    return [(before.version, _three_times(cursor, before, after, wave)) for before, after in pairs]


def _three_times(
    cursor: Any, before: Slot, after: Slot, wave: AskedPoll
) -> dict[tuple[int, int, int], int]:
    key = before.key
    cursor.execute(
        f"""SELECT ({before.code} = {key})::int, ({after.code} = {key})::int, (f.picked = {key})::int, count(*)
            FROM words JOIN followed f USING (person_id)
            WHERE f.wave = %s AND f.version_id = %s AND f.picked > 0 AND {before.code} <> 0 AND {after.code} <> 0
            GROUP BY 1, 2, 3""",
        [wave.pk, before.version.pk],
    )
    return {(b, a, f): n for b, a, f, n in cursor.fetchall()}


INVITED_TO = (
    "EXISTS (SELECT FROM invited i WHERE i.person_id = words.person_id AND i.wave = %(wave)s)"
)


def _answered_after(layout: Layout) -> str:
    return f"({' OR '.join(f'{after.code} <> 0' for _, after in layout.paired(ITEM_MEASURES)) or 'false'})"


def _baseline(
    cursor: Any, layout: Layout, wave: AskedPoll, asked: str
) -> list[dict[tuple[int, int], int]]:
    """(right, answered) before of responders, and of those asked who did not respond."""
    before = [pair[0] for pair in layout.paired(ITEM_MEASURES)]
    if not before:
        return [{}, {}]
    answered = " + ".join(f"({slot.code} <> 0)::int" for slot in before)
    right = " + ".join(f"({slot.code} = {slot.key})::int" for slot in before)
    cursor.execute(
        f"""SELECT responds, rights, answers, count(*) FROM (
                SELECT EXISTS (SELECT FROM responder r WHERE r.person_id = words.person_id AND r.wave = %(wave)s) AS responds,
                       {right} AS rights, {answered} AS answers, {asked} AS asked
                FROM words) one
            WHERE answers > 0 AND (asked OR responds) GROUP BY 1, 2, 3""",
        {"wave": wave.pk},
    )
    found: list[dict[tuple[int, int], int]] = [{}, {}]
    for responds, rights, answers, n in cursor.fetchall():
        found[0 if responds else 1][rights, answers] = n
    return found
