"""What respondents intend to change, in a sentence."""

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    OptionShare,
    OutcomeDocument,
)

from .cells import Show
from .grammar import counted, listed, plain
from .sections.practice import names_nothing

MOST_TIED = 3  # that are named
MORE_OFTEN = "; what is not shown may have been named more often"


def _named_nothing(document: OutcomeDocument) -> int | None:
    """How many answered where nobody named a change; None where somebody did or it is not told."""
    if hides_change(document):
        return None
    asked = [question.n for question in document.practice_change]
    return next((n for n in asked if is_known(n) and n), None)


def hides_change(document: OutcomeDocument) -> bool:
    """Whether some change is not told, which may have been named more often than those that are."""
    return any(
        option.n is Absent.HIDDEN and not names_nothing(option)
        for question in document.practice_change
        for option in question.options
    )


def top_option(document: OutcomeDocument) -> tuple[OptionShare, int | Absent, str] | None:
    """The practice change named most often of all questions, the respondents to its question, its
    evidence.
    """
    shown = [
        (option.n, question, option)
        for question in document.practice_change
        for option in question.options
        if is_known(option.n) and option.n and not names_nothing(option)
    ]
    if not shown:
        return None
    _, question, top = max(shown, key=lambda entry: entry[0])
    return top, question.n, f"option.practice_change.{question.key}.{top.choice}"


def evidence_of_practice(document: OutcomeDocument) -> str:
    named = top_option(document)
    return named[2] if named else ""


def practice_sentence(document: OutcomeDocument, show: Show) -> str:
    named = top_option(document)
    if named is None:
        nobody = _named_nothing(document)
        return _nobody_named(nobody) if nobody else ""
    option, n, _ = named
    share, interval = show.share(option.share).shown, show.interval(option.ci95).shown
    verb = "intends" if option.n == 1 else "intend"
    return (
        f"{show.count(option.n).shown} of {counted(n, 'respondent')} ({share}; 95% CI {interval}) "
        f"{verb} {_most_named(document, option)}."
        f"{_of_those_it_applies_to(document, option)}{_intend_none(document, option, show)}"
    )


def _nobody_named(n: int) -> str:
    return (
        "The one respondent named no change."
        if n == 1
        else f"None of {n:,} respondents named a change."
    )


def _intend_none(document: OutcomeDocument, top: OptionShare, show: Show) -> str:
    """ " 62 of 100 (62%) chose “No change”.": who intends something is not the whole."""
    told = [
        f"{show.count(option.n).shown} ({show.share(option.share).shown}) chose "
        f"“{plain(option.text)}”"
        for option in no_change(document, top)
    ]
    return f" {listed(told)}." if told else ""


def no_change(document: OutcomeDocument, top: OptionShare) -> list[OptionShare]:
    """The choices of the same question that name no change, where somebody took them and they
    apply."""
    question = next(q for q in document.practice_change if top in q.options)
    return [
        option
        for option in question.options
        if names_nothing(option) and is_known(option.n) and option.n and not _does_not_apply(option)
    ]


def _does_not_apply(option: OptionShare) -> bool:
    return option.text.lower().startswith("not applicable")


def _of_those_it_applies_to(document: OutcomeDocument, top: OptionShare) -> str:
    """The share again without those who say that practice changes do not apply to them."""
    question = next(q for q in document.practice_change if top in q.options)
    outside = [o for o in question.options if _does_not_apply(o)]
    n, without = question.n, sum(o.n for o in outside if is_known(o.n))
    if not without or not is_known(n) or not is_known(top.n) or top.n > n - without:
        return ""
    return (
        f" Without the {without:,} to whom this does not apply it is {top.n:,} of {n - without:,} "
        f"({numbers.percent(top.n / (n - without))})."
    )


def _most_named(document: OutcomeDocument, top: OptionShare) -> str:
    tied = named_as_often(document, top)
    words = f"each of the {len(tied)} changes" if len(tied) > 1 else "the change"
    named = listed([plain(option.text) for option in tied[:MOST_TIED]])
    more = f"; and {len(tied) - MOST_TIED} more" * (len(tied) > MOST_TIED)
    if hides_change(document):
        return f"{words} named most often of those shown: {named}{more}{MORE_OFTEN}"
    return f"{words} named most often: {named}{more}"


def named_as_often(document: OutcomeDocument, top: OptionShare) -> list[OptionShare]:
    """The changes of the same question that as many intend, itself among them."""
    question = next(q for q in document.practice_change if top in q.options)
    return [o for o in question.options if o.n == top.n and not names_nothing(o)]
