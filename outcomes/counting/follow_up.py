"""Follow-up waves: who was asked, who answered, what became of what they intended,
and what they still know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from assessments.models import ChangeStatus, Measure, Phase, QuestionVersion
from assessments.querysets import AskedPoll, versions_as_of

from . import follow_up_tables
from .bit_layout import ITEM_MEASURES, Layout, Slot, any_of
from .choices_after import is_choice, named_by_responders
from .context import CountContext


@dataclass(frozen=True)
class ChangeCounts:
    """What became of the changes of one question that learners had intended."""

    version: QuestionVersion
    people: int
    intended: list[int]  # by choice: responders of the wave who had named it
    statuses: list[list[int]]  # by choice, in the order of ChangeStatus


@dataclass(frozen=True)
class WaveCounts:
    """A follow-up wave."""

    poll_id: int
    after_days: int
    invited: int
    responded: int
    responded_invited: int
    changes: list[ChangeCounts]
    # practice changes and barriers: respondents, by choice
    options: list[tuple[QuestionVersion, int, list[int]]]
    retention: Sequence[tuple[QuestionVersion, Mapping[tuple[int, int, int], int]]]
    # (right, answered) before: responders, and who was invited in vain
    of_invited: Sequence[Mapping[tuple[int, int], int]]
    # the same of who answered after, invited or not
    of_finished: Sequence[Mapping[tuple[int, int], int]]
    days: Mapping[int, int]  # whole days since the post-test: responders


Table = dict[tuple[str, str], int]  # by choice and status

RESPONSE: LiteralString = """
SELECT (SELECT count(*) FROM invited WHERE wave = %(wave)s),
       (SELECT count(*) FROM responder WHERE wave = %(wave)s),
       (SELECT count(*) FROM invited JOIN responder USING (person_id, wave) WHERE wave = %(wave)s)
"""
STATUSES: LiteralString = """
SELECT version_id, choice_key, status, count(*) FROM outcome WHERE wave = %(wave)s GROUP BY 1, 2, 3
"""
TELLERS: LiteralString = """
SELECT version_id, count(DISTINCT person_id) FROM outcome WHERE wave = %(wave)s GROUP BY 1
"""
PICKED: LiteralString = """
SELECT version_id, picked, count(*) FROM followed WHERE wave = %(wave)s AND picked > 0 GROUP BY 1, 2
"""
THREE_TIMES: LiteralString = """
SELECT ({right_before})::int, ({right_after})::int, (f.picked = {key})::int, count(*)
FROM words JOIN followed f USING (person_id)
WHERE f.wave = %(wave)s AND f.version_id = %(version)s AND f.picked > 0 AND {before} AND {after}
GROUP BY 1, 2, 3
"""
BASELINE: LiteralString = """
SELECT responds, rights, answers, count(*) FROM (
    SELECT EXISTS (SELECT FROM responder r WHERE r.person_id = words.person_id
        AND r.wave = %(wave)s) AS responds,
           {rights} AS rights, {answers} AS answers, {asked} AS asked
    FROM words) baseline
WHERE answers > 0 AND (asked OR responds) GROUP BY 1, 2, 3
"""
# From the last answer to a post-test before it, learner by learner.
DAYS: LiteralString = """
SELECT days, count(*) FROM (
    SELECT r.person_id, floor(
        extract(epoch FROM r.answered_at - max(p.answered_at)) / 86400)::int AS days
    FROM responder r JOIN who w USING (person_id)
    CROSS JOIN LATERAL (
        SELECT answered_at FROM assessments_response
        WHERE course_id = (SELECT %(course)s) AND learner_id = w.learner_id AND phase = {post}
          AND answered_at <= r.answered_at AND recorded_at <= %(known)s OFFSET 0) p
    WHERE r.wave = %(wave)s GROUP BY 1, r.answered_at) since GROUP BY 1
"""
INVITED_TO = sql.SQL(
    "EXISTS (SELECT FROM invited i WHERE i.person_id = words.person_id AND i.wave = %(wave)s)"
)


def count(context: CountContext) -> list[WaveCounts]:
    """After the base: who named a choice after the activity is known then."""
    waves = sorted(
        context.layout.asked.in_phase(Phase.FOLLOW_UP),
        key=lambda poll: (poll.after_days or 0, poll.pk),
    )
    if not waves:
        return []
    follow_up_tables.fill(context, waves)
    versions = _versions(context.layout, waves)
    counts = [_wave(context, wave, versions) for wave in waves]
    return [
        wave_counts
        for wave, wave_counts in zip(waves, counts, strict=True)
        if wave_counts.responded or not wave.is_withdrawn or context.rules.withdrawn_in_scales
    ]


def _versions(layout: Layout, waves: list[AskedPoll]) -> dict[int, QuestionVersion]:
    """Of every question asked in a wave, or intended in the evaluation;
    corrected keys as in the layout."""
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
    context: CountContext, wave: AskedPoll, versions: dict[int, QuestionVersion]
) -> WaveCounts:
    invited, responded, both = context.row(RESPONSE, {"wave": wave.pk})
    return WaveCounts(
        poll_id=wave.pk,
        after_days=wave.after_days or 0,
        invited=invited,
        responded=responded,
        responded_invited=both,
        changes=_changes(context, wave, versions),
        options=_options(context, wave, versions),
        retention=_retention(context, wave),
        of_invited=_baseline(context, wave, INVITED_TO),
        of_finished=_baseline(context, wave, _answered_after(context.layout)),
        days=_days(context, wave) if responded else {},
    )


def _days(context: CountContext, wave: AskedPoll) -> dict[int, int]:
    return dict(context.rows(DAYS, {"wave": wave.pk}, post=sql.Literal(Phase.POST.value)))


def _changes(
    context: CountContext, wave: AskedPoll, versions: dict[int, QuestionVersion]
) -> list[ChangeCounts]:
    statuses: dict[int, Table] = {}
    for version, choice, status, n in context.rows(STATUSES, {"wave": wave.pk}):
        statuses.setdefault(version, {})[choice, status] = n
    people = dict(context.rows(TELLERS, {"wave": wave.pk}))
    return [
        ChangeCounts(
            version,
            people.get(pk, 0),
            named_by_responders(context, version, wave.pk),
            _by_choice(version, statuses.get(pk, {})),
        )
        for pk, version in versions.items()
        if is_choice(version) and version.measures == Measure.PRACTICE_CHANGE
    ]


def _by_choice(version: QuestionVersion, table: Table) -> list[list[int]]:
    return [
        [table.get((choice.key, status), 0) for status in ChangeStatus.values]
        for choice in version.choices.all()
    ]


def _options(
    context: CountContext, wave: AskedPoll, versions: dict[int, QuestionVersion]
) -> list[tuple[QuestionVersion, int, list[int]]]:
    """Practice changes and barriers as answered in the wave."""
    by_version: dict[int, dict[int, int]] = {}
    for pk, picked, n in context.rows(PICKED, {"wave": wave.pk}):
        by_version.setdefault(pk, {})[picked] = n
    return [
        _named(version, by_version.get(pk, {}))
        for pk, version in versions.items()
        if version.question_id in wave.questions and is_choice(version)
    ]


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
    context: CountContext, wave: AskedPoll
) -> list[tuple[QuestionVersion, dict[tuple[int, int, int], int]]]:
    """Items asked before, after and in the wave: persons by right at each of the three,
    the same wording each time."""
    return [
        (before.version, _three_times(context, before, after, wave))
        for before, after in context.layout.paired(ITEM_MEASURES)
        if before.version.question_id in wave.questions
    ]


def _three_times(
    context: CountContext, before: Slot, after: Slot, wave: AskedPoll
) -> dict[tuple[int, int, int], int]:
    people = context.rows(
        THREE_TIMES,
        {"wave": wave.pk, "version": before.version.pk},
        key=sql.Literal(before.key),
        right_before=before.right,
        right_after=after.right,
        before=before.answered,
        after=after.answered,
    )
    return {(was, then, now): n for was, then, now, n in people}


def _answered_after(layout: Layout) -> sql.Composable:
    return any_of(after.answered for _, after in layout.paired(ITEM_MEASURES))


def _baseline(
    context: CountContext, wave: AskedPoll, asked: sql.Composable
) -> list[dict[tuple[int, int], int]]:
    """(right, answered) before of responders, and of those asked who did not respond."""
    before = [pair[0] for pair in context.layout.paired(ITEM_MEASURES)]
    scores: list[dict[tuple[int, int], int]] = [{}, {}]
    if not before:
        return scores
    people = context.rows(
        BASELINE,
        {"wave": wave.pk},
        rights=_number_of(slot.right for slot in before),
        answers=_number_of(slot.answered for slot in before),
        asked=asked,
    )
    for responds, rights, answers, n in people:
        scores[0 if responds else 1][rights, answers] = n
    return scores


def _number_of(conditions: Iterable[sql.Composable]) -> sql.Composable:
    """SQL: how many of them hold."""
    return sql.SQL(" + ").join(sql.SQL("({})::int").format(holds) for holds in conditions)
