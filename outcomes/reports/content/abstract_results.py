"""The results of an abstract, each sentence with its rank."""

from collections.abc import Iterator, Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    Comparison,
    OptionQuestion,
    OutcomeDocument,
    Overall,
)

from .cells import Show, ends
from .findings import knowledge_sentence
from .grammar import (
    averaged,
    counted,
    moved,
    p_words,
    plain,
    size,
)
from .reading import Options
from .sections.practice import names_nothing

Ranked = tuple[int, str]  # the lower, the longer it stays
MOST_GAPS = 3  # that are named


def results(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    show = Show(options.p_floor)
    if words := _participants(document):
        yield 1, words
    overall = document.knowledge.overall
    if not is_known(overall.change):
        yield 0, knowledge_sentence(document, show)
    else:
        yield 0, _overall(overall, show)
        yield from _scores(document)
        yield from _largest(document, show)
    for entry in document.confidence:
        if is_known(entry.matched.change):
            yield 1, f"{_changed('The share of confident learners', entry.matched, show)}."
    for question in document.practice_change:
        yield from _options(question, "Asked which changes they intended to make in practice", 1)
    yield from _gaps(document)
    yield from _kept(document)
    for question in document.barriers:
        yield from _options(question, "Asked what stood in the way", 5)


def _participants(document: OutcomeDocument) -> str:
    part, oncologists = document.participation, document.audience.oncologists
    if not is_known(part.participants) or not part.participants:
        return ""
    words = f"A total of {counted(part.participants, 'clinician')} took part"
    if is_known(part.cme_learners) and is_known(part.micro_learning):
        learners = counted(part.cme_learners, "CME learner")
        words += f" ({learners}, {part.micro_learning:,} in micro-learning)"
    if is_known(oncologists.share) and oncologists.n:
        words += f"; {numbers.percent(oncologists.share)} were oncologists"
    return f"{words}."


def _overall(overall: Overall, show: Show) -> str:
    sides = overall.pre, overall.post
    limits, n = overall.change_ci95, overall.learners
    details = _details(overall.change, *sides, limits, overall.p, n, show)
    words = averaged(moved("Correct answers", overall.pre, overall.post), overall.objectives)
    return f"{words} ({details})."


def _scores(document: OutcomeDocument) -> Iterator[Ranked]:
    """The size of the change beside other activities; a meeting that is short of room has none."""
    scores = document.scores
    if scores is None or not is_known(scores.d_av) or not is_known(scores.d_av_ci95):
        return
    effect, limits = numbers.number(scores.d_av, 2), numbers.ratio_interval(ends(scores.d_av_ci95))
    yield 4, f"The standardized change of the score per learner was d = {effect} (95% CI {limits})."


def _changed(what: str, matched: Comparison, show: Show) -> str:
    p = matched.p_holm if is_known(matched.p_holm) else matched.p
    sides = matched.pre.share, matched.post.share
    details = _details(matched.change, *sides, matched.change_ci95, p, matched.n, show)
    return f"{moved(what, matched.pre.share, matched.post.share)} ({details})"


def _details(
    change: float | Absent,
    before: float | Absent,
    after: float | Absent,
    limits: tuple[float | Absent, float | Absent] | Absent,
    p: float | Absent,
    n: int | Absent,
    show: Show,
) -> str:
    details = [size(change, before, after, relative=False)] if is_known(change) else []
    if is_known(limits):
        details.append(f"95% CI {show.change_interval(limits).shown}")
    if is_known(p):
        details.append(p_words(p, show.floor))
    if is_known(n):
        details.append(f"n = {n:,}")
    return "; ".join(details)


def _largest(document: OutcomeDocument, show: Show) -> Iterator[Ranked]:
    shown = [o for o in document.knowledge.objectives if is_known(o.matched.change)]
    gained = [o for o in shown if is_known(o.matched.change) and o.matched.change > 0]
    if len(shown) < 2 or not gained:
        return
    best = max(gained, key=lambda o: o.matched.change if is_known(o.matched.change) else 0)
    words = _changed("correct answers", best.matched, show)
    to = lowered(plain(best.text))
    yield 2, f"The largest gain shown was for the objective to {to}: {words}."


def _options(question: OptionQuestion, asked: str, rank: int) -> Iterator[Ranked]:
    """Every choice that was named, the most frequent first."""
    shown = [option for option in question.options if is_known(option.n) and option.n]
    shown.sort(key=lambda option: option.n if is_known(option.n) else 0, reverse=True)
    named, nothing = (
        [
            f"{lowered(plain(o.text))} ({numbers.percent(o.share)})"
            for o in shown
            if is_known(o.share) and names_nothing(o) is empty
        ]
        for empty in (False, True)
    )
    if named:
        yield rank, f"{asked}, {counted(question.n, 'respondent')} named {listed(named)}."
    if nothing and named:
        yield 5, f"Other respondents chose {listed(nothing)}."
    elif nothing:
        yield rank, f"{asked}, {counted(question.n, 'respondent')} chose {listed(nothing)}."


def _gaps(document: OutcomeDocument) -> Iterator[Ranked]:
    gaps = [gap for gap in document.persistent_gaps if gap.objective is not None]
    if not gaps:
        return
    texts = {o.objective: o.text for o in document.knowledge.objectives}
    named = [
        f"to {lowered(plain(texts.get(gap.objective or 0, '')))}"
        + (f" ({_why_a_gap(gap.post)})" if is_known(gap.post) else "")
        for gap in gaps[:MOST_GAPS]
    ]
    named += [f"for {len(gaps) - MOST_GAPS} more"] * (len(gaps) > MOST_GAPS)
    objectives = "objective" if len(gaps) == 1 else "objectives"
    yield (
        0,
        f"{'A gap' if len(gaps) == 1 else 'Gaps'} persisted for the {objectives} {listed(named)}.",
    )


def _why_a_gap(post: float) -> str:
    if numbers.rounded_percent(post) < numbers.GAP_BELOW_PERCENT:
        return f"{numbers.percent(post)} correct after"
    return "no significant change"


def _kept(document: OutcomeDocument) -> Iterator[Ranked]:
    for wave in document.follow_up:
        for question in wave.changes:
            total = question.total
            if is_known(total.answered) and total.answered and is_known(total.done):
                share = numbers.percent(total.done / total.answered)
                when = wave.label.removesuffix(" after")
                yield (
                    4,
                    f"At {when}, {total.done:,} of {total.answered:,} intended changes ({share}) "
                    "were reported as made.",
                )


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a; b; and c"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{'; '.join(names[:-1])}; and {names[-1]}"


def lowered(text: str) -> str:
    """Its first letter small, where it is not an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
