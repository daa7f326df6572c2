"""The target group of a course beside the specialties of those who took part. Pure.

Specialties that are hidden have a known sum: that of the oncologists, or of the others. Where some
of a sum are of the target group and some are not, the learners of a group who are more than its
other specialties have are of the hidden ones, and leave the rest fewer values.
"""

from collections.abc import Mapping, Sequence

from learners.taxonomy import is_oncologist
from outcomes.snapshots.document import Audience, LabelledShare, is_known

from .cells import Figure, less, number_of, total_of


class BesideSpecialties:
    def __init__(self, target: Sequence[str], audience: Audience) -> None:
        """`audience` as it leaves."""
        self.target = {name.casefold() for name in target}
        self.mixed: int | float = 0  # hidden people of sums that are of both
        self.most: dict[bool, int | float] = {True: 0, False: 0}
        oncologists = audience.oncologists
        if not is_known(oncologists.n):
            self._add(audience.specialty, oncologists.of)
            return
        inside = [entry for entry in audience.specialty if is_oncologist(entry.label)]
        self._add(inside, oncologists.n)
        outside = [entry for entry in audience.specialty if not is_oncologist(entry.label)]
        self._add(outside, less(oncologists.of, oncologists.n))

    def _add(self, entries: Sequence[LabelledShare], total: Figure) -> None:
        for entry in entries:
            self.most[self._is_target(entry)] += number_of(entry.n)
        sides = {self._is_target(entry) for entry in entries if not is_known(entry.n)}
        left = number_of(less(total, total_of(e.n for e in entries if is_known(e.n))))
        if len(sides) == 1:
            self.most[sides.pop()] += left
        elif sides:
            self.mixed += left

    def _is_target(self, entry: LabelledShare) -> bool:
        return entry.label.casefold() in self.target

    def are_told(self, n: Figure, below: int, *, target: bool) -> bool:
        """Whether so many learners of the group, or of the others, leave these too few values."""
        told = number_of(n) - self.most[target]
        return told > 0 and 0 < self.mixed < told + below - 1


def specialties_told(
    audience: Audience, oncologists: Figure, others: Figure, cells: Mapping[str, Figure], below: int
) -> bool:
    """Of a table of specialties that is hidden, in which so many are oncologists and others:
    whether a small one has few values left by how many of each took part. `cells` as counted."""
    told = []
    for inside, n, total in (
        (True, oncologists, audience.oncologists.n),
        (False, others, less(audience.oncologists.of, audience.oncologists.n)),
    ):
        entries = [e for e in audience.specialty if is_oncologist(e.label) is inside]
        shown = total_of(e.n for e in entries if is_known(e.n))
        left = less(total, shown)
        if not is_known(n) or not is_known(left) or not is_known(shown):
            continue
        for entry in entries:
            size = entry.n if is_known(entry.n) else left
            rest = shown + left - (entry.n if is_known(entry.n) else 0)
            values = min(size, n) - max(0, n - rest) + 1
            told.append(0 < number_of(cells.get(entry.label, 0)) < below and values < below)
    return any(told)
