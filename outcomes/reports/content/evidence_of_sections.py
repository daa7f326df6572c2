"""Evidence of the further sections: options, states, groups, follow-up, comparison arm, quality."""

from collections.abc import Sequence
from decimal import Decimal

from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    ChangeMade,
    Dimension,
    Group,
    OptionQuestion,
    OptionShare,
    OutcomeDocument,
    Wave,
)

from .cells import Show
from .evidence_of_knowledge import side_words
from .grammar import p_details, p_words, size
from .headlines import from_to
from .report import Evidence, Fact, told
from .sections.comparing import item_name
from .sections.knowledge_confidence import state
from .sections.subgroups import ADJUSTMENTS
from .tests_named import tested


def option(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    name, _, rest = about.partition(".")
    key, _, choice = rest.rpartition(".")
    questions = {"practice_change": document.practice_change, "barriers": document.barriers}
    question = next((each for each in questions.get(name, []) if each.key == key), None)
    options: Sequence[OptionShare] = question.options if question else []
    chosen = next((each for each in options if each.choice == choice), None)
    return _option(question, chosen, show) if question and chosen else None


def _option(question: OptionQuestion, chosen: OptionShare, show: Show) -> Evidence:
    facts = [
        Fact(
            "Who was counted",
            "everybody who answered it after the activity; several answers possible",
        ),
        Fact("Respondents", show.count(question.n).shown),
        Fact("Named it", show.count(chosen.n).shown),
        Fact("95% interval", show.interval(chosen.ci95).shown),
    ]
    share = show.share(chosen.share).shown
    formula = _wilson(chosen.n, question.n, chosen.share)
    return told(f"{question.stem} {chosen.text}", share, facts, formula)


def _wilson(count: int | Absent, n: int | Absent, share: float | Absent) -> list[str]:
    if not is_known(count) or not is_known(n) or not is_known(share):
        return []
    return [f"share = {count:,}/{n:,} = {share:.4f}; Wilson interval"]


# --- knowledge with confidence --------------------------------------------------------------------


def states(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    both = document.confidence_knowledge
    entry = next((each for each in (both.items if both else []) if each.key == about), None)
    if both is None or entry is None:
        return None
    asked = f"{entry.key} and {entry.confidence_key}"
    facts = [
        Fact("Who was counted", f"learners with all four answers: {asked}, before and after"),
        Fact("Learners", show.count(entry.n).shown),
    ]
    for side, counts in (("Pre-test", entry.before), ("Post-test", entry.after)):
        named = (f"{name} {show.count(state(counts, name)).shown}" for name in both.states)
        facts.append(Fact(side, ", ".join(named)))
    moved = entry.misinformed
    if is_known(moved.change):
        words = [size(moved.change), *p_details(moved, show.floor)]
        facts.append(Fact("Wrong and sure, change", ", ".join(words)))
    return told(item_name(entry), "", facts)


def wrong_and_sure(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    both = document.confidence_knowledge
    entries = both.confidently_wrong_after if both else []
    keys = {f"{each.key}.{each.confidence_key}": each for each in entries}
    entry = keys.get(about)
    if entry is None:
        return None
    who = f"everybody who answered both {entry.key} and {entry.confidence_key} after"
    facts = [
        Fact("Who was counted", who),
        Fact("n", show.count(entry.n).shown),
        Fact("Wrong and sure", show.count(entry.count).shown),
        Fact("95% interval", show.interval(entry.ci95).shown),
    ]
    formula = _wilson(entry.count, entry.n, entry.share)
    title = f"Wrong and sure after: {entry.stem}"
    return told(title, show.share(entry.share).shown, facts, formula)


_TIMES = {"pre": "Pre-test", "post": "post-test", "follow_up": "follow-up"}


# --- subgroups ------------------------------------------------------------------------------------


def group(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    name, _, value = about.partition(".")
    dimensions = document.subgroups.dimensions if document.subgroups else []
    for dimension in dimensions:
        for entry in dimension.groups:
            if dimension.dimension == name and entry.group == value:
                return _group(dimension, entry, show)
    return None


def _group(dimension: Dimension, entry: Group, show: Show) -> Evidence:
    overall = entry.overall
    adjusted = p_words(overall.p_adjusted, show.floor)
    adjustment = ADJUSTMENTS.get(dimension.adjustment, dimension.adjustment)
    facts = [
        Fact(
            "Who was counted",
            "matched learners of the group; average over the objectives, each weighing the same",
        ),
        Fact("Matched learners", show.count(overall.learners).shown),
        Fact("Pre-test and post-test", from_to(overall.pre, overall.post)),
        Fact("95% interval", show.change_interval(overall.change_ci95).shown),
        Fact("Test", tested(overall.test, overall.p, show.floor)),
        Fact("Adjusted", f"{adjusted} ({adjustment}, {dimension.role})"),
    ]
    formula = []
    if is_known(overall.change) and is_known(overall.pre) and is_known(overall.post):
        formula = [_subtracted(overall.pre, overall.post, overall.change)]
    change = size(overall.change, overall.pre, overall.post, relative=is_known(overall.p))
    return told(f"{dimension.title}: {entry.label}", change, facts, formula)


def _subtracted(pre: float, post: float, change: float) -> str:
    """To so many digits that it adds up as printed; where it never does, as about."""
    for digits in range(4, 9):
        shown = [Decimal(f"{share:.{digits}f}") for share in (post, pre, change)]
        if shown[0] - shown[1] == shown[2]:
            return f"change = {shown[0]} − {shown[1]} = {shown[2]:+}"
    return f"change = {post:.4f} − {pre:.4f} ≈ {change:+.4f}"


# --- follow-up ------------------------------------------------------------------------------------


def _wave(document: OutcomeDocument, days: str) -> Wave | None:
    return next((each for each in document.follow_up if str(each.after_days) == days), None)


def change(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    days, _, rest = about.partition(".")
    key, _, choice = rest.rpartition(".")
    wave = _wave(document, days)
    for question in wave.changes if wave else []:
        for entry in question.options:
            if question.key == key and entry.choice == choice:
                return _change(entry, show)
    return None


def _change(entry: ChangeMade, show: Show) -> Evidence:
    became = (
        ("done", entry.done),
        ("partly", entry.partly),
        ("not yet", entry.not_yet),
        ("not applicable", entry.not_applicable),
    )
    facts = [
        Fact(
            "Who was counted",
            "responders who had intended the change and told whether they made it",
        ),
        Fact("Intended", show.count(entry.intended).shown),
        Fact("Answered", show.count(entry.answered).shown),
        Fact("Became", ", ".join(f"{name} {show.count(n).shown}" for name, n in became)),
        Fact("95% interval", show.interval(entry.ci95).shown),
    ]
    formula = _wilson(entry.done, entry.answered, entry.share_done)
    return told(entry.text, show.share(entry.share_done).shown, facts, formula)


def retention(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    days, _, key = about.partition(".")
    wave = _wave(document, days)
    entry = next((each for each in (wave.retention if wave else []) if each.key == key), None)
    if entry is None:
        return None
    facts = [
        Fact("Who was counted", "learners with all three answers"),
        Fact("Learners", show.count(entry.n).shown),
        Fact("Pre-test", side_words(entry.pre, show)),
        Fact("Post-test", side_words(entry.post, show)),
        Fact("Follow-up", side_words(entry.follow_up, show)),
        Fact("Test", tested(entry.test, entry.p, show.floor)),
    ]
    facts += [
        Fact(
            f"{_TIMES[step.start].capitalize()} to {_TIMES[step.end]}",
            f"{size(step.change)}, adjusted {p_words(step.p_holm, show.floor)}",
        )
        for step in entry.pairs
    ]
    shown = from_to(entry.pre.share, entry.follow_up.share)
    return told(item_name(entry), shown, facts)
