"""The cells of a document that are small or give a small one away, and how a figure is hidden.

Pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from outcomes.snapshots.document import Absent, Part, is_known

Figure = int | float | Absent
FEWEST_QUESTIONS = 4  # of a mean of a group: of fewer, whole percent of it are a count of answers
NOTHING = 1e-6  # a share under it is none, worked out in floating point
SIZES = {"n", "count", "learners", "responders", "non_responders", "matched", "before_only"}
Cells = dict[str, int | float]  # by address
Section = TypeVar("Section", bound=Part)


class Review:
    """The threshold, the cells looked at so far by address, and those of every earlier publication:
    as counted, and as they left. What follows from two published figures is a cell too, so its step
    from publication to publication is seen. `marks`: what must be right to pass a test;
    `fewest_questions`: of which groups have averages."""

    def __init__(
        self,
        below: int,
        earlier: Sequence[tuple[Cells, Cells]] = (),
        marks: Collection[Decimal] = (),
        fewest_questions: int = FEWEST_QUESTIONS,
    ) -> None:
        self.below, self.earlier, self.marks = below, earlier, marks
        self.fewest_questions = fewest_questions
        self.cells: Cells = {}
        # Who took part and how far they came, as these leave, by name.
        self.wholes: dict[str, int | float] = {}
        # Stages that are hidden because few who came since a publication stayed behind.
        self.hidden_stages: list[int | float] = []

    def small(self, *cells: Figure) -> bool:
        return any(is_known(cell) and 0 < cell < self.below for cell in cells)

    def tells(self, address: str, value: Figure) -> bool:
        """Whether the value, or its step from a published one of that address, is a small group."""
        return self.small(value) | self.grew_by_few(address, value)

    def grew_by_few(self, address: str, value: Figure, *, as_counted: bool = False) -> bool:
        """Whether its step from a published one of that address is a small group; from any, as
        counted."""
        if not is_known(value):
            return False
        self.cells.setdefault(address, value)
        # What left may be rounded, so the step is taken from the count behind it.
        counts = ((whole.get(address, left.get(address)), left) for whole, left in self.earlier)
        steps = (
            abs(value - count)
            for count, left in counts
            if count is not None and (as_counted or address in left)
        )
        return self.small(*steps)

    def few_stayed_behind(self, address: str, value: Figure) -> bool:
        """Whether so few of those who came since a publication are not in this number of people:
        what each of the wholes grew by, less what it grew by itself. A stage that was hidden may
        have been told by its questions, and nearly all of a stage that is hidden would tell it."""
        told = [
            self.grew_by_few(f"{address}/short-of/{name}", less(whole, value), as_counted=True)
            for name, whole in self.wholes.items()
        ]
        nearly = is_known(value) and any(
            0 <= stage - value < self.below for stage in self.hidden_stages
        )
        return any(told) or nearly

    def any_tells(self, address: str, cells: Mapping[str, Figure]) -> bool:
        """Of cells of some people; `SIZES` of them are how many these are."""
        told = any(self.tells(f"{address}/{name}", cell) for name, cell in cells.items())
        return told or any(
            self._are_those_of_then(f"{address}/{name}", cells[name]) for name in SIZES & {*cells}
        )

    def _are_those_of_then(self, address: str, size: Figure) -> bool:
        """Whether nearly all of them were hidden in an earlier publication: what is said of them
        now, it would say of that."""
        then = (whole.get(address, 0) for whole, left in self.earlier if address not in left)
        return is_known(size) and any(n > 0 and abs(size - n) < self.below for n in then)


def total_of(cells: Iterable[Figure]) -> Figure:
    """No value where a part is hidden."""
    total: int | float = 0
    for cell in cells:
        if not is_known(cell):
            return Absent.HIDDEN
        total += cell
    return total


def less(whole: Figure, part: Figure) -> Figure:
    return whole - part if is_known(whole) and is_known(part) else Absent.HIDDEN


def people_of(n: Figure, share: Figure) -> Figure:
    """As many people as that mean share of `n` is: one at least where it is anything, and not all
    where it is not all. A mean over several questions may be less than one person."""
    if not is_known(n) or not is_known(share):
        return Absent.HIDDEN
    least, most = int(share > NOTHING), n - int(share < 1 - NOTHING)
    return max(least, min(most, round(n * share)))


def number_of(value: Figure) -> int | float:
    """The figure; nobody where it is not known."""
    return value if is_known(value) else 0


def veiled(part: Section, *names: str) -> Section:
    """The part without these figures, as far as it has them."""
    given = [name for name in names if name in part.model_fields_set]
    return part.model_copy(update={name: _hidden(getattr(part, name), name) for name in given})


def hidden(part: Section, *names: str) -> Section:
    """The part without these figures, and it says so; without all of them where none is named."""
    names = names or tuple(part.model_fields_set)
    return veiled(part, *names).model_copy(update={"suppressed": True})


def hidden_but(part: Section, *kept: str) -> Section:
    """The part without its figures but these, and it says so."""
    return hidden(part, *(part.model_fields_set - {*kept, "suppressed"}))


def hidden_at(parts: Sequence[Section], indexes: set[int], *names: str) -> list[Section]:
    return [hidden(part, *names) if n in indexes else part for n, part in enumerate(parts)]


def declared(part: Section, *names: str) -> Section:
    """The part with these of its fields, or with all that are declared: what nobody has decided on
    does not leave."""
    kept = part.model_fields_set & (set(names) or type(part).model_fields.keys())
    values = {name: _declared(getattr(part, name)) for name in kept}
    return type(part).model_construct(_fields_set=kept, **values)


def _declared(value: Any) -> Any:
    if isinstance(value, Part):
        return declared(value)
    if isinstance(value, dict):
        return {name: _declared(inner) for name, inner in value.items()}
    return [_declared(inner) for inner in value] if isinstance(value, list) else value


def _hidden(value: Any, name: str) -> Any:
    """Every leaf is hidden; an interval, a fourfold table and a test between groups
    are one leaf.
    """
    if name == "suppressed":
        return True
    if name in ("table", "difference") or isinstance(value, Absent | int | float | tuple):
        return None if isinstance(value, bool) else Absent.HIDDEN
    if isinstance(value, Part):
        return veiled(value, *value.model_fields_set)
    return [_hidden(inner, "") for inner in value] if isinstance(value, list) else None
