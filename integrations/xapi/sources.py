"""Where deeds are read: the rows that learners' deeds have stored anyway, in the order in which
they were stored, one stretch after the other. So the tables themselves are the outbox, and an
answer costs nothing more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from assessments.markdown import plain_words
from assessments.models import Phase, Response
from assessments.progress import CourseProgress
from assessments.structure import structure_of
from courses.models import Course, Enrollment, SegmentView, TrackProgress
from credit.models import Certificate, Claim
from learners.merging import person_of_rows
from learners.models import Learner

from ..models import Cursor
from . import statements, videos, words
from .statements import Asked, Deed, Site, activity

# Columns that the program's clock fills: a row of a moment ago may still be on its way.
ON_ITS_WAY = timedelta(minutes=2)
# Who reported no watching for so long has left; a pause at a question is shorter.
LEFT_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Source:
    """Rows of one model by a column of time, within a scope that an index begins with; without one
    where rows are few.
    """

    name: str
    rows: Callable[[], "QuerySet[Any]"]
    scope: str  # foreign key the index begins with
    clock: str  # column of time it goes on with
    deeds: Callable[[Site, list[Any], dict[int, int]], Iterable[tuple[int, Deed]]]
    lag: timedelta = timedelta(0)

    def page(self, scope: int, after: Any, after_id: int, until: Any, size: int) -> list[Any]:
        later = Q(**{f"{self.clock}__gt": after}) | Q(**{self.clock: after, "pk__gt": after_id})
        within = {self.scope: scope} if self.scope else {}
        rows = self.rows().filter(later, **within, **{f"{self.clock}__lt": until})
        return list(rows.order_by(self.clock, "pk")[:size])

    def scopes_with_news(self, began: Any, until: Any) -> list[int]:
        """Of all courses, tracks or segments those in which something was stored since."""
        return self._by_scope(began, until) if self.scope else self._of_all(began, until)

    def _of_all(self, began: Any, until: Any) -> list[int]:
        cursor = Cursor.objects.filter(name=f"xapi:{self.name}:0").first()
        after, after_id = (cursor.until, cursor.after_id) if cursor else (began, 0)
        return [0] if self.page(0, after, after_id, until, 1) else []

    def _by_scope(self, began: Any, until: Any) -> list[int]:
        model = self.rows().model
        field = model._meta.get_field(self.scope)
        scope_table = field.related_model._meta.db_table
        sql = f"""
SELECT s.id FROM {scope_table} s
LEFT JOIN integrations_cursor c ON c.name = %s || s.id
WHERE EXISTS (
    SELECT FROM {model._meta.db_table} r WHERE r.{field.column} = s.id AND r.{self.clock} < %s
    AND (r.{self.clock} > coalesce(c.until, %s)
         OR (r.{self.clock} = c.until AND r.id > c.after_id)))
ORDER BY s.id
"""
        with connection.cursor() as cursor:
            cursor.execute(sql, [f"xapi:{self.name}:", until, began])
            return [row[0] for row in cursor.fetchall()]


def deeds_of(source: Source, site: Site, rows: list[Any]) -> list[tuple[int, Deed]]:
    """With the row each is of; of a person's several rows the one they are read as."""
    return list(source.deeds(site, rows, person_of_rows(row.learner_id for row in rows)))


def _registered(site: Site, rows: list[Any], people: dict[int, int]) -> Any:
    for row in rows:
        course = _course(site, row.course)
        key, learner = f"enrollment:{row.pk}", people[row.learner_id]
        yield row.pk, Deed(key, learner, words.REGISTERED, course, row.enrolled_at, row.course.slug)


def _course(site: Site, course: Course) -> dict[str, Any]:
    return activity(site.course(course.slug), words.COURSE, course.title, course.language)


def _answered(site: Site, rows: list[Any], people: dict[int, int]) -> Any:
    for row in rows:
        version, slug = row.version, row.course.slug
        asked = statements.question(site, slug, _asked(row))
        yield (
            row.pk,
            Deed(
                f"response:{row.pk}",
                people[row.learner_id],
                words.ANSWERED,
                asked,
                row.answered_at,
                slug,
                statements.given(version.kind, row.answer, row.correct),
                extensions={
                    f"{site.address}/xapi/phase": Phase(row.phase).label,
                    f"{site.address}/xapi/attempt": row.attempt,
                },
            ),
        )
    yield from _tested(site, [row for row in rows if row.phase == Phase.POST], people)


def _asked(row: Response) -> Asked:
    version = row.version
    shown = plain_words if version.formatted else str
    choices = [(choice.key, shown(choice.text)) for choice in version.choices_as_shown]
    levels = [(str(level), str(text)) for level, text in enumerate(version.scale or (), start=1)]
    return Asked(
        row.question.key,
        version.number,
        version.kind,
        row.course.language,
        version.plain_stem,
        tuple(choices or levels),
    )


def _tested(site: Site, rows: list[Any], people: dict[int, int]) -> Any:
    """A post-test is passed or failed with the answer that made it whole."""
    by_learner: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        by_learner.setdefault((people[row.learner_id], row.course_id), []).append(row)
    for (person, _), answers in by_learner.items():
        course = answers[0].course
        progress = CourseProgress(Learner(pk=person), structure_of(course))
        for poll in progress.structure.polls_in(Phase.POST):
            asked = {question.pk for question in progress.structure.questions_of(poll)}
            for attempt in sorted({row.attempt for row in answers if row.question_id in asked}):
                result = progress.result(poll, attempt)
                if result and result.scored and progress.is_complete(poll, attempt):
                    last = [row for row in answers if row.attempt == attempt][-1]
                    yield last.pk, _outcome(site, course, person, poll, result, last.answered_at)


def _outcome(site: Site, course: Course, person: int, poll: Any, result: Any, at: Any) -> Deed:
    verbs = {True: words.PASSED, False: words.FAILED, None: words.COMPLETED}
    test = activity(f"{site.course(course.slug)}polls/{poll.pk}/", words.ASSESSMENT, "Post-test")
    return Deed(
        f"poll:{poll.pk}:{person}:{result.attempt}",
        person,
        verbs[result.passed],
        test,
        at,
        course.slug,
        statements.score(result.right, result.scored, result.passed),
    )


def _claimed(site: Site, rows: list[Any], people: dict[int, int]) -> Any:
    """What was claimed of an offer."""
    for row in rows:
        course, learner = row.offer.course, people[row.learner_id]
        address = f"{site.course(course.slug)}credit/{row.offer.pk}/"
        credit = activity(address, words.CREDIT, row.offer.label)
        amount = {"extensions": {f"{site.address}/xapi/credit": float(row.amount)}}
        key = f"claim:{row.pk}"
        yield row.pk, Deed(key, learner, words.EARNED, credit, row.claimed_at, course.slug, amount)


def _revoked(site: Site, rows: list[Any], people: dict[int, int]) -> Any:
    """By the site: who reads the store no longer finds that credit among what was earned."""
    for row in rows:
        earned = statements.reference(site, f"claim:{row.claim_id}")
        slug = row.claim.offer.course.slug
        yield row.pk, Deed(f"revoked:{row.pk}", None, words.VOIDED, earned, row.revoked_at, slug)


SOURCES = [
    Source(
        "enrollments",
        lambda: Enrollment.objects.filter(loaded=False).select_related("course"),
        "course",
        "recorded_at",
        _registered,
    ),
    Source(
        "answers",
        lambda: Response.objects.select_related("course", "question", "version").prefetch_related(
            "version__choices"
        ),
        "course",
        "recorded_at",
        _answered,
    ),
    Source(
        "tracks-begun",
        lambda: TrackProgress.objects.select_related("track__course"),
        "track",
        "started_at",
        videos.track_begun,
    ),
    Source(
        "tracks-completed",
        lambda: TrackProgress.objects.select_related("track__course"),
        "track",
        "completed_at",
        videos.track_completed,
        ON_ITS_WAY,
    ),
    Source(
        "tracks-left",
        lambda: TrackProgress.objects.select_related("track__course"),
        "track",
        "updated_at",
        videos.track_left,
        LEFT_AFTER,
    ),
    Source(
        "segments-begun",
        lambda: SegmentView.objects.select_related("segment__course"),
        "segment",
        "started_at",
        videos.segment_begun,
    ),
    Source(
        "segments-completed",
        lambda: SegmentView.objects.select_related("segment__course"),
        "segment",
        "watched_at",
        videos.segment_completed,
        ON_ITS_WAY,
    ),
    Source(
        "credit",
        lambda: Claim.objects.select_related("offer__course"),
        "offer",
        "recorded_at",
        _claimed,
    ),
    Source(
        "certificates-revoked",
        lambda: Certificate.objects.annotate(learner_id=F("claim__learner")).select_related(
            "claim__offer__course"
        ),
        "",
        "revoked_at",
        _revoked,
        ON_ITS_WAY,
    ),
]
