"""The sentences of an abstract, each with its rank: 0 stands; the higher, the sooner left out."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from courses.english import with_article
from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import (
    Activity,
    OutcomeDocument,
    Overall,
)

from .abstract_results import MOST_GAPS, Ranked, results
from .aims import deed, is_english
from .dates import day
from .grammar import (
    Certainty,
    Direction,
    certainty,
    comma_listed,
    counted,
    direction,
    listed,
    lowered,
    plain,
)
from .reading import Options
from .sections.confidence import top_box_words
from .sections.kept import answered_again, moved_since
from .sections.wrong_and_sure import more_wrong_and_sure, wrong_less_often_when_sure
from .tests_named import test_name


def measured_words(document: OutcomeDocument) -> str:
    """ "knowledge, competence, and confidence": what questions before and after measure."""
    asked: set[str] = {item.measures for item in document.items}
    names: list[str] = [each for each in ("knowledge", "competence") if each in asked]
    names = [*(names or ["knowledge"]), *["confidence"] * bool(document.confidence)]
    return comma_listed(names)


def background(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    activity = document.snapshot.activity or Activity()
    if words := _clinical_problem(activity):
        yield 1, words
    yield (
        0,
        "We evaluated whether an online continuing medical education (CME) activity changed the "
        f"{measured_words(document)} of clinicians.",
    )
    title = plain(document.course.title)
    if activity.audience:
        audience = lowered(plain(activity.audience))
        yield 4, f"The activity, “{title}”, was designed for {audience}."
    else:
        yield 4, f"The activity was “{title}”."
    taught = [deed(each.text, document) for each in activity.objectives]
    taught = taught or [deed(each.text, document) for each in document.knowledge.objectives]
    if taught:
        objectives = "objective was" if len(taught) == 1 else "objectives were"
        objectives += " to" if is_english(document) else ""
        yield 3, f"Its learning {objectives} {listed(taught)}."


def _clinical_problem(activity: Activity) -> str:
    """As its author wrote it: the gap in practice, else the question of the description; nothing is
    made up where neither was written.
    """
    if gap := _first_sentence(activity.practice_gap):
        return f"{gap[:1].upper()}{gap[1:]}."
    question = _first_sentence(activity.summary)
    if not question.endswith("?"):
        return ""
    return f"The clinical question of the activity was: “{question}”"


def _first_sentence(words: str) -> str:
    return plain(re.split(r"(?<=[.!?])\s+(?=[A-Z])", " ".join(words.split()))[0])


def methods(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    yield 0, _design(document)
    if words := _measures(document):
        yield 3, words
    if words := _dates(document):
        yield 4, words
    if words := _top_boxes(document):
        yield 1, words
    yield from _tests(document)
    yield 1, "Tests were two-sided (alpha 0.05)."
    if any(gap.objective is not None for gap in document.persistent_gaps):
        yield (
            0,
            f"A gap persisted where fewer than {numbers.GAP_BELOW_PERCENT}% were correct after "
            f"(rounded) or, unless {numbers.percent(numbers.CEILING_SHARE)} or more were before, "
            "no change was significant.",
        )
    yield 2, "Test accounts, staff, and faculty were excluded."


def _design(document: OutcomeDocument) -> str:
    """How many questions there are; that all were answered is not said."""
    asked = counted(len(document.items), "multiple-choice question")
    answered = document.knowledge.overall.learners != 0
    if len(document.items) > 1 and answered:
        asked = f"up to {asked}"
    if document.confidence:
        asked += f" and {counted(len(document.confidence), 'confidence question')}"
    if not answered:
        return f"The activity asks {asked} both before and after."
    return (
        f"Learners answered {asked} before and after the activity; first answers to what was "
        "answered both times were compared."
    )


def _measures(document: OutcomeDocument) -> str:
    counts = {
        name: sum(1 for item in document.items if item.measures == name)
        for name in ("knowledge", "competence")
    }
    if not all(counts.values()):
        return ""
    knowledge, competence = counts.values()
    return f"Of the questions, {knowledge} measured knowledge and {competence} competence."


def _dates(document: OutcomeDocument) -> str:
    """When answers were given, where their months are told; otherwise of when the figures are."""
    activity = document.snapshot.activity or Activity()
    opened = f"The activity opened on {day(activity.release_date)}; " * bool(activity.release_date)
    months = _months(document)
    if months:
        first, last = months[0], months[-1]
        given = f"in {first}" if first == last else f"from {first} to {last}"
        words = f"both tests were taken {given}{_asked_later(document)}."
        return f"{opened}{words}" if opened else f"{words[0].upper()}{words[1:]}"
    if not opened:
        return ""
    return f"{opened}answers stored by {day(document.snapshot.as_of)} were counted."


def _asked_later(document: OutcomeDocument) -> str:
    """When the follow-ups were, that somebody answered."""
    waves = [wave.after_days for wave in document.follow_up if wave.responded != 0]
    if not waves:
        return ""
    days = listed([str(days) for days in sorted(waves)])
    polls = "the follow-up" if len(waves) == 1 else "follow-ups"
    return f"; {polls} opened {days} days after the activity"


def _months(document: OutcomeDocument) -> list[str]:
    """None of a large course: of it the dates of some learners alone are looked at."""
    drift, quality = document.drift, document.data_quality
    if drift is None or drift.period != "month" or (quality and quality.sampled):
        return []
    items = drift.items
    months = {each.period for item in items for each in item.periods if each.n}
    return [f"{date.fromisoformat(f'{month}-01'):%B %Y}" for month in sorted(months)]


def _top_boxes(document: OutcomeDocument) -> str:
    """What counts as confident."""
    boxes = dict.fromkeys(top_box_words(each) for each in document.confidence)
    if not boxes:
        return ""
    named = listed([f"“{words}”" for words in boxes])
    return f"Learners counted as confident when they rated themselves {named}."


def _tests(document: OutcomeDocument) -> Iterator[Ranked]:
    """Of each test that a result comes from; those by objective after such a result."""
    overall = document.knowledge.overall.test
    paired = _named_tests(
        entry.matched.test for entry in document.confidence if is_known(entry.matched.change)
    )
    alone = document.knowledge.overall.objectives == 1
    what = "the change" if alone else "the average over objectives"
    parts = [f"{what} with {with_article(test_name(overall))}"] * bool(overall)
    parts += [f"confidence with the {paired}"] * bool(paired)
    if overall and paired == test_name(overall):
        yield 1, f"We tested {what} and confidence with the {paired}."
    elif parts:
        yield 1, f"We tested {' and '.join(parts)}."
    used = _named_tests(o.matched.test for o in document.knowledge.objectives)
    if used and not alone:
        adjusted = any(is_known(o.matched.p_holm) for o in document.knowledge.objectives)
        words = f"Changes by objective were tested with the {used}"
        yield 2, f"{words}{' and adjusted by Holm' if adjusted else ''}."
    steps = [
        each for wave in document.follow_up for item in answered_again(wave) for each in item.pairs
    ]
    if later := _named_tests(each.test for each in steps):
        yield 2, f"The follow-up was compared by the {later}, adjusted by Holm."


def _named_tests(tests: Iterable[str | None]) -> str:
    return " or the ".join(test_name(test) for test in dict.fromkeys(tests) if test)


def conclusions(document: OutcomeDocument, options: Options) -> Iterator[Ranked]:
    overall = document.knowledge.overall
    if not is_known(overall.change):
        yield 0, "No conclusion can be drawn from these data yet."
        return
    yield 0, _conclusion(document)
    yield from _lasting(document)
    gaps = [gap for gap in document.persistent_gaps if gap.objective is not None]
    if gaps:
        texts = {o.objective: o.text for o in document.knowledge.objectives}
        chosen = gaps[:MOST_GAPS]
        named = listed([deed(texts.get(gap.objective or 0, ""), document) for gap in chosen])
        should = "help clinicians to" if is_english(document) else "address"
        yield 2, f"Further education should {should} {named}."
    yield 0, _caveats(document)


def _caveats(document: OutcomeDocument) -> str:
    rated = "confidence was self-reported, " if document.confidence else ""
    arm = document.comparison_arm
    control = "There was no control group" if arm is None else "Nobody was assigned to the activity"
    return (
        f"{control}, {rated}and answers in an educational setting do not show performance in "
        "practice."
    )


def _conclusion(document: OutcomeDocument) -> str:
    words = _conclusion_of(document.knowledge.overall)
    more, of = more_wrong_and_sure(document), len(document.items)
    if not more:
        return words
    where = "" if of == 1 else f"on {len(more)} of {of} questions "
    joint = "but" if words.startswith("Clinicians gave more") else "and"
    who = "of them" if words.startswith("Clinicians") else "clinicians"
    words = f"{words.removesuffix('.')}, {joint} {where}more {who} were wrong yet confident"
    if all(map(wrong_less_often_when_sure, more)):
        words += ", though a smaller share of the confident was wrong"
    return f"{words}."


def _lasting(document: OutcomeDocument) -> Iterator[Ranked]:
    """What the follow-up still shows beside the pre-test; of how many questions. Only a gain that
    was shown can last."""
    gained = _is_sure(document.knowledge.overall, Direction.RISE)
    for wave in document.follow_up:
        items = answered_again(wave)
        above, below = (moved_since(items, "pre", sign) for sign in (1, -1))
        if not items or above is None or below is None:
            continue
        when, of = wave.label.removesuffix(" after"), counted(len(items), "question")
        lower = "fewer answers were correct than before the activity on"
        if above:
            words = f"At {when} a gain was {'still ' * gained}shown on {_some(above, len(items))}"
            yield 1, f"{words}, and {lower} {below}." if below else f"{words}."
        elif below:
            yield 1, f"At {when} {lower} {_some(below, len(items))}."
        elif gained:
            yield 1, f"That the gain lasts was not shown at {when} ({of} asked again)."
        else:
            yield 1, f"No gain was shown at {when} ({of} asked again)."


def _some(n: int, of: int) -> str:
    return (
        f"{n} of {counted(of, 'question')} asked again"
        if of > 1
        else "the one question asked again"
    )


def _is_sure(overall: Overall, way: Direction) -> bool:
    sure = certainty(overall.p) is Certainty.BEYOND_CHANCE
    return sure and direction(overall.pre, overall.post) is way


def _conclusion_of(overall: Overall) -> str:
    if _is_sure(overall, Direction.RISE):
        return "Clinicians gave more correct answers after this activity than before it."
    if _is_sure(overall, Direction.FALL):
        return "Clinicians gave fewer correct answers after this activity than before it."
    if direction(overall.pre, overall.post) is Direction.LEVEL:
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
