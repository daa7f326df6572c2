"""The sentences of an abstract, each with its rank: 0 stands; the higher, the sooner left out."""

from collections.abc import Callable, Iterator

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import (
    Activity,
    OutcomeDocument,
    Overall,
)

from .abstract_results import MOST_GAPS, Ranked, listed, lowered, results
from .cover import day
from .grammar import (
    Certainty,
    Direction,
    certainty,
    counted,
    direction,
    plain,
)
from .reading import Options
from .sections.confidence import top_box_words
from .tests_named import test_name


def background(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    activity = document.snapshot.activity or Activity()
    yield (
        0,
        "We evaluated whether an online continuing medical education (CME) activity changed what "
        "clinicians know, how they decide, and how confident they are.",
    )
    if activity.audience:
        yield 4, f"The activity was designed for {lowered(plain(activity.audience))}."
    taught = [lowered(plain(each.text)) for each in activity.objectives]
    taught = taught or [lowered(plain(each.text)) for each in document.knowledge.objectives]
    if taught:
        objectives = "objective was" if len(taught) == 1 else "objectives were"
        yield 3, f"Its learning {objectives} to {listed(taught)}."


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
    named = listed([f"“{words}”" for words in boxes])
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
        named = [f"to {lowered(plain(texts.get(gap.objective or 0, '')))}" for gap in chosen]
        yield 2, f"Further education is needed on how {listed(named)}."
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


RANKED: dict[str, Callable[[OutcomeDocument, Options], Iterator[Ranked]]] = {
    "Background": background,
    "Methods": methods,
    "Results": results,
    "Conclusions": conclusions,
}
