"""What still is a gap after the activity; never said over what is hidden."""

from collections.abc import Iterator, Sequence

from outcomes.numbers import (
    CEILING_SHARE,
    GAP_BELOW_PERCENT,
    percent,
    rounded_percent,
    share_interval,
)
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import Comparison, Limits, OutcomeDocument, PersistentGap

from ..cells import Show, ends_of_share, spans
from ..columns import ITEM
from ..grammar import absence, comma_listed, counted, small_groups
from ..report import Column, Fact, Points, Section, Table, text
from . import section
from .wrong_and_sure import wrong_and_sure_sentence

RULE = (
    "A gap is an objective or item with under 60% correct after, as rounded to whole percent, or "
    "without a change beyond chance (unless 90% or more were correct before)."
)
UNDER = f"is under {GAP_BELOW_PERCENT}%"
WHY = {
    Absent.HIDDEN: "this is not shown",
    Absent.NOBODY: "there is no data (n = 0)",
    Absent.NOT_TESTED: "this is not tested",
}


def gaps(document: OutcomeDocument, show: Show) -> Section:
    rows = tuple(
        Fact(gap_name(gap, document), gap_reason(gap, document), gap_evidence(gap))
        for gap in told_once(document)
    )
    lead = (gaps_sentence(document, rows), *close_calls(document), *wrong_and_sure(document, show))
    parts = (Points(rows), _table(document, show)) if rows else ()
    return section("gaps", lead, parts)


def gaps_sentence(document: OutcomeDocument, rows: tuple[Fact, ...]) -> str:
    reasons = unjudged(document)
    rest = unjudged_words(reasons, "objectives and items")
    if rows:
        return RULE + rest
    judged = reasons.count(None)
    if not reasons or {*reasons} == {Absent.NOBODY}:
        return f"There is nothing to judge yet: {absence(Absent.NOBODY)}."
    if {*reasons} == {Absent.HIDDEN}:
        return f"Not shown: it would tell of {small_groups(document.snapshot.suppress_below)}."
    if not judged:
        return f"None can be judged.{rest}"
    shown = counted(judged, "objective or item", "objectives and items")
    return f"None among the {shown} that can be judged. {RULE}{rest}"


def unjudged(document: OutcomeDocument, *, items: bool = True) -> list[Absent | None]:
    """Of each objective, and item, why it cannot be judged; None where it can or is a gap."""
    named = {(gap.objective, gap.key) for gap in document.persistent_gaps}
    objectives = document.knowledge.objectives
    entries: list[tuple[int | None, str, Comparison]] = [
        (each.objective, "", each.matched) for each in objectives
    ]
    entries += [(None, item.key, item.matched) for item in document.items if items]
    return [
        None if (objective, key) in named else why_unjudged(matched)
        for objective, key, matched in entries
    ]


def why_unjudged(matched: Comparison) -> Absent | None:
    """None where both reasons of a gap can be looked at; where a change cannot show, the first."""
    p = matched.p if matched.p_holm is Absent.NOT_ADJUSTED else matched.p_holm
    at_ceiling = is_known(matched.pre.share) and matched.pre.share >= CEILING_SHARE
    looked_at = (matched.post.share,) if at_ceiling else (matched.post.share, p)
    reasons = [value for value in looked_at if isinstance(value, Absent)]
    if not reasons:
        return None
    return Absent.NOBODY if matched.n == 0 else reasons[0]


def unjudged_words(reasons: Sequence[Absent | None], what: str) -> str:
    """For how many nothing is said, each reason apart."""
    return "".join(
        f" For {reasons.count(reason)} of {len(reasons)} {what} {WHY[reason]}."
        for reason in WHY
        if reason in reasons
    )


def told_once(document: OutcomeDocument) -> list[PersistentGap]:
    """Without the item that is all of an objective in the list: one gap, not two."""
    listed = {gap.objective for gap in document.persistent_gaps} - {None}
    alone = {
        each.questions[0]
        for each in document.knowledge.objectives
        if len(each.questions) == 1 and each.objective in listed
    }
    return [gap for gap in document.persistent_gaps if gap.question not in alone]


def close_calls(document: OutcomeDocument) -> Iterator[str]:
    """Where the rounding or the interval leaves the verdict open."""
    open_ended: dict[int, str] = {}
    too_few: list[str] = []
    for each in document.knowledge.objectives:
        share, limits = each.matched.post.share, each.matched.post.ci95
        if not is_known(share):
            continue
        is_under = rounded_percent(share) < GAP_BELOW_PERCENT
        if not is_under and share < GAP_BELOW_PERCENT / 100:
            yield (
                f"Objective {each.objective} is no gap by this rule, as {percent(share, 1)} is "
                f"rounded to {percent(share)}."
            )
        low, high = ends_of_share(limits) if is_known(limits) else (None, None)
        if is_under and high is not None and rounded_percent(high) >= GAP_BELOW_PERCENT:
            if spans(low, high, 0):
                too_few.append(str(each.objective))
            else:
                open_ended[each.objective] = show_interval(limits)
    yield from _include(open_ended)
    if too_few:
        yield (
            f"Too few people answered for {_objectives(too_few)} after the activity to tell on "
            f"which side of {GAP_BELOW_PERCENT}% {'it lies' if len(too_few) == 1 else 'they lie'}."
        )


def _include(intervals: dict[int, str]) -> Iterator[str]:
    """One sentence, however many they are."""
    if not intervals:
        return
    if len(intervals) > 1:
        listed = comma_listed([f"{number} ({shown})" for number, shown in intervals.items()])
        yield (
            f"Whether these objectives are under {GAP_BELOW_PERCENT}% after the activity is not "
            f"certain (95% intervals): {listed}."
        )
        return
    ((number, shown),) = intervals.items()
    yield (
        f"Whether objective {number} is under {GAP_BELOW_PERCENT}% after the activity is not "
        f"certain: its 95% interval is {shown}."
    )


def _objectives(numbers: Sequence[str]) -> str:
    return f"objective{'s' if len(numbers) > 1 else ''} {comma_listed(numbers)}"


def show_interval(limits: Limits) -> str:
    return share_interval(ends_of_share(limits)) if is_known(limits) else ""


def wrong_and_sure(document: OutcomeDocument, show: Show) -> Iterator[str]:
    """Who is wrong and sure is a gap too, though no objective has it."""
    if sentence := wrong_and_sure_sentence(document, show):
        yield sentence


def gap_name(gap: PersistentGap, document: OutcomeDocument) -> str:
    if gap.objective is not None:
        texts = {each.objective: each.text for each in document.knowledge.objectives}
        return f"Objective {gap.objective}: {texts.get(gap.objective, '')}"
    stems = {item.key: item.stem for item in document.items}
    return f"{gap.key}: {stems.get(gap.key, '')}"


def gap_reason(gap: PersistentGap, document: OutcomeDocument) -> str:
    """Of a test that is alone in its family p is not adjusted; what fell below the line is said to
    have been above it."""
    of_objective = gap.objective is not None
    family = document.knowledge.objectives if of_objective else document.items
    reason = gap.reason.replace("adjusted p", "p") if len(family) == 1 else gap.reason
    return reason.replace(UNDER, f"{UNDER}{opened(gap, document)}")


def opened(gap: PersistentGap, document: OutcomeDocument) -> str:
    """ ", from 68% before": where it was none before, so that no gap remains but one came."""
    if UNDER not in gap.reason:
        return ""
    measured = (
        [each for each in document.knowledge.objectives if each.objective == gap.objective]
        if gap.objective is not None
        else [item for item in document.items if item.key == gap.key]
    )
    before = [each.matched.pre.share for each in measured]
    if not before or not is_known(share := before[0]) or rounded_percent(share) < GAP_BELOW_PERCENT:
        return ""
    return f", from {percent(share)} before"


def gap_evidence(gap: PersistentGap) -> str:
    if gap.objective is not None:
        return f"objective.{gap.objective}"
    return f"item.{gap.key}"


def _table(document: OutcomeDocument, show: Show) -> Table:
    return Table(
        "gaps",
        "Persistent gaps",
        (
            Column("Objective or item", ITEM.says),
            Column("Post-test", "Share correct after the activity.", "share 0 to 1"),
            Column("Reason", "Why it is a gap."),
        ),
        tuple(
            (
                text(gap_name(gap, document)),
                show.share(gap.post, evidence=gap_evidence(gap)),
                text(gap_reason(gap, document)),
            )
            for gap in told_once(document)
        ),
        appendix=True,
    )
