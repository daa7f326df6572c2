"""Questions, polls, decision points and segment questions of a package into the database, and out
again.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Prefetch

from courses.models import Course
from courses.packages.checks import seconds
from courses.packages.row_changes import Changes, remove, reorder, upsert

from .amending import mend_orders
from .authoring import Content, flags_of, save_versions
from .exclusive_choices import excludes_by_default
from .models import (
    Choice,
    DecisionPoint,
    Phase,
    Poll,
    PollQuestion,
    Question,
    QuestionVersion,
    ReminderPlan,
    ReminderRule,
    RetryQuestion,
    SegmentQuestion,
)
from .withdrawing import set_questions_of, set_retry_questions, take_out

MEASURED_FROM = 200  # new questions
PLAN = ("every_days", "most", "invites_within_days")


def write_questions(course: Course, data: dict[str, Any], changes: Changes, at: datetime) -> None:
    """Everything this app holds of a course.

    Answered versions stay; a changed one gets the next version.
    """
    objectives = {objective.number: objective for objective in course.objectives.all()}
    questions = {question.key: question for question in course.questions.all()}
    entries = data.get("questions", [])
    fresh = Question.objects.bulk_create(
        Question(course=course, key=entry["key"], position=position)
        for position, entry in enumerate(entries)
        if entry["key"] not in questions
    )
    questions |= {question.key: question for question in fresh}
    wanted = [questions[entry["key"]] for entry in entries]
    stored = _exclusive_choices(course)
    contents = [
        Content.of_package(
            entry, objectives.get(entry.get("objective", 0)), stored.get(entry["key"])
        )
        for entry in entries
    ]
    pairs = list(zip(wanted, contents, strict=True))
    mend_orders(pairs)
    changes.lines += save_versions(pairs, at=at)
    if len(fresh) >= MEASURED_FROM:
        _measure()
    reorder(course.questions.order_by("position", "id"), wanted, "questions", changes)
    _polls(course, data, questions, changes, at)
    _points(course, data, questions, changes, at)
    _segments(course, data, questions, changes, at)
    _reminders(course, data, changes)
    _remove_missing(course, data, changes)


def _exclusive_choices(course: Course) -> dict[str, dict[str, bool]]:
    """Which choices exclude the others in the wordings in force, by question and choice."""
    choices = Choice.objects.filter(version__course=course, version__in_force_until__isnull=True)
    stored: dict[str, dict[str, bool]] = {}
    for question, key, exclusive in choices.values_list(
        "version__question__key", "key", "exclusive"
    ):
        stored.setdefault(question, {})[key] = exclusive
    return stored


def _measure() -> None:
    """Checks of foreign keys keep their plan for the table as it was, perhaps empty."""
    with connection.cursor() as cursor:
        for model in (Question, QuestionVersion, Choice):
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {model._meta.db_table}")


def _polls(
    course: Course,
    data: dict[str, Any],
    questions: dict[str, Question],
    changes: Changes,
    at: datetime,
) -> None:
    entries = data.get("polls", [])
    polls = _poll_rows(course, entries, changes)
    plans = {plan.poll_id: plan for plan in ReminderPlan.objects.filter(poll__in=polls)}
    for poll, entry in zip(polls, entries, strict=True):
        _plan(poll, plans.get(poll.pk), entry.get("reminders"), changes)
    wanted = [
        [(questions[key].pk, key not in entry.get("optional", ())) for key in entry["questions"]]
        for entry in entries
    ]
    for poll in set_questions_of(list(zip(polls, wanted, strict=True)), at=at):
        changes.add(f"updated the questions of poll {poll}")
    for poll, entry in zip(polls, entries, strict=True):
        if set_retry_questions(poll, [questions[k].pk for k in entry.get("retry_questions", ())]):
            changes.add(f"updated what further attempts at poll {poll} draw from")
    for poll in course.polls.in_use().exclude(pk__in=[poll.pk for poll in polls]):
        _take_out(poll, changes, at)


def _poll_rows(course: Course, entries: list[dict[str, Any]], changes: Changes) -> list[Poll]:
    """A row for each, in their order; new ones are written together."""
    tracks = {track.number: track for track in course.tracks.all()}
    have = {
        (poll.phase, poll.track_id, poll.after_days): poll
        for poll in course.polls.select_related("track", "course")
    }
    rows, fresh = [], []
    for entry in entries:
        track = tracks.get(entry.get("track", 0))
        identity = (
            Phase.named(entry["phase"]),
            track.pk if track else None,
            entry.get("after_days"),
        )
        poll = have.get(identity)
        if poll is None:
            phase, _, after_days = identity
            poll = Poll(course=course, phase=phase, track=track, after_days=after_days)
            fresh.append(poll)
        _fill_poll(poll, entry, changes)
        rows.append(poll)
    Poll.objects.bulk_create(fresh)
    return rows


def _fill_poll(poll: Poll, entry: dict[str, Any], changes: Changes) -> None:
    mark = entry.get("pass_mark")
    values = {
        "pass_mark": None if mark is None else Decimal(str(mark)),
        "max_attempts": entry.get("max_attempts"),
        "shows_key_early": entry.get("show_correct_between_attempts", False),
        "withdrawn_at": None,
    }
    changed = any(getattr(poll, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(poll, name, value)
    if poll.pk is None:
        changes.add(f"created poll {poll}")
    elif changed:
        Poll.objects.filter(pk=poll.pk).update(**values)
        changes.add(f"updated poll {poll}")


def _take_out(row: Poll | DecisionPoint | SegmentQuestion, changes: Changes, at: datetime) -> None:
    name = f"{row._meta.verbose_name} {row}"
    deleted = take_out(row, at=at)
    kept = f"kept {name}: it is not in the package, but what learners did hangs on it; withdrawn"
    changes.add(f"removed {name}" if deleted else kept)


def _plan(
    poll: Poll, plan: ReminderPlan | None, planned: dict[str, int] | None, changes: Changes
) -> None:
    """How a wave reminds; as usual when nothing is said."""
    if planned is not None:
        unsaved = ReminderPlan()
        usual = {name: getattr(unsaved, name) for name in PLAN}
        upsert(ReminderPlan, {"poll": poll}, usual | planned, changes)
    elif plan is not None:
        remove(plan, changes)


def _reminders(course: Course, data: dict[str, Any], changes: Changes) -> None:
    kept = set()
    for entry in data.get("reminders", []):
        values = {
            "days": entry["days"],
            "professions": entry.get("professions", []),
            "active": entry.get("active", True),
        }
        kept.add(
            upsert(
                ReminderRule, {"course": course, "trigger": entry["trigger"]}, values, changes
            ).pk
        )
    for rule in ReminderRule.objects.filter(course=course).exclude(pk__in=kept):
        remove(rule, changes)


def _points(
    course: Course,
    data: dict[str, Any],
    questions: dict[str, Question],
    changes: Changes,
    now: datetime,
) -> None:
    for entry in data.get("tracks", []):
        track = course.tracks.get(number=entry["number"])
        asked = []
        for point in entry.get("decision_points", []):
            question = questions[point["question"]]
            values = {
                "at": seconds(point["at"]),
                "required": point.get("required", True),
                "withdrawn_at": None,
            }
            values |= _said(point)
            upsert(DecisionPoint, {"track": track, "question": question}, values, changes)
            asked.append(question.pk)
        for gone in track.decision_points.in_use().exclude(question__in=asked):
            _take_out(gone, changes, now)


def _said(point: dict[str, Any]) -> dict[str, Any]:
    """What follows the answer at a decision point: an expert's words, and where a choice leads."""
    discussion = point.get("discussion", {})
    return {
        "discussion": discussion.get("text", ""),
        "discussed_by": discussion.get("by", ""),
        "discussion_references": discussion.get("references", []),
        "branches": {branch["choice"]: branch["path"] for branch in point.get("branches", [])},
    }


def point_out(point: DecisionPoint, at: str) -> dict[str, Any]:
    """A decision point as the package says it."""
    out: dict[str, Any] = {"at": at, "question": point.question.key, "required": point.required}
    if point.discussion:
        parts = {
            "text": point.discussion,
            "by": point.discussed_by,
            "references": point.discussion_references,
        }
        out["discussion"] = {name: value for name, value in parts.items() if value}
    if point.branches:
        out["branches"] = [
            {"choice": choice, "path": path} for choice, path in point.branches.items()
        ]
    return out


def _segments(
    course: Course,
    data: dict[str, Any],
    questions: dict[str, Question],
    changes: Changes,
    now: datetime,
) -> None:
    for entry in data.get("segments", []):
        segment = course.segments.get(slug=entry["slug"])
        if "question" in entry:
            upsert(
                SegmentQuestion,
                {"segment": segment},
                {"question": questions[entry["question"]], "withdrawn_at": None},
                changes,
            )
        elif asked := SegmentQuestion.objects.in_use().filter(segment=segment).first():
            _take_out(asked, changes, now)


def _remove_missing(course: Course, data: dict[str, Any], changes: Changes) -> None:
    keys = {entry["key"] for entry in data.get("questions", [])}
    for question in course.questions.exclude(key__in=keys):
        remove(question, changes)


def questions_out(course: Course) -> list[dict[str, Any]]:
    """The questions as the package says them, in force now."""
    versions = QuestionVersion.objects.filter(course=course, in_force_until__isnull=True)
    ordered = versions.select_related("question", "objective").prefetch_related("choices")
    return [
        _question_out(version) for version in ordered.order_by("question__position", "question_id")
    ]


def _question_out(version: QuestionVersion) -> dict[str, Any]:
    out: dict[str, Any] = {
        "key": version.question.key,
        "kind": version.kind,
        "measures": version.measures,
    }
    if version.objective:
        out["objective"] = version.objective.number
    out["stem"] = version.stem
    if version.formatted:
        out["formatted"] = True
    choices = version.choices_as_shown
    if choices:
        out["choices"] = [
            {"key": c.key, "text": c.text}
            | {name: True for name, is_set in flags_of(version, c).items() if is_set}
            | _against_the_usual(version, c)
            | ({"feedback": c.feedback} if c.feedback else {})
            for c in choices
        ]
    if version.kind == "rating":
        out |= {"scale": version.scale, "top": version.top}
    out |= {
        name: getattr(version, name)
        for name in ("grid", "shuffle", "unit", "whole")
        if getattr(version, name)
    }
    limits = {"min": version.lowest, "max": version.highest}
    out |= {
        name: int(value) if value == int(value) else value
        for name, value in limits.items()
        if value is not None
    }
    out |= {
        name: getattr(version, name)
        for name in ("rationale", "references")
        if getattr(version, name)
    }
    return out


def _against_the_usual(version: QuestionVersion, choice: Choice) -> dict[str, bool]:
    """Said where a choice does not exclude the others although it reads as if it did."""
    usual = excludes_by_default(version.kind, version.measures, choice.text)
    return {"exclusive": False} if usual and not choice.exclusive else {}


def reminders_out(course: Course) -> list[dict[str, Any]]:
    return [
        {"trigger": rule.trigger, "days": rule.days}
        | ({"professions": rule.professions} if rule.professions else {})
        | ({} if rule.active else {"active": False})
        for rule in ReminderRule.objects.filter(course=course)
    ]


def polls_out(course: Course) -> list[dict[str, Any]]:
    entries = Prefetch("entries", PollQuestion.objects.in_use().select_related("question"))
    retries = Prefetch("retry_entries", RetryQuestion.objects.select_related("question"))
    polls = course.polls.in_use().select_related("track", "reminding")
    polls = polls.prefetch_related(entries, retries)
    return [_poll_out(poll) for poll in sorted(polls, key=lambda p: p.pk)]


def _poll_out(poll: Poll) -> dict[str, Any]:
    out: dict[str, Any] = {"phase": Phase(poll.phase).label}
    if poll.track:
        out["track"] = poll.track.number
    if poll.after_days is not None:
        out["after_days"] = poll.after_days
    out["questions"] = [entry.question.key for entry in poll.entries.all()]
    if optional := [entry.question.key for entry in poll.entries.all() if not entry.required]:
        out["optional"] = optional
    if poll.pass_mark is not None:
        out["pass_mark"] = float(poll.pass_mark)
    if poll.max_attempts is not None:
        out["max_attempts"] = poll.max_attempts
    if retries := [entry.question.key for entry in poll.retry_entries.all()]:
        out["retry_questions"] = retries
    if poll.shows_key_early:
        out["show_correct_between_attempts"] = True
    if plan := getattr(poll, "reminding", None):
        out["reminders"] = {name: getattr(plan, name) for name in PLAN}
    return out
