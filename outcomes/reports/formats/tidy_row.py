"""What a row of the tidy file is: one figure, unrounded, with its interval and its test."""

from dataclasses import dataclass

from outcomes.reports.content.cells import ends, ends_of_change
from outcomes.snapshots.absence import Absent, is_known, none_if_absent
from outcomes.snapshots.document import Limits

CHANGES = ("change", "difference")  # of shares
Value = int | float | str | None
Figure = Value | Absent

MEANINGS = {
    "section": "Part of the snapshot.",
    "key": "Which objective, item, choice, group or stage; parts joined by a point.",
    "label": "Its wording.",
    "cohort": "Who counts: matched (answered before and after), all, persons, participants, "
    "respondents.",
    "figure": "Which figure the row holds.",
    "value": "The figure, unrounded: shares 0 to 1, changes as differences of shares.",
    "n": "People behind the figure; for a side of an objective of several items, answers.",
    "count": "A number of people or answers.",
    "lower": "Lower limit of the 95% interval.",
    "upper": "Upper limit of the 95% interval.",
    "test": "Name of the test.",
    "p": "Two-sided p value, not adjusted, without a floor.",
    "p_adjusted": "p adjusted for several tests.",
    "suppressed": "yes, where the figure is hidden because few people stand behind it.",
}
HEADER = tuple(MEANINGS)


@dataclass(frozen=True)
class Row:
    section: str
    key: str
    label: str
    cohort: str
    figure: str
    value: Value
    n: Value
    count: Value
    lower: Value
    upper: Value
    test: str | None
    p: Value
    p_adjusted: Value
    suppressed: str | None

    @property
    def cells(self) -> tuple[Value, ...]:
        return tuple(getattr(self, name) for name in HEADER)


def row(
    section: str,
    key: object,
    label: str,
    cohort: str,
    figure: str,
    value: Figure = None,
    *,
    n: Figure = None,
    count: Figure = None,
    limits: Limits | None = None,
    test: str | None = None,
    p: Figure = None,
    p_adjusted: Figure = None,
) -> Row:
    """What is not there is empty; what is hidden is marked."""
    known, counted = none_if_absent(value), none_if_absent(count)
    is_hidden = known is None and counted is None and Absent.HIDDEN in (value, count)
    lower, upper = _ends(figure, limits)
    return Row(
        section,
        str(key),
        label,
        cohort,
        figure,
        known,
        none_if_absent(n),
        counted,
        lower,
        upper,
        test,
        none_if_absent(p),
        none_if_absent(p_adjusted),
        "yes" if is_hidden else None,
    )


def _ends(figure: str, limits: Limits | None) -> tuple[Value, Value]:
    """Those of a change are cut to what a share can change."""
    if limits is None or not is_known(limits):
        return None, None
    return ends_of_change(limits) if figure in CHANGES else ends(limits)
