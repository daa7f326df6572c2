"""What is told by campaign: segments, or the matched learners. Pure.

Both together, beside whom a campaign brought at all, would tell how many of it took the course and
came to a segment too.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from outcomes.snapshots.document import Absent, Group, Participation, is_known
from outcomes.snapshots.document_activity import Segment, SegmentCampaign

from .activity import hidden_before, right_or_wrong
from .cells import Figure, Review, hidden_but, less, total_of
from .choices import few_named_more
from .rows import by_label, with_every_label

OF_SEGMENTS, OF_MATCHED = "by campaign/segments", "by campaign/matched"


class Brought(NamedTuple):
    """Whom each campaign brought to the course or to any segment, and who came by none, as these
    leave."""

    campaigns: Mapping[str, Figure]
    none: Figure

    @classmethod
    def of(cls, part: Participation) -> "Brought":
        campaigns = {campaign.label: campaign.n for campaign in part.campaigns}
        return cls(campaigns, less(part.participants, total_of(campaigns.values())))


def matched_tell(
    review: Review, groups: Sequence[Group], part: Participation, matched: Figure
) -> bool:
    """Whether the groups of the matched are to be hidden: segments are told by campaign, or few of
    a campaign, or of none, are not matched, and most or all of these came to segments alone."""
    learners = [group.overall.learners for group in groups]
    if any(is_known(n) for n in learners):
        review.cells[OF_MATCHED] = 1
    if part.micro_learning == 0:
        return False
    brought = Brought.of(part)
    counts = [brought.campaigns.get(group.group, Absent.HIDDEN) for group in groups]
    rows = [less(n, of_them) for n, of_them in zip(counts, learners, strict=True)]
    rows.append(less(brought.none, less(matched, total_of(learners))))
    # Few of all of them took the course: the others of each campaign are nearly known.
    least = review.below * (1 + review.small(less(part.cme_learners, matched)))
    few = any(not is_known(n) or 0 < n < least for n in rows)
    return few or _are_told(review, OF_SEGMENTS)


def _are_told(review: Review, table: str) -> bool:
    """In this publication or an earlier one."""
    return table in review.cells or any(table in left for _, left in review.earlier)


def with_every_campaign(segments: Sequence[Segment], part: Participation) -> list[Segment]:
    """A campaign that brought nobody to a segment would be told by having no row."""
    names = {entry.campaign for segment in segments for entry in segment.campaigns}
    names |= {campaign.label for campaign in part.campaigns} if names else set()
    return [_with_campaigns(segment, names) for segment in segments]


def _with_campaigns(segment: Segment, names: set[str]) -> Segment:
    nobody = Absent.NOT_RECORDED
    recorded = 0 if is_known(segment.started) else nobody
    keyed = any(is_known(answers.right) for answers in segment.answers)
    row = SegmentCampaign(
        campaign="",
        reach=0 if is_known(segment.reach) else nobody,
        started=recorded,
        watched=recorded,
        answered=0,
        right=0 if keyed else Absent.UNDEFINED,
        share=Absent.NOBODY,
        suppressed=False,
    )
    campaigns = with_every_label(segment.campaigns, names, row, "campaign")
    order = by_label(names)
    campaigns.sort(key=lambda entry: order.index(entry.campaign))
    return segment.model_copy(update={"campaigns": campaigns})


def campaigns_as_they_leave(
    review: Review, counted: Sequence[Segment], segments: Sequence[Segment], part: Participation
) -> list[Segment]:
    """`segments` as they leave otherwise."""
    closed = _are_told(review, OF_MATCHED)
    brought = Brought.of(part)
    tell = [_campaigns_tell(review, segment, brought) for segment in counted]
    out = {n for n, left in enumerate(segments) if closed or tell[n] or left.suppressed}
    answered = [n for n, segment in enumerate(counted) if segment.answered]
    if _few_came_to_several(review, [counted[n] for n in answered if n not in out], brought):
        out |= {*answered}
    if any(counted[n].campaigns for n in answered if n not in out):
        review.cells[OF_SEGMENTS] = 1
    return [
        segment.model_copy(update={"campaigns": _left(counted[n], hide=n in out)})
        for n, segment in enumerate(segments)
    ]


def _left(segment: Segment, *, hide: bool) -> list[SegmentCampaign]:
    if not hide:
        return list(segment.campaigns)
    return [hidden_but(entry, "campaign") for entry in segment.campaigns]


def _few_came_to_several(review: Review, segments: Sequence[Segment], brought: Brought) -> bool:
    if len(segments) < 2:
        return False
    names = [entry.campaign for entry in segments[0].campaigns]
    wholes = [*(brought.campaigns.get(name, Absent.HIDDEN) for name in names), brought.none]
    answered = [_by_campaign(segment) for segment in segments]
    return any(
        _few_of(review, f"segments/campaign/{name}", [here[n] for here in answered], wholes[n])
        for n, name in enumerate([*names, ""])
    )


def _by_campaign(segment: Segment) -> list[Figure]:
    return [*(entry.answered for entry in segment.campaigns), _rest(segment)["answered"]]


def _few_of(review: Review, address: str, parts: Sequence[Figure], whole: Figure) -> bool:
    nowhere = review.tells(f"{address}/nowhere", less(whole, total_of(parts)))
    return nowhere or few_named_more(review, address, parts, whole)


def _campaigns_tell(review: Review, segment: Segment, brought: Brought) -> bool:
    """Who came by no campaign is what is left of each cell: all campaigns or none. Whom a campaign
    brought, less those here, are the others it brought: mostly those who took the course."""
    address, tells = f"segment/{segment.segment}", []
    for entry in segment.campaigns:
        cells = right_or_wrong(entry.answered, entry.right)
        cells |= {"silent": less(entry.started, entry.answered), "reach": entry.reach}
        cells |= {"watched": entry.watched, "left": less(entry.started, entry.watched)}
        everybody = brought.campaigns.get(entry.campaign, Absent.NOT_RECORDED)
        cells |= {"elsewhere": less(everybody, entry.answered)}
        cells |= {"not-begun": less(everybody, entry.started)}
        cells |= {"passed-by": less(entry.reach, entry.started)}
        tells.append(review.any_tells(f"{address}/{entry.campaign}", cells))
    rest = _rest(segment)
    rest["elsewhere"] = less(brought.none, rest["answered"])
    addresses = [f"{address}/{entry.campaign}/n" for entry in segment.campaigns]
    tells.append(review.any_tells(f"{address}//rest", rest))
    return any(tells) or hidden_before(review, addresses)


def _rest(segment: Segment) -> dict[str, Figure]:
    """Who came by no campaign."""
    rest = {
        "answered": less(segment.answered, total_of(e.answered for e in segment.campaigns)),
        "right": less(
            total_of(a.right for a in segment.answers),
            total_of(e.right for e in segment.campaigns),
        ),
    }
    return rest | {"wrong": less(rest["answered"], rest["right"])}
