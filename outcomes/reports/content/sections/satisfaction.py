"""How learners rated the activity."""

from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OptionShare, OutcomeDocument
from outcomes.snapshots.document_activity import RatedQuestion

from ..cells import Show
from ..columns import CI, SHARE
from ..grammar import counted, span
from ..report import Axis, Cell, Column, Figure, FigureRow, Mark, Part, Section, Table, text
from . import section
from .audience import share_mark

NOT_ASKED = "No question asks about the activity."


def satisfaction(document: OutcomeDocument, show: Show) -> Section | None:
    satisfaction = document.satisfaction
    if satisfaction is None:
        return None
    rated = [question for question in satisfaction.questions if question.scale]
    chosen = [question for question in satisfaction.questions if not question.scale]
    parts: list[Part] = [_figure(rated, show)] if rated else []
    parts += [_choices_figure(question, show) for question in chosen]
    if rated:
        parts.append(_levels_table(rated, show))
    lead = (satisfaction.definition,) if satisfaction.questions else (NOT_ASKED,)
    return section("satisfaction", lead, tuple(parts))


def name_of(question: RatedQuestion) -> str:
    return f"{question.key}: {question.stem}"


def _figure(questions: Sequence[RatedQuestion], show: Show) -> Figure:
    rows = tuple(_row(question) for question in questions)
    return Figure(
        "satisfaction",
        "bars",
        title_of(questions),
        f"respondents in the top box{_boxes(questions)}; Wilson intervals",
        Axis("share in the top box"),
        ("top box",),
        ("after",),
        rows,
        _table(questions, show),
    )


def title_of(questions: Sequence[RatedQuestion]) -> str:
    shares = [question.share for question in questions if is_known(question.share)]
    if not shares or len(shares) < len(questions):
        return "How learners rated the activity"
    if len(shares) == 1:
        answered = f"{numbers.percent(shares[0])} answered {top_box(questions[0])}"
        return f"{answered}: {questions[0].stem.rstrip('.')}"
    boxes = {top_box(question) for question in questions}
    answer = boxes.pop() if len(boxes) == 1 else "in the top box of its scale"
    each = "each rating" if span(shares) == numbers.percent(min(shares)) else "a rating"
    return f"{span(shares)} answered {answer} to {each}"


def top_box(question: RatedQuestion) -> str:
    """ "“agree” or “strongly agree”": the levels of its own scale that count."""
    levels = question.scale[len(question.scale) - (question.top or 0) :]
    return " or ".join(f"“{level}”" for level in levels)


def _boxes(questions: Sequence[RatedQuestion]) -> str:
    """What the top box is, where it is the same of all."""
    boxes = {top_box(question) for question in questions}
    return f" ({boxes.pop()})" if len(boxes) == 1 else ""


def share_cell(question: RatedQuestion, show: Show, evidence: str = "") -> Cell:
    """The share in the top box, or its least where few are not in it and it is hidden."""
    if is_known(question.at_least):
        return Cell(f"{numbers.percent(question.at_least)} or more", evidence=evidence)
    return show.share(question.share, question.n, evidence)


def _row(question: RatedQuestion) -> FigureRow:
    mark = share_mark(question.share, question.n, question.ci95)
    if is_known(question.at_least):
        mark = Mark(f"{numbers.percent(question.at_least)} or more")
    return FigureRow(name_of(question), (mark,), counted(question.n, "respondent"))


def _table(questions: Sequence[RatedQuestion], show: Show) -> Table:
    columns = (
        Column("Rating", "Key and wording."),
        Column("Respondents", "Who rated it.", "people"),
        Column("In top box", "Respondents in the top box.", "people"),
        SHARE,
        CI,
        Column("Mean", "Mean level, 1 the lowest."),
        Column("Top box", "The levels of the scale that count."),
    )
    rows = tuple(_cells(question, show) for question in questions)
    note = "Moore level 2. Shares are of the respondents to each rating."
    return Table("satisfaction", "Ratings of the activity", columns, rows, note)


def _cells(question: RatedQuestion, show: Show) -> tuple[Cell, ...]:
    evidence = f"satisfaction.{question.key}"
    return (
        text(name_of(question)),
        show.count(question.n, evidence),
        show.count(question.agree, evidence),
        share_cell(question, show, evidence),
        show.interval(question.ci95),
        show.number(question.mean),
        text(top_box(question)),
    )


def _levels_table(questions: Sequence[RatedQuestion], show: Show) -> Table:
    columns = (
        Column("Rating", "Key and wording."),
        Column("Level", "Of the scale, lowest first."),
        Column("Respondents", "Who chose it.", "people"),
        SHARE,
        CI,
    )
    rows = tuple(
        (text(name_of(question)), *_option_cells(option, question, show))
        for question in questions
        for option in question.options
    )
    return Table("satisfaction_levels", "Every level", columns, rows, appendix=True)


def _option_cells(option: OptionShare, question: RatedQuestion, show: Show) -> tuple[Cell, ...]:
    evidence = f"satisfaction.{question.key}"
    return (
        text(option.text),
        show.count(option.n, evidence),
        show.share(option.share, question.n, evidence),
        show.interval(option.ci95),
    )


def _choices_figure(question: RatedQuestion, show: Show) -> Figure:
    key = f"satisfaction-{question.key}"
    columns = (
        Column("Answer", "Wording of the choice."),
        Column("Respondents", "Who chose it.", "people"),
        SHARE,
        CI,
    )
    rows = tuple(_option_cells(option, question, show) for option in question.options)
    return Figure(
        key,
        "bars",
        question.stem,
        f"{counted(question.n, 'respondent')}; Wilson intervals",
        Axis("share of respondents"),
        ("share",),
        ("after",),
        tuple(FigureRow(o.text, (share_mark(o.share, o.n, o.ci95),)) for o in question.options),
        Table(key, question.stem, columns, rows),
    )
