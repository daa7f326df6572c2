"""The headline figures of a report."""

from collections.abc import Iterator

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    OutcomeDocument,
)

from .cells import Show
from .confident import confident_learners
from .findings import overall_size
from .findings_of_people import only_way, pathways
from .findings_of_practice import (
    MORE_OFTEN,
    hides_change,
    named_as_often,
    no_change,
    top_option,
)
from .grammar import (
    NOT_SHOWN,
    absence,
    counted,
    p_words,
    plain,
)
from .largest_changes import comparison_words
from .report import Headline


def headlines(document: OutcomeDocument, show: Show) -> Iterator[Headline]:
    """None where all are hidden: a finding says so in a sentence."""
    four = [write(document, show) for write in (_participants, _knowledge, _confidence, _practice)]
    if any(headline.shown != NOT_SHOWN for headline in four):
        yield from four


def _participants(document: OutcomeDocument, show: Show) -> Headline:
    part = document.participation
    detail = only_way(document) or pathways(document)
    label = "participant" if part.participants == 1 else "participants"
    return Headline(show.count(part.participants).shown, label, detail, "participants")


def from_to(before: float | Absent, after: float | Absent) -> str:
    if not is_known(before) or not is_known(after):
        return absence(before if not is_known(before) else after)
    return f"{numbers.percent(before)} to {numbers.percent(after)}"


def _knowledge(document: OutcomeDocument, show: Show) -> Headline:
    overall, detail = document.knowledge.overall, ""
    if is_known(overall.change):
        parts = [overall_size(overall), counted(overall.learners, "learner")]
        parts += [*show.change_interval_words(overall.change_ci95), p_words(overall.p, show.floor)]
        detail = "; ".join(parts)
    label = "correct answers"
    if overall.objectives != 1:
        label += ", average over objectives"
    return Headline(from_to(overall.pre, overall.post), label, detail, "overall")


def _confidence(document: OutcomeDocument, show: Show) -> Headline:
    """Of several confidence questions none is chosen: the first as the course asks them, and how
    many more.
    """
    if not document.confidence:
        return Headline(absence(Absent.NOT_ASKED), "confidence")
    entry = document.confidence[0]
    more = len(document.confidence) - 1
    detail = ""
    if is_known(entry.matched.change):
        detail = comparison_words(entry.matched, show, "learner", alone=not more)
    label = confident_learners(entry, "").strip()
    label += f" ({entry.key}, the first of {more + 1} questions)" if more else ""
    ends = from_to(entry.matched.pre.share, entry.matched.post.share)
    return Headline(ends, label, detail, f"confidence.{entry.key}")


def _no_change_named(document: OutcomeDocument) -> str:
    """Why no change stands there: not asked, nobody answered, hidden, or none was named."""
    questions = document.practice_change
    if not questions:
        return absence(Absent.NOT_ASKED)
    counts = [n for q in questions for n in (q.n, *(option.n for option in q.options))]
    if Absent.HIDDEN in counts:
        return absence(Absent.HIDDEN)
    return "none named" if any(question.n for question in questions) else absence(Absent.NOBODY)


def _practice(document: OutcomeDocument, show: Show) -> Headline:
    named = top_option(document)
    if named is None:
        return Headline(_no_change_named(document), "intended practice changes")
    option, n, evidence = named
    detail = f"{show.count(option.n).shown} of {counted(n, 'respondent')}; 95% CI "
    detail += show.interval(option.ci95).shown
    label = f"intend “{plain(option.text)}”"
    if others := len(named_as_often(document, option)) - 1:
        more = "another change" if others == 1 else f"each of {others} others"
        label += f"; as many intend {more}"
    if hides_change(document):
        detail += MORE_OFTEN
    none = no_change(document, option)
    if none and is_known(option.n) and any(is_known(o.n) and o.n >= option.n for o in none):
        detail += f"; {show.share(none[0].share).shown} chose “{plain(none[0].text)}”"
    return Headline(show.share(option.share).shown, label, detail, evidence)
