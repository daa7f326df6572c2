"""Write a working copy onto its live course, as a whole or not at all."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from courses import front_matter
from courses.changes import during
from courses.laddering import want_ladder
from courses.models import Course, CourseRevision, Ladder, MicroSegment, Track, WorkingCopy
from courses.publishing import gate_failures, to_mend
from learners import audit
from learners.models import User
from learners.refusals import Refusal

from .comparing import Comparison, compare
from .document import as_stored, maps_of, read
from .parts import AFTERWARDS, PARTS, Deed, Maps
from .row_change import REMOVED, RowChange, write_row

SAME, NEW = "same", "new"
# What else is asked of whoever publishes; sentences, where something is missing.
ALSO: list[Callable[[Course, User], list[str]]] = []
WITHOUT_REASON = "Say what was mended and why: without a reason it is a new item."


class NotPublished(Refusal):
    """Nothing was published; `sentences` say why."""

    status = 409

    def __init__(self, code: str, *sentences: str) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(sentences), code=code)


@transaction.atomic
def declare(
    working_copy: WorkingCopy, declared: dict[int, tuple[str, str]]
) -> dict[int, tuple[str, str]]:
    """Keep what was said of edits of answered questions; all that was said so far."""
    held = {
        int(pk): (declaration[0], declaration[1])
        for pk, declaration in working_copy.declared.items()
    }
    held |= declared
    working_copy.declared = {str(pk): list(declaration) for pk, declaration in held.items()}
    working_copy.save(update_fields=["declared"])
    return held


@transaction.atomic
def publish(
    working_copy: WorkingCopy, *, by: User, at: datetime, seen: str, over: bool = False
) -> Comparison:
    """Raises NotPublished. `seen` is the digest of the comparison that was looked at; `over` where
    what the live course was changed to meanwhile goes.
    """
    _hold_still(working_copy)
    comparison = compare(working_copy)
    declared = {
        int(pk): (declaration[0], declaration[1])
        for pk, declaration in working_copy.declared.items()
    }
    _refuse(working_copy, comparison, declared, seen, over)
    if missing := [sentence for ask in ALSO for sentence in ask(working_copy.copy, by)]:
        raise NotPublished("not-ready", *missing)
    try:
        with transaction.atomic(), during("working copy published"):
            maps = _write(working_copy, comparison, Deed(by, at, declared))
    except IntegrityError as problem:
        sentence = f"The live course does not take it: {problem.args[0].splitlines()[0]}"
        raise NotPublished("not-taken", sentence) from None
    _same_again(working_copy, maps)
    audit.note(
        who=by, deed="copy-published", subject=working_copy.live,
        after={"copy": working_copy.copy_id, "changes": len(comparison.changes)},
    )  # fmt: skip
    return comparison


def _hold_still(working_copy: WorkingCopy) -> None:
    """Whoever edits one of the two waits, as every edit of a course writes its revision."""
    pair = [working_copy.live_id, working_copy.copy_id]
    held = CourseRevision.objects.select_for_update().filter(course__in=pair)
    list(held.order_by("course").values_list("number"))
    working_copy.refresh_from_db()


def _refuse(
    working_copy: WorkingCopy,
    comparison: Comparison,
    declared: dict[int, tuple[str, str]],
    seen: str,
    over: bool,
) -> None:
    if seen != comparison.digest:
        raise NotPublished(
            "changed-since", "The course was edited since you looked. Look through it again."
        )
    if not comparison.changes:
        raise NotPublished("nothing-changed", "The working copy says what the live course says.")
    if failures := to_mend(working_copy.copy):
        raise NotPublished("not-ready", *(failure.sentence for failure in failures))
    if stuck := comparison.impossible:
        raise NotPublished("stays", *(f"{each.title}: {each.follows}" for each in stuck))
    if comparison.contested and not over:
        raise NotPublished(
            "contested",
            "The live course was changed too since the copy was made. Say that the copy stands.",
        )
    if wrong := [text for each in comparison.to_declare if (text := undeclared(each, declared))]:
        raise NotPublished("undeclared", *wrong)


def undeclared(change: RowChange, declared: dict[int, tuple[str, str]]) -> str:
    """What is still to be said of an edit of an answered question; empty when it was."""
    assert change.declaration is not None and change.live_pk is not None
    verdict, reason = declared.get(change.live_pk, ("", ""))
    if verdict == NEW:
        return ""
    if verdict != SAME:
        return f"{change.title}: say whether it is the same item or a new one."
    if change.declaration.why_new:
        return f"{change.title}: {change.declaration.why_new}"
    return "" if reason.strip() else f"{change.title}: {WITHOUT_REASON}"


def _write(working_copy: WorkingCopy, comparison: Comparison, deed: Deed) -> Maps:
    """From rows of the copy to rows of the live course, new ones included."""
    maps, live = maps_of(working_copy.origins), working_copy.live
    for change in comparison.changes:
        if change.kind != REMOVED:
            written = write_row(change, live, maps, deed)
            if isinstance(written, Track | MicroSegment):
                _converted(written, live)
    order = {part.key: number for number, part in enumerate(PARTS)}
    gone = [change for change in comparison.changes if change.kind == REMOVED]
    for change in sorted(gone, key=lambda change: order[change.part.key], reverse=True):
        if row := change.part.model._default_manager.filter(pk=change.live_pk).first():
            change.part.remove(row, deed)
    Ladder.objects.filter(course_id=working_copy.copy_id).update(course_id=live.pk)
    for afterwards in AFTERWARDS:
        afterwards(live)
    live.refresh_from_db()
    if live.is_published:
        if failures := gate_failures(live):
            raise NotPublished("not-ready", *(failure.sentence for failure in failures))
        front_matter.current(live)
    return maps


def _converted(row: Track | MicroSegment, live: Course) -> None:
    name, digest = (row.coming, row.coming_sha256) if row.coming else (row.video, row.video_sha256)
    if digest:
        want_ladder(name=str(name), digest=digest, course_id=live.pk)


def _same_again(working_copy: WorkingCopy, maps: Maps) -> None:
    """The copy stays open for whoever has a page of it open, as the same as the live course."""
    live, _ = read(working_copy.live)
    there, _ = read(working_copy.copy)
    kept = {
        key: {pk: maps[key][pk] for pk in rows if pk in maps[key]} for key, rows in there.items()
    }
    working_copy.origins = {
        key: {str(pk): live_pk for pk, live_pk in pairs.items()} for key, pairs in kept.items()
    }
    paired = {key: set(pairs.values()) for key, pairs in kept.items()}
    base = {
        key: {pk: values for pk, values in rows.items() if pk in paired[key]}
        for key, rows in live.items()
    }
    working_copy.base, working_copy.declared = as_stored(base), {}
    working_copy.save(update_fields=["origins", "base", "declared"])
