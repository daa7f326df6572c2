"""The results of an abstract, each sentence with its rank."""

from collections.abc import Iterator, Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    Comparison,
    KnowledgeConfidence,
    OptionQuestion,
    OptionShare,
    OutcomeDocument,
    Overall,
)

from .aims import aim
from .cells import Show, ends
from .confident import confident_learners
from .findings import knowledge_sentence
from .findings_of_people import oncologists_matched
from .grammar import (
    Certainty,
    averaged_over,
    certainty,
    count_span,
    counted,
    deciding_p,
    in_parentheses,
    listed,
    lowered,
    moved,
    moved_in_several,
    p_words,
    plain,
    size,
    span,
    spans_all,
)
from .largest_changes import named_changes
from .reading import Options
from .sections.gaps import opened, unjudged
from .sections.kept import answered_after, changes_made, kept_words
from .sections.micro_learning import micro_words
from .sections.practice import names_nothing
from .sections.quality import quality_words
from .sections.wrong_and_sure import is_moved, moved_in_groups, shares_of_the_sure
from .several_moves import MOST_LISTED

Ranked = tuple[int, str]  # the lower, the longer it stays
MOST_GAPS = 3  # that are named


def results(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    show = Show(options.p_floor)
    if words := _participants(document):
        yield 1, words
    if words := _matched_of(document):
        yield 1, words
    overall = document.knowledge.overall
    if not is_known(overall.change):
        yield 0, knowledge_sentence(document, show)
    else:
        yield 0, _overall(overall, show)
        if words := _by_objective(document):
            yield 1, words
        yield from _scores(document)
        yield from _largest(document, show)
    for entry in document.confidence:
        if is_known(entry.matched.change):
            alone = len(document.confidence) == 1
            what = confident_learners(entry)
            yield 1, f"{_changed(what, entry.matched, show, alone=alone)}."
    if words := _wrong_yet_confident(document, show):
        yield 0, words
    for question in document.practice_change:
        yield from _options(question, "Intended practice changes", 1)
    yield from _gaps(document)
    yield from _kept(document, show)
    if words := quality_words(document):
        yield 2, words
    if words := micro_words(document):
        yield 5 if is_known(overall.change) else 1, words
    for question in document.barriers:
        sentences = _options(question, "Barriers", 5)
        yield from ((5, " ".join(words)) for words in [[w for _, w in sentences]] if words)


def _participants(document: OutcomeDocument) -> str:
    part, oncologists = document.participation, document.audience.oncologists
    if not is_known(part.participants) or not part.participants:
        return ""
    who = counted(part.participants, "clinician")
    if is_known(oncologists.share) and oncologists.n:
        who += f" ({numbers.percent(oncologists.share)} oncologists)"
    if part.cme_learners == part.participants:
        return f"{who} took the course."
    if part.cme_learners == 0:
        return f"{who} took part in micro-learning and none in the course."
    words = f"Of {who}"
    if not is_known(part.cme_learners) or not is_known(part.micro_learning):
        return f"{words}, the division into course and micro-learning is not shown."
    return (
        f"{words}, {part.cme_learners:,} took the course and {part.micro_learning:,} "
        "micro-learning alone."
    )


def _matched_of(document: OutcomeDocument) -> str:
    """How many of the learners answered both times, on how many each objective rests, and how many
    of these are oncologists, as others may be than among the participants.
    """
    learners, n = document.participation.cme_learners, document.knowledge.overall.learners
    if not is_known(learners) or not is_known(n) or not learners or n > learners:
        return ""
    words = f"Of CME learners, {n:,} ({numbers.percent(n / learners)})"
    if n == learners:
        words = f"All {n:,} CME learners" if n > 1 else "The one CME learner"
    words += " answered a question in both tests"
    by_n = {o.matched.n for o in document.knowledge.objectives if is_known(o.matched.n)}
    details = [f"{min(by_n):,} to {max(by_n):,} by objective"] if len(by_n) > 1 else []
    shares = oncologists_matched(document)
    if shares and not spans_all(shares):
        details.append(f"{span(shares)} oncologists")
    return f"{words} ({', '.join(details)})." if details else f"{words}."


def _overall(overall: Overall, show: Show) -> str:
    sides = overall.pre, overall.post
    limits, n = overall.change_ci95, overall.learners
    details = _details(overall.change, *sides, limits, overall.p, n, show)
    words = moved("Correct answers", *sides, overall.p, averaged_over(overall.objectives))
    return f"{words} {in_parentheses([details])}."


def _by_objective(document: OutcomeDocument) -> str:
    """The span of the changes, and how many are beyond chance."""
    matched = [each.matched for each in document.knowledge.objectives]
    changes = [each.change for each in matched if is_known(each.change)]
    adjusted = [each.p_holm for each in matched if is_known(each.p_holm)]
    if len(changes) < 2:
        return ""
    low, high = (numbers.points(change) for change in (min(changes), max(changes)))
    what = "change" if len(changes) == len(matched) else "change shown"
    span_of = f"{low} in each" if low == high else f"{low.split(' ')[0]} to {_points(high)}"
    certain = _significant(adjusted, len(matched)) or certainty(deciding_p(matched[0])).value
    return f"By objective the {what} was {span_of} ({certain})."


def _points(change: str) -> str:
    """ "+1 points" in "0 to +1 points"."""
    return f"{change.split(' ')[0]} points"


def _significant(adjusted: Sequence[float], objectives: int) -> str:
    """How many of the tests that are shown; nothing where none is."""
    beyond = sum(1 for p in adjusted if certainty(p) is Certainty.BEYOND_CHANCE)
    if len(adjusted) == 1 < objectives:
        return f"the one test shown is {'' if beyond else 'not '}significant, by Holm"
    shown = " shown" * (len(adjusted) < objectives)
    return f"{beyond} of {len(adjusted)}{shown} significant, by Holm" * bool(adjusted)


def _scores(document: OutcomeDocument) -> Iterator[Ranked]:
    """The size of the change beside other activities; a meeting that is short of room has none."""
    scores = document.scores
    if scores is None or not is_known(scores.d_av) or not is_known(scores.d_av_ci95):
        return
    effect, limits = numbers.number(scores.d_av, 2), numbers.ratio_interval(ends(scores.d_av_ci95))
    yield (
        4,
        "The standardized change of the score per learner (d_av: mean change over the mean of "
        f"both standard deviations) was {effect} (95% CI {limits}).",
    )


def _wrong_yet_confident(document: OutcomeDocument, show: Show) -> str:
    """On how many of the questions, and of how many of the confident; of those after alone, where
    before is not shown."""
    both = document.confidence_knowledge
    items = [each for each in (both.items if both else ()) if is_moved(each)]
    asked = max(len(both.items), len(both.confidently_wrong_after)) if both else 0
    of = f" (asked on {asked} of {counted(len(document.items), 'question')})"
    of *= asked < len(document.items)
    if items:
        told = moved_in_several([_wrong_yet_sure(each) for each in items])
        told += f" ({_of_all(items, show, alone=asked == 1)})"
        if len(items) > MOST_LISTED:
            told = moved_in_groups(items, named=False).removesuffix(")") + f"; {_of_many(items)})"
        return f"Learners wrong yet confident{of} {told}{_sure(items)}."
    after = [each.share for each in (both.confidently_wrong_after if both else ())]
    known = [share for share in after if is_known(share) and share]
    shown = ", where shown" * (Absent.HIDDEN in after)
    if not known:
        return ""
    return f"After the activity, {span(known)} were wrong yet confident{of}{shown}."


def _wrong_yet_sure(entry: KnowledgeConfidence) -> str:
    ends = entry.shares_before.misinformed, entry.shares_after.misinformed
    return moved("", *ends, deciding_p(entry.misinformed)).strip()


def _sure(items: Sequence[KnowledgeConfidence]) -> str:
    words = shares_of_the_sure(items)
    return f"; of the confident, {words} (not tested)" if words else ""


def _of_all(items: Sequence[KnowledgeConfidence], show: Show, *, alone: bool) -> str:
    """p and n of every question, each said once."""
    values = [each.misinformed.p_holm for each in items]
    shown = dict.fromkeys(p_words(p, show.floor) for p in values if is_known(p))
    counts = dict.fromkeys(f"{each.n:,}" for each in items if is_known(each.n))
    adjusted = "" if alone else "adjusted "
    details = [f"{adjusted}{' and '.join(shown)}"] * bool(shown)
    details += [f"n = {' and '.join(counts)}"] * bool(counts)
    return "; ".join(details)


def _of_many(items: Sequence[KnowledgeConfidence]) -> str:
    counts = [each.n for each in items if is_known(each.n)]
    return "; ".join(["adjusted by Holm", *[f"n = {count_span(counts)}" for _ in counts[:1]]])


def _changed(what: str, matched: Comparison, show: Show, *, alone: bool = False) -> str:
    p, sides = deciding_p(matched, alone=alone), (matched.pre.share, matched.post.share)
    adjusted = is_known(matched.p_holm)
    limits = matched.change_ci95
    details = _details(matched.change, *sides, limits, p, matched.n, show, adjusted=adjusted)
    return f"{moved(what, *sides, p)} {in_parentheses([details])}"


def _details(
    change: float | Absent,
    before: float | Absent,
    after: float | Absent,
    limits: tuple[float | Absent, float | Absent] | Absent,
    p: float | Absent,
    n: int | Absent,
    show: Show,
    *,
    adjusted: bool = False,
) -> str:
    details = [size(change, before, after, relative=False)] if is_known(change) else []
    details += show.change_interval_words(limits, unit="")
    if is_known(p):
        details.append(f"{'adjusted ' * adjusted}{p_words(p, show.floor)}")
    if is_known(n):
        details.append(f"n = {n:,}")
    return "; ".join(details)


def _largest(document: OutcomeDocument, show: Show) -> Iterator[Ranked]:
    for what, objectives in named_changes(document):
        told = [
            f"for the objective {aim(each.text, document)}: "
            f"{_changed('correct answers', each.matched, show)}"
            for each in objectives
        ]
        yield 2, f"{what} {'; and '.join(told)}."


def _options(question: OptionQuestion, deed: str, rank: int) -> Iterator[Ranked]:
    """Every choice that was named, the most frequent first, each with its share of all."""
    shown = [option for option in question.options if is_known(option.n) and option.n]
    shown.sort(key=lambda option: option.n if is_known(option.n) else 0, reverse=True)
    named, nothing = (
        [
            (numbers.percent(o.share), lowered(plain(o.text)))
            for o in shown
            if is_known(o.share) and names_nothing(o) is empty
        ]
        for empty in (False, True)
    )
    of = f"Of {counted(question.n, 'respondent')}"
    if named:
        choices = "; ".join(f"{words}, {share}" for share, words in named)
        yield rank, f"{deed} ({counted(question.n, 'respondent')}): {choices}."
    if nothing:
        chosen = listed([f"{share} chose “{words}”" for share, words in nothing])
        yield (
            rank if not named or _is_most(shown[0]) else 5 + rank,
            f"{of} asked “{question.stem.strip()}”, {chosen}.",
        )


def _is_most(option: OptionShare) -> bool:
    """Whether what most chose is no change, which a short text must not leave out."""
    return names_nothing(option) and not option.text.lower().startswith("not applicable")


def _gaps(document: OutcomeDocument) -> Iterator[Ranked]:
    gaps = [gap for gap in document.persistent_gaps if gap.objective is not None]
    if not gaps:
        return
    texts = {o.objective: o.text for o in document.knowledge.objectives}
    named = [
        aim(texts.get(gap.objective or 0, ""), document)
        + (f" ({_why_a_gap(gap.post)}{opened(gap, document)})" if is_known(gap.post) else "")
        for gap in gaps[:MOST_GAPS]
    ]
    named += [f"{len(gaps) - MOST_GAPS} more"] * (len(gaps) > MOST_GAPS)
    reasons = unjudged(document, items=False)
    of = counted(reasons.count(None), "objective") + " judged" * any(reasons)
    where = f"{len(gaps)} of {of}"
    if len(gaps) == len(reasons):
        where = {1: "the one objective", 2: "both objectives"}.get(len(gaps), f"all {of}")
    few, many = ("A gap persisted", "Gaps persisted")
    if any(opened(gap, document) for gap in gaps):
        few, many = "There was a gap after the activity", "There were gaps after the activity"
    yield 0, f"{few if len(gaps) == 1 else many} in {where}: {listed(named)}."


def _why_a_gap(post: float) -> str:
    if numbers.rounded_percent(post) < numbers.GAP_BELOW_PERCENT:
        return f"{numbers.percent(post)} correct after"
    return "no significant change"


def _kept(document: OutcomeDocument, show: Show) -> Iterator[Ranked]:
    """Of every follow-up what was still correct, which is a result as much as the gain is."""
    for wave in document.follow_up:
        when = wave.label.removesuffix(" after")
        kept = kept_words(wave, show, named=False)
        told = [words for words in (changes_made(wave), kept) if words]
        if told:
            after = answered_after(document, wave)
            answers = f" (answers came {after})" if after else ""
            yield 1, f"At {when}{answers}, {'; '.join(told)}."
