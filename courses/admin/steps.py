"""The steps to a finished course: what each asks, how far it is, and which comes next."""

from dataclasses import dataclass

from courses.models import Course
from courses.querysets import planning_of

from .findings import needed_for_credit
from .line import Line

WHAT = {
    "basics": "Title, audience, dates, objectives",
    "people": "Faculty and what they disclosed, supporters and agreements",
    "planning": "Gap, need, format, sources, time: what an accreditor asks for",
    "credit": "Who is accredited, what is earned, and what must be done for it",
    "questions": "What is asked, with its key and rationale",
    "tracks": "Videos with cases, chapters and decision points",
    "polls": "Pre-test, post-test, evaluation, follow-up",
    "segments": "One video, one question, one takeaway",
    "map": "Whether the course will show a change",
    "check": "Everything the gate asks",
}
WITHOUT_COUNT = {
    "map": ("Look", "none"),
    "check": ("Nothing to mend", "done"),
}
# What a newcomer is led through once before publishing, and the word that passes it over.
ASKED_ONCE = {"credit": "No credit", "planning": "Leave it empty"}
FIELDS = {
    "summary": "id_summary",
    "audience": "id_audience",
    "dates": "id_release_date",
    "objectives": "objectives-group",
}
NEEDED = ("people", "questions", "tracks", "polls")


@dataclass(frozen=True)
class Step:
    key: str
    label: str
    address: str
    what: str
    why: str
    state: str  # done, open, or none where nothing is asked
    is_pressing: bool = False  # it has something to mend, or others wait for it
    skip: str = ""  # the word that passes it over

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def steps_of(course: Course, lines: list[Line]) -> list[Step]:
    return [_step(course, lines, line) for line in lines if line.key in WHAT]


def next_of(steps: list[Step]) -> Step | None:
    """The first that has something to mend, else the first in which something is still missing.
    Without objectives it is the basics: questions and results hang on them.
    """
    pressing = [step for step in steps if step.is_pressing]
    return next(iter([*pressing, *(step for step in steps if step.is_open)]), None)


def _step(course: Course, lines: list[Line], line: Line) -> Step:
    why, state = _standing(course, lines, line)
    if line.key in ASKED_ONCE and state == "none" and _is_to_ask(course, line.key):
        skip = ASKED_ONCE[line.key]
        return Step(line.key, line.label, line.address, WHAT[line.key], why, "open", False, skip)
    pressing = line.to_mend > 0 or (line.key == "basics" and not course.objectives.exists())
    address = _address(course, line)
    return Step(line.key, line.label, address, WHAT[line.key], why, state, pressing)


def _standing(course: Course, lines: list[Line], line: Line) -> tuple[str, str]:
    if line.to_mend:
        return f"{line.to_mend} to mend", "open"
    if line.key == "basics":
        return _basics(course)
    if line.key == "planning":
        return _planned(course)
    if line.key == "credit" and not line.count:
        return _without_credit(course), "none"
    only_segments = any(other.key == "segments" and other.count for other in lines)
    needed = line.key in NEEDED and not (line.key in ("tracks", "polls") and only_segments)
    if line.count == 0:
        return ("Nothing yet", "open") if needed else ("None", "none")
    if line.count is None:
        return WITHOUT_COUNT[line.key]
    return f"{line.count} in place", "done"


def _basics(course: Course) -> tuple[str, str]:
    """What a learner misses on the course page as long as nobody has said it."""
    empty = _empty(course)
    return (f"Still empty: {', '.join(empty)}", "open") if empty else ("Done", "done")


def _empty(course: Course) -> list[str]:
    wanted = {
        "summary": course.summary,
        "audience": course.audience,
        "dates": course.release_date and course.expiry_date,
        "objectives": course.objectives.exists(),
    }
    return [name for name, given in wanted.items() if not given]


def _address(course: Course, line: Line) -> str:
    """Of the basics, a long page, the first field that is empty."""
    empty = _empty(course) if line.key == "basics" else []
    return f"{line.address}#{FIELDS[empty[0]]}" if empty else line.address


def _is_to_ask(course: Course, key: str) -> bool:
    """Once, of a course that learners have not seen: first the credit, as it decides how much of
    the planning record is needed; what is begun is not asked for.
    """
    if course.published_at or course.is_copy:
        return False
    plan = planning_of(course)
    if key == "planning" and "credit" not in plan.skipped:
        return False
    is_begun = key == "planning" and any(getattr(plan, name) for name in needed_for_credit())
    return not is_begun and key not in plan.skipped


def _without_credit(course: Course) -> str:
    is_said = course.published_at or course.is_copy or "credit" in planning_of(course).skipped
    return "No credit" if is_said else "Will this course offer credit?"


def _planned(course: Course) -> tuple[str, str]:
    """How much of what credit asks for is said."""
    plan, names = planning_of(course), needed_for_credit()
    filled = sum(bool(getattr(plan, name)) for name in names)
    return f"{filled} of {len(names)} for credit", "done" if filled == len(names) else "none"
