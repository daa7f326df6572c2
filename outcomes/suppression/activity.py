"""Decision points. Pure."""

from collections.abc import Mapping, Sequence

from outcomes.snapshots.document import Absent, Audience, Item, OptionShare, is_known
from outcomes.snapshots.document_activity import (
    DecidingGroup,
    DecisionPoint,
    DecisionPoints,
    DecisionToPost,
)

from .averages import whole_percent
from .beside_matched import tells_who_answered_after_only
from .beside_specialties import specialties_told
from .cells import (
    Figure,
    Review,
    hidden_at,
    hidden_but,
    less,
    people_of,
    veiled,
)
from .choices import choices_to_hide
from .right_answers import right_after, share_tells
from .rows import hidden_last, with_every_label

ABOUT = ("question", "version", "stem", "objective")
ONCOLOGISTS = "Oncologists"
CHOSEN = ("n", "share", "ci95")


def suppress_decision_points(
    review: Review, section: DecisionPoints, audience: Audience, items: Sequence[Item]
) -> DecisionPoints:
    """Every point lists every specialty there is, so that none tells who was not there. `items` as
    they leave."""
    labels = {entry.label for entry in audience.specialty}
    labels |= {group.label for point in section.points for group in point.specialties}
    points = [_with_every_specialty(point, labels) for point in section.points]
    return section.model_copy(
        update={"points": [_point(review, p, items, audience) for p in points]}
    )


def _with_every_specialty(point: DecisionPoint, labels: set[str]) -> DecisionPoint:
    if not point.specialties:
        return point
    nobody = DecidingGroup(
        label="",
        n=0,
        recommended=0 if is_known(point.recommended) else Absent.UNDEFINED,
        share=Absent.NOBODY,
        ci95=Absent.NOBODY,
        suppressed=False,
    )
    specialties = with_every_label(point.specialties, labels, nobody)
    return point.model_copy(update={"specialties": specialties})


def _point(
    review: Review, point: DecisionPoint, items: Sequence[Item], audience: Audience
) -> DecisionPoint:
    address = f"decision/{point.key}"
    options = point.options
    behind = review.few_stayed_behind(address, point.n)
    if review.any_tells(address, right_or_wrong(point.n, point.recommended)) or behind:
        nobody = {"options": hidden_at(options, {*range(len(options))}, *CHOSEN)}
        nobody |= {"oncologists": [], "specialties": []}
        kept = hidden_but(point, *ABOUT, "track", "options", "oncologists", "specialties", "change")
        change = point.change and _hidden_change(point.change)
        return kept.model_copy(update=nobody | {"change": change})
    out = small_choices(
        review, options, [o.recommended for o in options], point.n, point.recommended, address
    )
    oncologists = _groups(review, point.oncologists, f"{address}/oncologists")
    specialties = _groups(review, point.specialties, f"{address}/specialties")
    if any(group.suppressed for group in specialties) and _tell_specialties(
        review, point, oncologists, audience
    ):
        oncologists = [hidden_but(group, "label") for group in oncologists]
    return point.model_copy(
        update={
            "options": hidden_at(options, out, *CHOSEN),
            "oncologists": oncologists,
            "specialties": specialties,
            "change": point.change
            and _change(review, point, point.change, items, f"{address}/change"),
        }
    )


def right_or_wrong(n: Figure, right: Figure) -> dict[str, Figure]:
    return {"n": n, "right": right, "wrong": less(n, right)}


def small_choices(
    review: Review,
    options: Sequence[OptionShare],
    right: Sequence[bool],
    n: Figure,
    count: Figure,
    address: str,
) -> set[int]:
    named = [(option.choice, option.n) for option in options]
    marked = [index for index, is_right in enumerate(right) if is_right]
    return choices_to_hide(review, f"{address}/options", named, n, marked, count)


def hidden_before(review: Review, addresses: Sequence[str]) -> bool:
    """Hidden once, a table stays so: what it was lies between what it is and its growth."""
    return any(
        address in whole and address not in left
        for whole, left in review.earlier
        for address in addresses
    )


def _groups(review: Review, groups: Sequence[DecidingGroup], address: str) -> list[DecidingGroup]:
    """Groups part those who decided, all or none: oncologists beside some of their specialties
    would tell the others."""
    told = [
        review.any_tells(f"{address}/{group.label}", right_or_wrong(group.n, group.recommended))
        for group in groups
    ]
    addresses = [f"{address}/{group.label}/n" for group in groups]
    if not any(told) and not hidden_before(review, addresses):
        return list(groups)
    return hidden_last([hidden_but(group, "label") for group in groups])


def _tell_specialties(
    review: Review, point: DecisionPoint, oncologists: Sequence[DecidingGroup], audience: Audience
) -> bool:
    sizes = {group.label == ONCOLOGISTS: group.n for group in oncologists}
    cells = {group.label: group.n for group in point.specialties}
    of, others = (sizes.get(side, Absent.HIDDEN) for side in (True, False))
    return specialties_told(audience, of, others, cells, review.below)


def _change(
    review: Review,
    point: DecisionPoint,
    change: DecisionToPost,
    items: Sequence[Item],
    address: str,
) -> DecisionToPost:
    """In whole percent: the table of decision by answers after is nowhere printed. The share after
    is a count of answers too."""
    cells: dict[str, Figure] = {"n": change.n, "rest": less(point.n, change.n)}
    if is_known(change.n) and is_known(change.decision):
        right = people_of(change.n, change.decision)
        cells |= {"right": right, "wrong": less(change.n, right)}
        cells["rest/right"] = less(point.recommended, right)
        cells["rest/wrong"] = less(cells["rest"], cells["rest/right"])
    beside = [item for item in items if item.question in change.questions]
    if is_known(change.n) and is_known(change.post):
        answers = change.n * len(change.questions)
        cells["after"] = people_of(answers, change.post)
        cells["after/wrong"] = less(answers, cells["after"])
        if len(change.questions) == len(beside) == 1:
            cells |= _others_after(cells, beside[0])
    tells = review.any_tells(address, cells)
    if tells or _tells_of_others(review, change, cells, beside):
        return _hidden_change(change)
    shares = {name: whole_percent(getattr(change, name)) for name in ("decision", "post", "change")}
    veiled_change = veiled(change, "change_ci95", "statistic", "p")
    return veiled_change.model_copy(update=shares | {"suppressed": True})


def _others_after(cells: Mapping[str, Figure], item: Item) -> dict[str, Figure]:
    """Everybody who answered the question after, less those who decided."""
    post = item.all.post
    wrong = less(less(post.n, post.count), cells["after/wrong"])
    return {"others/after": less(post.count, cells["after"]), "others/wrong": wrong}


def _tells_of_others(
    review: Review, change: DecisionToPost, cells: Mapping[str, Figure], beside: Sequence[Item]
) -> bool:
    if len(change.questions) == 1:
        right, wrong = (cells.get(name, Absent.UNDEFINED) for name in ("after", "after/wrong"))
        return any(
            tells_who_answered_after_only(item.matched, item.all, right, wrong) for item in beside
        )
    share = whole_percent(change.post)
    if not is_known(change.n) or not is_known(share):
        return False
    answered = (review.cells.get(f"item/{item.key}/all/post/n", 0) for item in beside)
    took = max([int(change.n), *map(int, answered)])
    rights = right_after(review.cells, beside, took)
    return share_tells(rights, took, int(change.n), share, review.below)


def _hidden_change(change: DecisionToPost) -> DecisionToPost:
    return hidden_but(change, "paired_with", "questions", "test")
