"""Intended practice changes and barriers: what respondents ticked."""

from collections.abc import Iterator, Sequence

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OptionQuestion, OptionShare, OutcomeDocument

from ..cells import Show
from ..columns import CI, SHARE
from ..grammar import counted
from ..report import Axis, Column, Figure, FigureRow, Section, Table, text
from . import section
from .audience import share_mark


def practice_change(document: OutcomeDocument, show: Show) -> Section:
    figures = tuple(option_figures("practice_change", document.practice_change, show))
    lead = () if figures else ("No question asks about practice changes.",)
    return section("practice_change", lead, figures)


def barriers(document: OutcomeDocument, show: Show) -> Section:
    figures = tuple(option_figures("barriers", document.barriers, show))
    lead = () if figures else ("No question asks about barriers.",)
    return section("barriers", lead, figures)


# How choices begin that name no change and no barrier, in documents that do not say so.
NOTHING = ("no change", "not applicable", "none", "no barrier", "i do not", "i don't")


def names_nothing(option: OptionShare) -> bool:
    """Whether it goes with no other choice, as "no change" does in any language."""
    if option.exclusive is not None:
        return option.exclusive
    words = option.text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return words.startswith(NOTHING)


CHART_NAMES = {"practice_change": "practice", "barriers": "barriers"}


def option_figures(
    measure: str, questions: Sequence[OptionQuestion], show: Show, wave: str = ""
) -> Iterator[Figure]:
    """A figure for each question; `wave` names the follow-up it was asked in."""
    for question in questions:
        options = sorted(question.options, key=_share, reverse=True)
        title = _title(measure, question, options)
        stem = "" if title == question.stem else f"{question.stem} "
        title = when(wave) + title
        yield Figure(
            f"{CHART_NAMES[measure]}-{question.key}{wave}",
            "bars",
            title,
            f"{stem}{counted(question.n, 'respondent')}; several answers possible, "
            "shares do not add up to 100%; Wilson intervals",
            Axis("share of respondents"),
            ("share",),
            ("after",),
            tuple(FigureRow(o.text, (share_mark(o.share, o.n, o.ci95),)) for o in options),
            _table(measure, question, show, wave),
        )


def when(wave: str) -> str:
    return f"{wave[1:]} days after: " if wave else ""


def _share(option: OptionShare) -> float:
    return option.share if is_known(option.share) else -1


def _title(measure: str, question: OptionQuestion, options: Sequence[OptionShare]) -> str:
    """The most named, where one alone is."""
    shares = [_share(option) for option in options]
    if not shares or shares[0] <= 0 or shares.count(shares[0]) > 1:
        return question.stem
    intends = measure == "practice_change" and not names_nothing(options[0])
    verb = "intend" if intends else "name"
    return f"{numbers.percent(shares[0])} {verb} “{options[0].text}”"


def _table(measure: str, question: OptionQuestion, show: Show, wave: str) -> Table:
    of_wave = f"later.{wave.removeprefix('-')}.{question.key}"
    evidence = of_wave if wave else f"option.{measure}.{question.key}"
    rows = []
    for option in question.options:
        key = f"{evidence}.{option.choice}"
        rows.append(
            (
                text(option.text),
                show.count(option.n, key),
                show.share(option.share, question.n, key),
                show.interval(option.ci95),
            )
        )
    return Table(
        f"{CHART_NAMES[measure]}-{question.key}{wave}",
        when(wave) + question.stem,
        (
            Column("Answer", "Wording of the choice."),
            Column("Respondents", "Respondents who ticked it.", "people"),
            SHARE,
            CI,
        ),
        tuple(rows),
        note=f"{counted(question.n, 'respondent')}; several answers possible, shares do not add up "
        "to 100%.",
    )
