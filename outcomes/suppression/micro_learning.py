"""Segments of micro-learning, their answers and the campaigns that brought people. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from outcomes.snapshots.document import Absent, Participation, is_known
from outcomes.snapshots.document_activity import (
    MicroLearning,
    Segment,
    SegmentAnswers,
    SegmentCampaign,
)

from .activity import ABOUT, CHOSEN, hidden_before, right_or_wrong, small_choices
from .cells import Figure, Review, hidden, hidden_at, hidden_but, less, total_of
from .rows import by_label, with_every_label


class Brought(NamedTuple):
    """Whom each campaign brought to the course or to any segment, and who came by none, as these
    leave."""

    campaigns: Mapping[str, Figure]
    none: Figure

    @classmethod
    def of(cls, part: Participation) -> "Brought":
        campaigns = {campaign.label: campaign.n for campaign in part.campaigns}
        return cls(campaigns, less(part.participants, total_of(campaigns.values())))


def suppress_micro_learning(
    review: Review, section: MicroLearning, part: Participation
) -> MicroLearning:
    """`part`: who took part, as it leaves."""
    participants, brought = part.micro_learning, Brought.of(part)
    names = {entry.campaign for segment in section.segments for entry in segment.campaigns}
    names |= {*brought.campaigns} if names else set()
    segments = [
        _segment(review, _with_every_campaign(segment, names), brought, participants)
        for segment in section.segments
    ]
    cells = {"answered": section.answered, "also_cme": section.also_cme}
    whole = ("participants", "also_cme", "answered", "answers", "right", "share")
    tells = review.any_tells("micro_learning", cells)
    if tells or not is_known(participants) or any(s.suppressed for s in segments):
        section = hidden(section, *whole)
    else:
        section = section.model_copy(update={"participants": participants})
    # What CME learners did in the course stands by another table of the same people.
    ways = [hidden_but(way, "pathway", "label") for way in section.pathways]
    return section.model_copy(update={"segments": segments, "pathways": ways})


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
    out = small_choices(review, options, [o.correct for o in options], answers.n, address)
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
    if not any([closed, *told, review.any_tells(f"{address}//rest", rest)]):
        return list(segment.campaigns)
    return [hidden_but(entry, "campaign") for entry in segment.campaigns]
