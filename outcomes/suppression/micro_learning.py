"""Segments of micro-learning, their answers and the campaigns that brought people. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from outcomes.snapshots.document import Absent, Participation, Subgroups, is_known
from outcomes.snapshots.document_activity import (
    MicroLearning,
    Segment,
    SegmentAnswers,
    SegmentCampaign,
)

from .activity import ABOUT, CHOSEN, hidden_before, right_or_wrong, small_choices
from .cells import Figure, Review, hidden, hidden_at, hidden_but, less, number_of, total_of, veiled
from .choices import few_named_more
from .rows import by_label, with_every_label


class Brought(NamedTuple):
    """Whom each campaign brought to the course or to any segment, and who came by none, as these
    leave."""

    campaigns: Mapping[str, Figure]
    none: Figure
    matched: Mapping[str, Figure]

    @classmethod
    def of(cls, part: Participation, subgroups: Subgroups | None) -> "Brought":
        campaigns = {campaign.label: campaign.n for campaign in part.campaigns}
        none = less(part.participants, total_of(campaigns.values()))
        groups = [
            group
            for dimension in (subgroups.dimensions if subgroups else [])
            if dimension.dimension == "campaign"
            for group in dimension.groups
        ]
        return cls(campaigns, none, {group.group: group.overall.learners for group in groups})

    def learners_of(self, segment: Segment) -> list[tuple[float, float]]:
        """Of each campaign in the segment, and of none, CME learners at least and at most: the
        matched of it took the course, others may have come to segments alone."""
        here = {entry.campaign: entry.answered for entry in segment.campaigns}
        rows = [
            (n, less(self.campaigns.get(name, Absent.HIDDEN), self.matched.get(name, 0)))
            for name, n in here.items()
        ]
        rows.append((less(segment.answered, total_of(here.values())), self.none))
        micro = less(segment.answered, segment.also_cme)
        if not is_known(micro) or not all(is_known(n) for row in rows for n in row):
            return []
        most = [number_of(min(row)) for row in rows]
        least = [max(0, micro - sum(most) + each) for each in most]
        counts = zip((number_of(n) for n, _ in rows), most, least, strict=True)
        return [(n - high, n - low) for n, high, low in counts]


def suppress_micro_learning(
    review: Review, section: MicroLearning, part: Participation, subgroups: Subgroups | None
) -> MicroLearning:
    """`part`: who took part, as it leaves; `subgroups` as counted."""
    participants, brought = part.micro_learning, Brought.of(part, subgroups)
    names = {entry.campaign for segment in section.segments for entry in segment.campaigns}
    names |= {*brought.campaigns} if names else set()
    segments = [
        _segment(review, _with_every_campaign(segment, names), brought, participants)
        for segment in section.segments
    ]
    cells = {"answered": section.answered, "also_cme": section.also_cme}
    whole = ("participants", "also_cme", "answered", "answers", "right", "share")
    tells = review.any_tells("micro_learning", cells)
    several = {
        name: _several_tell(review, f"micro_learning/{name}", section.segments, name, n)
        for name, n in (
            ("answered", section.answered),
            ("also_cme", section.also_cme),
            ("micro", less(section.answered, section.also_cme)),
            ("participants", participants),
        )
    }
    if several["participants"]:  # all of them stand among those who took part
        segments = [veiled(segment, "also_cme") for segment in segments]
    if (
        tells
        or any(several.values())
        or not is_known(participants)
        or any(s.suppressed for s in segments)
    ):
        section = hidden(section, *whole)
    else:
        section = section.model_copy(update={"participants": participants})
    # What CME learners did in the course stands by another table of the same people.
    ways = [hidden_but(way, "pathway", "label") for way in section.pathways]
    return section.model_copy(update={"segments": segments, "pathways": ways})


def _several_tell(
    review: Review, address: str, segments: Sequence[Segment], name: str, everybody: Figure
) -> bool:
    """Whether of these people few came to several segments, or to no other."""
    cells = [_people(segment, name) for segment in segments]
    only = {str(n): less(everybody, cell) for n, cell in enumerate(cells)}
    more = few_named_more(review, f"{address}/more", cells, everybody)
    return review.any_tells(f"{address}/not", only) | more


def _people(segment: Segment, name: str) -> Figure:
    if name in ("micro", "participants"):
        return less(segment.answered, segment.also_cme)
    figure: Figure = getattr(segment, name)
    return figure


def _with_every_campaign(segment: Segment, names: set[str]) -> Segment:
    """A campaign that brought nobody to the segment would be told by having no row."""
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


def _segment(review: Review, segment: Segment, brought: Brought, participants: Figure) -> Segment:
    """`participants` of micro-learning alone, as they leave."""
    address = f"segment/{segment.segment}"
    answers = [_answers(review, each, address) for each in segment.answers]
    cells = {
        "answered": segment.answered,
        "silent": less(segment.started, segment.answered),
        "watched": segment.watched,
        "left": less(segment.started, segment.watched),
        "also_cme": segment.also_cme,
        "micro": less(segment.answered, segment.also_cme),
        "not-begun": less(segment.reach, segment.started),
    }
    cells["elsewhere"] = less(participants, cells["micro"])
    tells = review.any_tells(address, cells) or any(each.suppressed for each in answers)
    campaigns = _campaigns(review, segment, address, brought, all_hidden=tells)
    if tells or review.tells(f"{address}/reach", segment.reach):
        segment = hidden_but(segment, "segment", "title", "answers", "campaigns")
    return segment.model_copy(update={"answers": answers, "campaigns": campaigns})


def _answers(review: Review, answers: SegmentAnswers, address: str) -> SegmentAnswers:
    address, options = f"{address}/{answers.key}", answers.options
    if review.any_tells(address, right_or_wrong(answers.n, answers.right)):
        kept = hidden_but(answers, *ABOUT, "options")
        return kept.model_copy(
            update={"options": hidden_at(options, {*range(len(options))}, *CHOSEN)}
        )
    out = small_choices(
        review, options, [o.correct for o in options], answers.n, answers.right, address
    )
    return answers.model_copy(update={"options": hidden_at(options, out, *CHOSEN)})


def _campaigns(
    review: Review, segment: Segment, address: str, brought: Brought, *, all_hidden: bool
) -> list[SegmentCampaign]:
    """Who came by no campaign is what is left of each cell: all campaigns or none. Whom a campaign
    brought, less those here, are the others it brought: mostly those who took the course."""
    told = []
    for entry in segment.campaigns:
        cells = right_or_wrong(entry.answered, entry.right)
        cells |= {"silent": less(entry.started, entry.answered), "reach": entry.reach}
        cells |= {"watched": entry.watched, "left": less(entry.started, entry.watched)}
        everybody = brought.campaigns.get(entry.campaign, Absent.NOT_RECORDED)
        cells |= {"elsewhere": less(everybody, entry.answered)}
        cells |= {"not-begun": less(everybody, entry.started)}
        cells |= {"passed-by": less(entry.reach, entry.started)}
        told.append(review.any_tells(f"{address}/{entry.campaign}", cells))
    rest = {
        "answered": less(segment.answered, total_of(e.answered for e in segment.campaigns)),
        "right": less(
            total_of(a.right for a in segment.answers),
            total_of(e.right for e in segment.campaigns),
        ),
    }
    rest["wrong"] = less(rest["answered"], rest["right"])
    rest["elsewhere"] = less(brought.none, rest["answered"])
    addresses = [f"{address}/{entry.campaign}/n" for entry in segment.campaigns]
    closed = all_hidden or hidden_before(review, addresses)
    told += [
        high > 0 and low < review.below and high - low < review.below - 1
        for low, high in brought.learners_of(segment)
    ]
    if not any([closed, *told, review.any_tells(f"{address}//rest", rest)]):
        return list(segment.campaigns)
    return [hidden_but(entry, "campaign") for entry in segment.campaigns]
