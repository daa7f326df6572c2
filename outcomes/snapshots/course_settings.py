"""What a snapshot reads from the settings of its course, beside the answers. The document states
all of it, so that it is made again by what was set then and not by what is set today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from courses.models import Course
from outcomes.counting import CountingRules

from .by_group import Target
from .document import OutcomeDocument
from .subgroups import Chosen, chosen_in_advance


@dataclass(frozen=True)
class CourseSettings:
    demonstration: bool
    intended_reach: int | None
    target: Target
    chosen: Chosen  # subgroups, in advance

    @classmethod
    def of(cls, course: Course, as_of: datetime, rules: CountingRules) -> "CourseSettings":
        chosen = chosen_in_advance(course, as_of, rules)
        return cls(course.demonstration, course.intended_reach, Target.of(course), chosen)

    def stated_in(self, document: OutcomeDocument) -> "CourseSettings":
        """Those the document was made by; these where it does not say, for want of the section."""
        stages = document.flow.funnel if document.flow else []
        reach = (stage.n for stage in stages if stage.stage == "intended_reach")
        split, subgroups = document.by_group, document.subgroups
        return CourseSettings(
            document.course.demonstration,
            next((int(n) for n in reach if isinstance(n, int)), None),
            Target(tuple(split.specialties)) if split else self.target,
            Chosen(subgroups.planned, _moment(subgroups.frozen_at)) if subgroups else self.chosen,
        )

    def changed_since(self, then: "CourseSettings") -> Iterator[str]:
        """What is set otherwise today."""
        if self.demonstration != then.demonstration:
            yield "demonstration"
        if self.intended_reach != then.intended_reach:
            yield "intended reach"
        if self.target != then.target:
            yield "target specialties"
        if {*self.chosen.names} != {*then.chosen.names}:
            yield "subgroups chosen in advance"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
