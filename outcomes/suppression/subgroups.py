"""Groups of learners and what is left of the whole by them. Pure."""

from collections.abc import Mapping, Sequence

from outcomes.snapshots.document import (
    Absent,
    AverageChange,
    Dimension,
    Flow,
    Group,
    OutcomeDocument,
    Subgroups,
    is_known,
)

from .averages import are_counts, in_whole_percent
from .baseline_groups import questions_alike, steps_from_ends
from .campaigns import matched_tell
from .cells import Figure, Review, hidden, less, number_of, people_of, total_of, veiled
from .partitions import chosen_to_hide
from .right_in_all import SameOfAll
from .rows import hidden_last
from .same_people import told_by_the_other

IN_ORDER = ("experience", "baseline")  # whose groups stand in an order of their own


class Whole:
    """What leaves of the same people elsewhere."""

    def __init__(self, document: OutcomeDocument, flow: Flow | None) -> None:
        self.participation, self.audience = document.participation, document.audience
        self.overall = document.knowledge.overall
        self.questions = questions_alike(document.knowledge.objectives)
        self.objectives, self.items = document.knowledge.objectives, document.items
        self.same = SameOfAll(self.items, self.objectives, flow)
        self.settings = document.workplace.practice_setting if document.workplace else []

    def sizes(self, dimension: str) -> Mapping[str, Figure]:
        """How many a group can have at most: who took part, where that is printed."""
        part = self.participation
        if dimension == "pathway":
            return {"cme": part.cme_learners, "micro": part.micro_learning}
        if dimension == "campaign":
            return {campaign.label: campaign.n for campaign in part.campaigns}
        if dimension == "practice_setting":
            return {entry.label: entry.n for entry in self.settings}
        tables = {"specialty": self.audience.specialty, "profession": self.audience.profession}
        return {entry.label: entry.n for entry in tables.get(dimension, [])}


def suppress_subgroups(review: Review, section: Subgroups, whole: Whole) -> Subgroups:
    """Groups part the matched learners, those of no known value included; a group is hidden whole,
    and never alone."""
    dimensions = [_dimension(review, dimension, whole) for dimension in section.dimensions]
    shown = section.model_copy(update={"dimensions": _same_groups(review, dimensions)})
    return without_specialties(shown) if _told_by_professions(review, section, shown) else shown


def _told_by_professions(review: Review, section: Subgroups, shown: Subgroups) -> bool:
    """Whether of the same people one dimension tells what the other hides."""
    counts: dict[str, dict[str, Figure]] = {"specialty": {}, "profession": {}}
    hidden_groups: set[str] = set()
    for counted, left in zip(section.dimensions, shown.dimensions, strict=True):
        if counted.dimension in counts:
            learners = counts[counted.dimension]
            learners |= {group.label: group.overall.learners for group in counted.groups}
            told = {group.label for group in left.groups if is_known(group.overall.learners)}
            hidden_groups |= {f"{counted.dimension}/{label}" for label in learners.keys() - told}
    tables = counts["specialty"], counts["profession"]
    return bool(told_by_the_other(*tables, hidden_groups, review.below))


def without_specialties(section: Subgroups) -> Subgroups:
    dimensions = [
        _hidden_dimension(dimension) if dimension.dimension == "specialty" else dimension
        for dimension in section.dimensions
    ]
    return section.model_copy(update={"dimensions": dimensions})


def _dimension(review: Review, dimension: Dimension, whole: Whole) -> Dimension:
    out = _small_groups(review, dimension, whole)
    matched = whole.overall.learners
    if dimension.dimension == "campaign" and matched_tell(
        review, dimension.groups, whole.participation, matched
    ):
        out = {*range(len(dimension.groups))}
    groups = [
        _hidden_group(group) if n in out else _shown_group(group)
        for n, group in enumerate(dimension.groups)
    ]
    # How many took part is a table of its own, with cells of its own that are hidden.
    groups = [veiled(group, "n") for group in groups]
    if dimension.dimension not in IN_ORDER:
        groups = hidden_last(groups)
    return veiled(dimension, "not_given", "difference").model_copy(update={"groups": groups})


def _small_groups(review: Review, dimension: Dimension, whole: Whole) -> set[int]:
    groups, address = dimension.groups, f"subgroup/{dimension.dimension}"
    out = _partition(review, groups, address, whole, whole.sizes(dimension.dimension))
    left = [n for n, group in enumerate(groups) if n in out or not is_known(group.overall.learners)]
    shown = [group.overall for n, group in enumerate(groups) if n not in left]
    names = "+".join(groups[n].group for n in left)
    if _tells(review, *_left_over(whole.overall, shown), f"{address}/left-over/{names}"):
        return set(range(len(groups)))
    return out


def _partition(
    review: Review,
    groups: Sequence[Group],
    address: str,
    whole: Whole,
    sizes: Mapping[str, Figure],
) -> set[int]:
    unknown = Absent.NOT_RECORDED
    told = {n for n, group in enumerate(groups) if _group_tells(review, group, address, whole)}
    if address.endswith("/baseline"):
        for n, group in enumerate(groups):
            steps = steps_from_ends(group, whole.questions)
            if review.any_tells(f"{address}/{group.group}", steps):
                told.add(n)
    most = [sizes.get(group.group, sizes.get(group.label, unknown)) for group in groups]
    told |= {n for n, size in enumerate(most) if size is not unknown and not is_known(size)}
    for n, (group, size) in enumerate(zip(groups, most, strict=True)):
        # How many of a group are not matched is no secret, but of those who came since.
        unmatched = less(size, group.overall.learners)
        if review.grew_by_few(f"{address}/{group.group}/unmatched", unmatched):
            told.add(n)
    # Groups by scores are the rows of the table of scores of a single objective.
    of_scores = len(whole.objectives) == 1 and address.endswith("/baseline")
    if whole.overall.suppressed or are_counts(review, whole.items) or of_scores:
        told = set(range(len(groups)))  # their mean stands in for that of all
    learners = [group.overall.learners for group in groups]
    return chosen_to_hide(
        review,
        [*(f"{address}/{group.group}/learners" for group in groups), f"{address}//learners"],
        [*learners, less(whole.overall.learners, total_of(learners))],
        must=told,
        caps=[*most, Absent.UNDEFINED],
    )


def _group_tells(review: Review, group: Group, address: str, whole: Whole) -> bool:
    overall, address = group.overall, f"{address}/{group.group}"
    sides = {"pre": overall.pre, "post": overall.post}
    tells = _tells(review, overall.learners, sides, address)
    return tells | review.any_tells(
        address, whole.same.others(overall.learners, overall.pre, overall.post)
    )


def _tells(review: Review, n: Figure, shares: Mapping[str, Figure], address: str) -> bool:
    """The share of a group times its n is a count too."""
    cells = {"learners": n}
    for side, share in shares.items():
        right = people_of(n, share)
        cells |= {side: right, f"{side}-wrong": less(n, right)}
    return review.any_tells(address, cells)


def _left_over(
    whole: AverageChange, shown: Sequence[AverageChange]
) -> tuple[Figure, dict[str, Figure]]:
    """Who is in none of the groups shown: their mean is what is left of the whole."""
    n = less(whole.learners, total_of(overall.learners for overall in shown))
    sides = ("pre", "post")
    return n, {side: _share_left(whole, shown, side, n) for side in sides}


def _share_left(
    whole: AverageChange, shown: Sequence[AverageChange], side: str, n: Figure
) -> Figure:
    rights = [_right(overall, side) for overall in (whole, *shown)]
    right = less(rights[0], total_of(rights[1:]))
    if not is_known(n) or not n or not is_known(right):
        return Absent.HIDDEN
    return min(1.0, max(0.0, right / n))


def _right(overall: AverageChange, side: str) -> Figure:
    share: Figure = getattr(overall, side)
    if not is_known(share) or not is_known(overall.learners):
        return Absent.HIDDEN
    return share * overall.learners


def _hidden_dimension(dimension: Dimension) -> Dimension:
    groups = [_hidden_group(group) for group in dimension.groups]
    if dimension.dimension not in IN_ORDER:
        groups = hidden_last(groups)
    return dimension.model_copy(update={"groups": groups})


def _hidden_group(group: Group) -> Group:
    """How many objectives it answered says that of the others nobody answered any."""
    return hidden(group, "overall")


def _shown_group(group: Group) -> Group:
    """In whole percent; interval and tests are sums over a table of scores that has small cells."""
    overall = veiled(in_whole_percent(group.overall), "p", "p_adjusted")
    return group.model_copy(update={"overall": overall})


def _same_groups(review: Review, dimensions: Sequence[Dimension]) -> list[Dimension]:
    """Two groups of different dimensions that differ by a few are nearly the same people: the later
    dimension is hidden."""
    seen: list[int | float] = []
    kept = []
    for dimension in dimensions:
        sizes = [number_of(group.overall.learners) for group in dimension.groups]
        sizes = [size for size in sizes if size]
        if any(0 < abs(size - other) < review.below for size in sizes for other in seen):
            dimension = _hidden_dimension(dimension)
        else:
            seen += sizes
        kept.append(dimension)
    return kept
