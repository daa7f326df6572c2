"""Micro-learning: what happened in each segment, by campaign, and in the course."""

from collections.abc import Iterator, Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_activity import (
    CampaignAnswers,
    ChosenInSegment,
    MicroLearning,
    Segment,
    SegmentAnswers,
    SegmentCampaign,
)

from ..cells import Show
from ..columns import CHANGE_CI, CI
from ..grammar import absence, counted
from ..report import Axis, Cell, Column, Figure, FigureRow, Mark, Part, Section, Table, text
from . import section
from .audience import share_mark

NO_SEGMENTS = "The course has no micro-learning segment."
SEGMENT = Column("Segment", "Its title.")
REACH = Column("Reach", "Browsers that opened a campaign link to it.", "browsers")
STARTED = Column("Started", "Participants who played enough of it or answered.", "people")
WATCHED = Column("Watched", "Participants who played nearly all of it.", "people")
ANSWERED = Column("Answered", "Participants who answered its question.", "people")
CORRECT = Column("Correct", "First answers that are correct.", "people")
CORRECT_SHARE = Column("Correct %", "Correct answers, of those who answered.", "share 0 to 1")
CAMPAIGN = Column("Campaign", "Of the link they came by.")
CHOICE = Column("Choice", "Key and wording.")
KEY = Column("Key", "Whether it is a correct answer.")
CHOSE = Column("Answers", "First answers that took it.", "people")
CHOSE_SHARE = Column("Share", "Of the first answers.", "share 0 to 1")
NO_CAMPAIGN = "Participants who came by no campaign are not listed."
SEVERAL = "A segment that has asked several questions has a row for each."
SEVERAL_NOT_TOLD = (
    "Correct answers to a segment that has asked several questions are not told by campaign: one "
    "share would mix them."
)
NONE = "no CME learner"


def micro_learning(document: OutcomeDocument, show: Show) -> Section | None:
    micro_learning = document.micro_learning
    if micro_learning is None:
        return None
    if not micro_learning.segments:
        return section("micro_learning", (NO_SEGMENTS,))
    parts: list[Part] = [
        _figure(micro_learning, show),
        _choices_table(micro_learning.segments, show),
    ]
    if any(segment.campaigns for segment in micro_learning.segments):
        parts.append(_campaigns_table(micro_learning.segments, document.campaign_answers, show))
    if document.campaign_answers:
        parts.append(_campaign_choices(micro_learning.segments, document.campaign_answers, show))
    parts.append(_pathways_table(micro_learning, show))
    return section(
        "micro_learning", (micro_sentence(micro_learning), micro_learning.definition), tuple(parts)
    )


def micro_words(document: OutcomeDocument) -> str:
    """What was answered in segments, for the summary; nothing where nobody answered or it is not
    told."""
    told = document.micro_learning
    if told is None or not told.answered or not is_known(told.answered) or not is_known(told.share):
        return ""
    people = counted(told.answered, "participant") + _of_them_cme(told)
    answers, share = counted(told.answers, "answer"), numbers.percent(told.share)
    return f"In micro-learning, {people} gave {answers} to questions asked once, {share} correct."


def _of_them_cme(micro_learning: MicroLearning) -> str:
    """How many of them took the course too; of several segments it is known where it is nobody or
    where all who came to one answered."""
    answered, alone = micro_learning.answered, micro_learning.participants
    counts, also = [each.also_cme for each in micro_learning.segments], micro_learning.also_cme
    if all(n == 0 for n in counts) or also == 0:
        return ""
    if is_known(also) and is_known(alone) and answered == alone + also:
        counts = [also]
    if len(counts) == 1 and is_known(counts[0]):
        return f" ({_of_whom(counts[0], answered)} also took the course)"
    if any(is_known(n) and n for n in counts) or _more_than(answered, alone):
        return " (some of whom also took the course)"
    return ""


def _of_whom(n: int, answered: int | Absent) -> str:
    if n == answered:
        return "who" if n == 1 else "all of whom"
    return f"{n:,} of whom"


def _more_than(all_of_them: int | Absent, some: int | Absent) -> bool:
    return is_known(all_of_them) and is_known(some) and all_of_them > some


def micro_sentence(micro_learning: MicroLearning) -> str:
    people = counted(micro_learning.answered, "participant")
    if micro_learning.answered == 0:
        return "Nobody has answered in a segment yet."
    counts = micro_learning.answered, micro_learning.answers
    if absent := [count for count in counts if not is_known(count)]:
        return f"How many answered in segments is {absence(absent[0])}."
    words = f"{people} gave {counted(micro_learning.answers, 'answer')} in segments"
    if is_known(micro_learning.share):
        words += f", {numbers.percent(micro_learning.share)} of them correct"
    if is_known(micro_learning.also_cme):
        came = counted(micro_learning.also_cme, "CME learner") if micro_learning.also_cme else NONE
        words += f"; {came} came to segments too"
        words += _answered_there(micro_learning) if micro_learning.also_cme else ""
    return f"{words}."


def _answered_there(micro_learning: MicroLearning) -> str:
    """What they did in which segment is known of those alone who answered."""
    counts = [segment.also_cme for segment in micro_learning.segments]
    if all(n == 0 for n in counts):
        return ", of whom none answered there (in which segments they were is not recorded)"
    return ""


def _figure(micro_learning: MicroLearning, show: Show) -> Figure:
    return Figure(
        "micro_learning",
        "bars",
        _title(micro_learning),
        "first answers of participants; Wilson intervals",
        Axis("share correct"),
        ("correct",),
        ("after",),
        tuple(row for segment in micro_learning.segments for row in _rows(segment)),
        _segments_table(micro_learning.segments, show),
    )


def _title(micro_learning: MicroLearning) -> str:
    if not is_known(micro_learning.share):
        return "Answers in segments"
    return f"{numbers.percent(micro_learning.share)} of the answers in segments are correct"


def _rows(segment: Segment) -> Iterator[FigureRow]:
    if not segment.answers:
        yield FigureRow(segment.title, (Mark(absence(Absent.NOT_ASKED)),))
    for answers in segment.answers:
        mark = share_mark(answers.share, answers.n, answers.ci95)
        yield FigureRow(_name(segment, answers), (mark,), counted(answers.n, "answer"))


def _name(segment: Segment, answers: SegmentAnswers) -> str:
    return f"{segment.title} ({answers.key})"


def _segments_table(segments: Sequence[Segment], show: Show) -> Table:
    columns = (SEGMENT, REACH, STARTED, WATCHED, ANSWERED, CORRECT, CORRECT_SHARE, CI)
    says = "Of those who answered, who took the course too."
    also = Column("Answered, and took the course", says, "people")
    rows = tuple(row for segment in segments for row in _segment_rows(segment, show))
    return Table("segments", "By segment", (*columns, also), rows, brief=(0, 1, 2, 3, 4, 5, 6, 8))


def _segment_rows(segment: Segment, show: Show) -> Iterator[tuple[Cell, ...]]:
    evidence = f"segment.{segment.segment}"
    seen = [show.count(n, evidence) for n in (segment.reach, segment.started, segment.watched)]
    also = show.count(segment.also_cme, evidence)
    if not segment.answers:
        nothing = (Cell(absence(Absent.NOT_ASKED)),) * 4
        yield (text(segment.title), *seen, *nothing, also)
    for answers in segment.answers:
        yield (
            text(_name(segment, answers)),
            *seen,
            show.count(answers.n, evidence),
            show.count(answers.right, evidence),
            show.share(answers.share, answers.n, evidence),
            show.interval(answers.ci95),
            also,
        )


def _choices_table(segments: Sequence[Segment], show: Show) -> Table:
    columns = (SEGMENT, CHOICE, KEY, CHOSE, CHOSE_SHARE, CI)
    rows = tuple(
        (
            text(_name(segment, answers)),
            *_choice_cells(option, answers, f"segment.{segment.segment}", show),
        )
        for segment in segments
        for answers in segment.answers
        for option in answers.options
    )
    return Table("segment_choices", "Answers in segments by choice", columns, rows, appendix=True)


def _campaigns_table(
    segments: Sequence[Segment], by_question: Sequence[CampaignAnswers], show: Show
) -> Table:
    columns = (
        SEGMENT,
        CAMPAIGN,
        REACH,
        STARTED,
        WATCHED,
        ANSWERED,
        CORRECT,
        CORRECT_SHARE,
    )
    rows = tuple(
        row
        for segment in segments
        for entry in segment.campaigns
        for row in _campaign_rows(segment, entry, by_question, show)
    )
    note = NO_CAMPAIGN
    if any(_has_several(segment) for segment in segments):
        note += f" {SEVERAL if by_question else SEVERAL_NOT_TOLD}"
    return Table("segment_campaigns", "Segments by campaign", columns, rows, note)


def _has_several(segment: Segment) -> bool:
    """One share over several questions would mix them."""
    return len({answers.question for answers in segment.answers}) > 1


def _campaign_rows(
    segment: Segment,
    entry: SegmentCampaign,
    by_question: Sequence[CampaignAnswers],
    show: Show,
) -> Iterator[tuple[Cell, ...]]:
    evidence = f"segment.{segment.segment}"
    seen = [show.count(n, evidence) for n in (entry.reach, entry.started, entry.watched)]
    told = [
        (_name(segment, answers), answers.n, answers.right, answers.share)
        for answers in by_question
        if (answers.segment, answers.campaign) == (segment.segment, entry.campaign)
    ]
    if not _has_several(segment) or not told:
        told = [(segment.title, entry.answered, entry.right, entry.share)]
    for name, answered, right, share in told:
        yield (
            text(name),
            text(entry.campaign),
            *seen,
            show.count(answered, evidence),
            show.count(right, evidence),
            show.share(share, answered, evidence),
        )


def _campaign_choices(
    segments: Sequence[Segment], by_question: Sequence[CampaignAnswers], show: Show
) -> Table:
    columns = (SEGMENT, CAMPAIGN, CHOICE, KEY, CHOSE, CHOSE_SHARE, CI)
    titles = {segment.segment: segment.title for segment in segments}
    rows = tuple(
        (
            text(f"{titles.get(answers.segment, answers.segment)} ({answers.key})"),
            text(answers.campaign),
            *_choice_cells(option, answers, f"segment.{answers.segment}", show),
        )
        for answers in by_question
        for option in answers.options
    )
    return Table(
        "segment_campaign_choices",
        "Answers in segments by campaign and choice",
        columns,
        rows,
        NO_CAMPAIGN,
        appendix=True,
    )


def _choice_cells(
    option: ChosenInSegment, answers: SegmentAnswers, evidence: str, show: Show
) -> tuple[Cell, ...]:
    return (
        text(f"{option.choice}. {option.text}", mark="right" if option.correct else ""),
        text("correct" if option.correct else ""),
        show.count(option.n, evidence),
        show.share(option.share, answers.n),
        show.interval(option.ci95),
    )


def _pathways_table(micro_learning: MicroLearning, show: Show) -> Table:
    columns = (
        Column("CME learners", "By whether they came to segments too."),
        Column("n", "CME learners.", "people"),
        Column("n pre-test", "Answered before.", "people"),
        Column("n post-test", "Answered after.", "people"),
        Column("Matched", "With a matched answer.", "people"),
        Column("Pre-test", "Mean score of the matched.", "share 0 to 1"),
        Column("Post-test", "Mean score of the matched.", "share 0 to 1"),
        Column("Change (points)", "After less before, in percentage points.", "points"),
        CHANGE_CI,
    )
    rows = tuple(
        (
            text(way.label),
            show.count(way.n, f"pathway.{way.pathway}"),
            show.count(way.pre_answered),
            show.count(way.post_answered),
            show.count(way.matched),
            show.share(way.pre),
            show.share(way.post),
            show.change(way.change, way.pre, way.post, f"pathway.{way.pathway}"),
            show.change_interval(way.change_ci95),
        )
        for way in micro_learning.pathways
    )
    note = "Nobody was assigned to segments: a difference between the rows is no effect of them."
    return Table("pathways", "What CME learners did in the course", columns, rows, note)
