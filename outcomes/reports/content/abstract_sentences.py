"""The sentences of an abstract, each with its rank: 0 stands; the higher, the sooner left out."""

from collections.abc import Callable, Iterator, Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    Activity,
    Comparison,
    OptionQuestion,
    OutcomeDocument,
    Overall,
)

from .cells import Show, ends
from .cover import day
from .findings import knowledge_sentence, plain
from .grammar import (
    Certainty,
    Direction,
    averaged,
    certainty,
    counted,
    direction,
    moved,
    p_words,
    size,
)
from .reading import Options
from .sections.confidence import top_box_words
from .sections.practice import names_nothing
from .tests_named import test_name

Ranked = tuple[int, str]
MOST_GAPS = 3  # that are named


def background(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    activity = document.snapshot.activity or Activity()
    yield (
        0,
        "We evaluated whether an online continuing medical education (CME) activity changed what "
        "clinicians know, how they decide, and how confident they are.",
    )
    if activity.audience:
        yield 4, f"The activity was designed for {_lower(plain(activity.audience))}."
    taught = [_lower(plain(each.text)) for each in activity.objectives]
    taught = taught or [_lower(plain(each.text)) for each in document.knowledge.objectives]
    if taught:
        objectives = "objective was" if len(taught) == 1 else "objectives were"
        yield 3, f"Its learning {objectives} to {_listed(taught)}."


def methods(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    yield 0, _design(document)
    activity = document.snapshot.activity or Activity()
    if activity.release_date:
        opened, cut = day(activity.release_date), day(document.snapshot.as_of)
        yield 2, f"The activity opened on {opened}; data were cut on {cut}."
    if words := _top_boxes(document):
        yield 1, words
    if words := _tests(document):
        yield 1, words
    yield 1, "Tests were two-sided with an alpha of 0.05; intervals are 95% confidence intervals."
    if any(gap.objective is not None for gap in document.persistent_gaps):
        yield (
            0,
            f"A gap persisted where fewer than {numbers.GAP_BELOW_PERCENT}% were correct after "
            "the activity or the change was not significant.",
        )
    yield 5, "Test accounts, staff, and faculty were excluded."


def _design(document: OutcomeDocument) -> str:
    asked = counted(len(document.items), "multiple-choice question")
    if document.confidence:
        asked += f" and {counted(len(document.confidence), 'confidence question')}"
    return (
        f"Learners answered {asked} before and after the activity, so that each learner served as "
        "their own control; first answers of learners who answered both times were compared."
    )


def _top_boxes(document: OutcomeDocument) -> str:
    """What counts as confident."""
    boxes = dict.fromkeys(top_box_words(each) for each in document.confidence)
    if not boxes:
        return ""
    named = _listed([f"“{words}”" for words in boxes])
    return f"Learners counted as confident when they rated themselves {named}."


def _tests(document: OutcomeDocument) -> str:
    objectives = document.knowledge.objectives
    used = dict.fromkeys(o.matched.test for o in objectives if o.matched.test)
    if not used:
        return ""
    named = " or the ".join(test_name(test) for test in used)
    words = f"Changes by objective were tested with the {named}"
    if any(is_known(o.matched.p_holm) for o in objectives):
        words += ", with Holm's adjustment"
    overall = document.knowledge.overall.test
    return f"{words}{f'; the average with a {test_name(overall)}' if overall else ''}."


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
    yield 2, f"The largest gain shown was for the objective to {_lower(plain(best.text))}: {words}."


def _options(question: OptionQuestion, asked: str, rank: int) -> Iterator[Ranked]:
    """Every choice that was named, the most frequent first."""
    shown = [option for option in question.options if is_known(option.n) and option.n]
    shown.sort(key=lambda option: option.n if is_known(option.n) else 0, reverse=True)
    named, nothing = (
        [
            f"{_lower(plain(o.text))} ({numbers.percent(o.share)})"
            for o in shown
            if is_known(o.share) and names_nothing(o.text) is empty
        ]
        for empty in (False, True)
    )
    if named:
        yield rank, f"{asked}, {counted(question.n, 'respondent')} named {_listed(named)}."
    if nothing and named:
        yield 5, f"Other respondents chose {_listed(nothing)}."
    elif nothing:
        yield rank, f"{asked}, {counted(question.n, 'respondent')} chose {_listed(nothing)}."


def _gaps(document: OutcomeDocument) -> Iterator[Ranked]:
    gaps = [gap for gap in document.persistent_gaps if gap.objective is not None]
    if not gaps:
        return
    texts = {o.objective: o.text for o in document.knowledge.objectives}
    named = [
        f"to {_lower(plain(texts.get(gap.objective or 0, '')))}"
        + (f" ({_why_a_gap(gap.post)})" if is_known(gap.post) else "")
        for gap in gaps[:MOST_GAPS]
    ]
    named += [f"for {len(gaps) - MOST_GAPS} more"] * (len(gaps) > MOST_GAPS)
    objectives = "objective" if len(gaps) == 1 else "objectives"
    yield (
        0,
        f"{'A gap' if len(gaps) == 1 else 'Gaps'} persisted for the {objectives} {_listed(named)}.",
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


def conclusions(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    overall = document.knowledge.overall
    if not is_known(overall.change):
        yield 0, "No conclusion can be drawn from these data yet."
        return
    yield 0, _conclusion(overall)
    gaps = [gap for gap in document.persistent_gaps if gap.objective is not None]
    if gaps:
        texts = {o.objective: o.text for o in document.knowledge.objectives}
        chosen = gaps[:MOST_GAPS]
        named = [f"to {_lower(plain(texts.get(gap.objective or 0, '')))}" for gap in chosen]
        yield 2, f"Further education is needed on how {_listed(named)}."
    yield 0, _caveats(document)


def _caveats(document: OutcomeDocument) -> str:
    rated = "confidence was self-reported, " if document.confidence else ""
    return (
        f"There was no control group, {rated}and answers in an educational setting do not show "
        "performance in practice."
    )


def _conclusion(overall: Overall) -> str:
    sure = certainty(overall.p) is Certainty.BEYOND_CHANCE
    step = direction(overall.pre, overall.post)
    if sure and step is Direction.RISE:
        return "Clinicians gave more correct answers after this activity than before it."
    if sure and step is Direction.FALL:
        return "Clinicians gave fewer correct answers after this activity than before it."
    if step is Direction.LEVEL:
        return "Correct answers were as frequent after this activity as before it."
    if is_known(overall.p):
        return "Chance alone can explain the change in correct answers after this activity."
    return "Whether the change in correct answers exceeds chance is not reported."


def _listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a; b; and c"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{'; '.join(names[:-1])}; and {names[-1]}"


def _lower(text: str) -> str:
    """Its first letter small, where it is not an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


RANKED: dict[str, Callable[[OutcomeDocument, Options], Iterator[Ranked]]] = {
    "Background": background,
    "Methods": methods,
    "Results": results,
    "Conclusions": conclusions,
}
