"""Do the questions work? By item, over both times; and how reliable each poll is as a scale."""

from assessments.models import Choice, Phase, QuestionVersion
from outcomes import statistics
from outcomes.counting import CountingRules
from outcomes.counting.item_analysis import ItemAnswers, PollAnswers, Seconds
from outcomes.statistics.item_quality import FLAGGED_FROM_N, RULES

from .document import AnalysedItem, ItemAnalysis, PollReliability
from .item_flags import flags_of
from .shared import Json, about

TIMES = {Phase.PRE: "before", Phase.POST: "after"}
Answers = tuple[ItemAnswers, int]  # with the number of items of its poll


def build(polls: list[PollAnswers], seconds: Seconds, rules: CountingRules) -> ItemAnalysis:
    answers: dict[int, dict[str, Answers]] = {}
    versions: dict[int, QuestionVersion] = {}
    for poll in polls:
        for item in poll.items:
            versions[item.version.pk] = item.version
            # A question that stands in two polls of a phase is read where it stands first.
            answers.setdefault(item.version.pk, {}).setdefault(
                TIMES[Phase(poll.phase)], (item, len(poll.questions))
            )
    ordered = sorted(
        versions.values(), key=lambda v: (v.question.position, v.question_id, v.number)
    )
    items = [_item(version, answers[version.pk], seconds, rules) for version in ordered]
    return ItemAnalysis(rules=RULES, items=items)


def reliability(polls: list[PollAnswers], rules: CountingRules) -> list[PollReliability]:
    """Polls of two scored questions or more."""
    return [_reliability(poll, rules) for poll in polls if len(poll.questions) > 1]


def _reliability(poll: PollAnswers, rules: CountingRules) -> PollReliability:
    scale = statistics.reliability(poll.scored)
    without: Json = dict(zip(poll.questions, scale.alpha_without, strict=True))
    told: Json = {
        "phase": Phase(poll.phase).label,
        "track": poll.track,
        "questions": poll.questions,
    }
    told |= scale.as_json() | {"alpha_without": without, "suppressed": False}
    if rules.quality_from_twenty and scale.n < FLAGGED_FROM_N:
        told |= {"kr20": None, "alpha": None, "alpha_without": dict.fromkeys(without)}
    return PollReliability.from_json(told)


def _item(
    version: QuestionVersion, times: dict[str, Answers], seconds: Seconds, rules: CountingRules
) -> AnalysedItem:
    sides = {
        time: _side(version, *times[time])
        | {"seconds": _seconds(seconds.get((version.pk, phase.value)))}
        if time in times
        else None
        for phase, time in TIMES.items()
    }
    choices = [_choice(choice, times) for choice in version.choices.all()]
    item = AnalysedItem.from_json(
        about(version) | sides | {"choices": choices, "flags": [], "suppressed": False}
    )
    return item.model_copy(update={"flags": flags_of(item, rules)})


def _side(version: QuestionVersion, answers: ItemAnswers, items: int) -> Json:
    key = version.right_choices
    n = sum(answers.table.values())
    right = sum(people for (code, _), people in answers.table.items() if code == key)
    scored: dict[tuple[int, int], int] = {}
    for (code, total), people in answers.table.items():
        if total >= 0:
            cell = int(code == key), total
            scored[cell] = scored.get(cell, 0) + people
    return statistics.item_quality(right, n, scored, items).as_json()


def _seconds(times: tuple[int, float, float, float] | None) -> Json | None:
    if times is None:
        return None
    n, low, middle, high = times
    return {"n": n, "median": middle, "p25": low, "p75": high}


def _choice(choice: Choice, times: dict[str, Answers]) -> Json:
    entry: Json = {"choice": choice.key, "text": choice.text, "correct": choice.correct}
    for time in TIMES.values():
        n = share = discrimination = None
        if time in times:
            answers, items = times[time]
            everybody = sum(answers.table.values())
            n = sum(
                people for (code, _), people in answers.table.items() if code >> choice.position & 1
            )
            share = n / everybody if everybody else None
            discrimination = _discrimination(choice, answers) if items > 1 else None
        entry |= {time: n, f"{time}_share": share, f"{time}_discrimination": discrimination}
    return entry


def _discrimination(choice: Choice, answers: ItemAnswers) -> float | None:
    """Correlation of taking this choice with the number right in the other items."""
    key = answers.version.right_choices
    people_at: dict[tuple[int, int], int] = {}
    for (code, total), people in answers.table.items():
        if total >= 0:
            cell = code >> choice.position & 1, total - (code == key)
            people_at[cell] = people_at.get(cell, 0) + people
    return statistics.correlation(people_at)
