"""Make a snapshot again from the stored answers, and say what differs."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Question
from assessments.querysets import asked_as_of
from outcomes.counting import count_course, rules_stated_in
from outcomes.models import OutcomeSnapshot
from outcomes.snapshots.building import build
from outcomes.snapshots.course_settings import CourseSettings
from outcomes.snapshots.definitions import rules_changed_since
from outcomes.snapshots.digests import NOT_DIGESTED, digest_of
from outcomes.snapshots.document import OutcomeDocument

from .words_of_then import with_words_of, worded_as


@dataclass(frozen=True)
class Verification:
    same: bool
    digest: str  # as made again
    differences: list[str]  # where the documents differ, with both values
    reasons: list[str]  # why that may be, where something is known of it
    rules_version: int  # the rules it was computed and made again by
    rules_changed: list[str]  # those that are others today
    settings_changed: list[str]  # of the course, since it was computed
    not_recorded: list[str]  # sections of today that the snapshot was made without


def verify(snapshot: OutcomeSnapshot) -> Verification:
    """Make a snapshot again from the stored answers as of its time, by its own rules and by what
    the course had set then, and compare.

    Raises UnknownRules.
    """
    assert snapshot.as_of is not None and snapshot.known_at is not None
    document = snapshot.outcomes
    rules = rules_stated_in(document.snapshot.rules)
    counts = count_course(snapshot.course, snapshot.as_of, snapshot.known_at, rules=rules)
    kept = snapshot.content
    set_today = CourseSettings.of(snapshot.course, snapshot.as_of, rules)
    set_then = set_today.stated_in(document)
    today = build(snapshot.course, counts, snapshot.as_of, rules, set_then)
    again = worded_as(kept, with_words_of(document, _with_sections_of(document, today)).as_json())
    differences = list(_differences(kept, again, ""))
    digest = digest_of(again)
    if snapshot.digest != digest_of(kept):
        differences.insert(0, "the stored document does not have the stored digest")
    if snapshot.digest != digest and not differences:
        differences.append("the digests differ")
    return Verification(
        same=not differences,
        digest=digest,
        differences=differences,
        reasons=_reasons(snapshot, document, today) if differences else [],
        rules_version=rules.version,
        rules_changed=rules_changed_since(rules.version),
        settings_changed=list(set_today.changed_since(set_then)),
        not_recorded=sorted(today.model_fields_set - document.model_fields_set),
    )


def _reasons(snapshot: OutcomeSnapshot, kept: OutcomeDocument, today: OutcomeDocument) -> list[str]:
    """What of the course as of then cannot be had any more."""
    assert snapshot.known_at is not None
    asked = asked_as_of(snapshot.course, snapshot.known_at)
    reasons = []
    if not asked.is_known:
        reasons.append(
            "What the course asked at that time is not known: its polls were not kept yet. The "
            "earliest kept were used."
        )
    then = {question for poll in asked.polls for question in poll.questions}
    gone = len(then) - Question.objects.filter(pk__in=then).count()
    if gone:
        reasons.append(
            f"Questions that were asked then and nobody answered have been deleted since: {gone}."
        )
    if _faculty(kept) != _faculty(today):
        reasons.append(
            "The faculty of the course are others today: who teaches does not count, and since "
            "when somebody teaches is not kept."
        )
    return reasons


def _faculty(document: OutcomeDocument) -> list[object]:
    """How many rows were left out for it."""
    boxes = document.flow.participants if document.flow else []
    return [box.n for box in boxes if box.stage == "faculty"]


def _with_sections_of(kept: OutcomeDocument, again: OutcomeDocument) -> OutcomeDocument:
    """Without the sections that there were not yet when the snapshot was made."""
    recorded = again.model_fields_set & kept.model_fields_set
    sections = {name: getattr(again, name) for name in recorded}
    return OutcomeDocument.model_construct(_fields_set=recorded, **sections)


def _differences(kept: Any, again: Any, path: str) -> Any:
    if isinstance(kept, dict) and isinstance(again, dict):
        for key in sorted(kept.keys() | again.keys()):
            if path == "snapshot" and key in NOT_DIGESTED:
                continue
            yield from _differences(kept.get(key), again.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        for index, (before, after) in enumerate(zip(kept, again, strict=True)):
            yield from _differences(before, after, f"{path}[{index}]")
    elif kept != again:
        yield f"{path}: stored {kept!r}, made again {again!r}"
