"""Segments of micro-learning and their answers. Pure."""

from collections.abc import Iterator, Sequence

from outcomes.snapshots.document import Participation, is_known
from outcomes.snapshots.document_activity import MicroLearning, Segment, SegmentAnswers

from .activity import ABOUT, CHOSEN, hidden_before, right_or_wrong, small_choices
from .campaigns import campaigns_as_they_leave, with_every_campaign
from .cells import Figure, Review, hidden, hidden_at, hidden_but, less, total_of
from .choices import few_named_more


def suppress_micro_learning(
    review: Review, section: MicroLearning, part: Participation
) -> MicroLearning:
    """`part`: who took part, as it leaves. Where few came to several segments, or to one alone, or
    to none, only what was answered in each leaves."""
    counted = with_every_campaign(section.segments, part)
    few = _few_came_to_several(review, section, part)
    segments = [_segment(review, each, part, few) for each in counted]
    whole = ("participants", "also_cme", "answered", "answers", "right", "share")
    if few or not is_known(part.micro_learning) or any(each.suppressed for each in segments):
        section = hidden(section, *whole)
    else:
        section = section.model_copy(update={"participants": part.micro_learning})
    # What CME learners did in the course stands by another table of the same people.
    ways = [hidden_but(way, "pathway", "label") for way in section.pathways]
    segments = campaigns_as_they_leave(review, counted, segments, part)
    return section.model_copy(update={"segments": segments, "pathways": ways})


def _few_came_to_several(review: Review, section: MicroLearning, part: Participation) -> bool:
    """What was hidden once stays so."""
    answered, also = section.answered, section.also_cme
    cells = {
        "answered": answered,
        "also_cme": also,
        "silent": less(total_of([part.micro_learning, also]), answered),
        "course-only": less(part.cme_learners, also),
    }
    before = [f"micro_learning/{name}" for name in ("answered", "also_cme")]
    before += [f"segment/{segment.segment}/also_cme" for segment in section.segments]
    told = [_few_of_several(review, *table) for table in _segments_of_all(section, part)]
    return any([*told, review.any_tells("micro_learning", cells), hidden_before(review, before)])


def _segments_of_all(
    section: MicroLearning, part: Participation
) -> Iterator[tuple[str, list[Figure], Figure]]:
    """Who came to each segment, and to any of them."""
    segments, also, micro = section.segments, section.also_cme, part.micro_learning
    others = [less(segment.answered, segment.also_cme) for segment in segments]
    yield "everybody", [segment.answered for segment in segments], section.answered
    yield "cme", [segment.also_cme for segment in segments], also
    yield "micro", others, micro
    yield "others", others, less(section.answered, also)
    yield "started", [segment.started for segment in segments], total_of([micro, also])


def _few_of_several(review: Review, name: str, parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether few came to several segments, or to others alone."""
    address = f"micro_learning/{name}"
    elsewhere = {str(n): less(whole, inside) for n, inside in enumerate(parts)}
    told = review.any_tells(f"{address}/elsewhere", elsewhere)
    return told | few_named_more(review, f"{address}/more", parts, whole)


def _segment(review: Review, segment: Segment, part: Participation, few: bool) -> Segment:
    address = f"segment/{segment.segment}"
    answers = [_answers(review, each, address, part) for each in segment.answers]
    cells = {
        "answered": segment.answered,
        "silent": less(segment.started, segment.answered),
        "watched": segment.watched,
        "left": less(segment.started, segment.watched),
        "also_cme": segment.also_cme,
        "micro": less(segment.answered, segment.also_cme),
        "not-begun": less(segment.reach, segment.started),
    }
    tells = review.any_tells(address, cells) or any(each.suppressed for each in answers)
    tells |= review.tells(f"{address}/reach", segment.reach)
    tells |= few_named_more(
        review, f"{address}/questions", [each.n for each in segment.answers], segment.answered
    )
    if few or tells:
        segment = hidden_but(segment, "segment", "title", "answers", "campaigns")
    return segment.model_copy(update={"answers": answers})


def _answers(
    review: Review, answers: SegmentAnswers, address: str, part: Participation
) -> SegmentAnswers:
    address, options = f"{address}/{answers.key}", answers.options
    few = _few_were_silent(review, f"{address}/silent", less(part.participants, answers.n), part)
    if review.any_tells(address, right_or_wrong(answers.n, answers.right)) or few:
        kept = hidden_but(answers, *ABOUT, "options")
        return kept.model_copy(
            update={"options": hidden_at(options, {*range(len(options))}, *CHOSEN)}
        )
    out = small_choices(
        review, options, [o.correct for o in options], answers.n, answers.right, address
    )
    return answers.model_copy(update={"options": hidden_at(options, out, *CHOSEN)})


def _few_were_silent(review: Review, address: str, silent: Figure, part: Participation) -> bool:
    """Whether few of those who came since a publication did not answer; or of all, where some took
    the course and some did not: how many of each answered would nearly be known."""
    of_both = part.cme_learners != 0 and part.micro_learning != 0
    return review.grew_by_few(address, silent, as_counted=True) or (
        of_both and review.small(silent)
    )
