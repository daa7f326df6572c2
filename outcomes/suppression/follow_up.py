"""Waves of follow-up: who answered, what became of changes, what is still known. Pure."""

from collections.abc import Mapping, Sequence

from outcomes.snapshots.document import (
    Absent,
    ChangeMade,
    ChangeQuestion,
    Item,
    OptionQuestion,
    OutcomeDocument,
    Responders,
    Retention,
    RetentionStep,
    Wave,
    is_known,
)

from .averages import are_counts, baseline_in_whole_percent, cells_of_baseline, whole_percent
from .beside_matched import questions_of
from .cells import Figure, Review, hidden, hidden_but, less, total_of, veiled
from .choices import few_named_more
from .comparisons import coarse, coarse_family, side_margins, worst_of_margins
from .margins import Margins, lost_of, margins_of_people, pinned
from .questions import suppress_question
from .right_in_all import SameOfAll

PARTS = ("done", "partly", "not_yet", "not_applicable")
ABOUT = ("question", "version", "stem", "objective", "test", "pairs")


def suppress_follow_up(
    review: Review,
    waves: Sequence[Wave],
    practice_change: Sequence[OptionQuestion],
    items: Sequence[Item],
    document: OutcomeDocument,
) -> list[Wave]:
    """What was said after the activity, the items and the rest of the document as they leave."""
    intended = {question.key: question for question in practice_change}
    by_key = {item.key: item for item in items}
    return [_wave(review, wave, intended, by_key, document) for wave in waves]


def _wave(
    review: Review,
    wave: Wave,
    intended: Mapping[str, OptionQuestion],
    items: Mapping[str, Item],
    document: OutcomeDocument,
) -> Wave:
    address = f"wave/{wave.after_days}"
    behind = [
        review.few_stayed_behind(f"{address}/{name}", getattr(wave, name))
        for name in ("invited", "responded")
    ]
    if review.any_tells(address, _who_answered(wave)) or any(behind):
        return _hidden_wave(wave)
    changes = [
        _change(review, question, f"{address}/changes/{question.key}", intended)
        for question in wave.changes
    ]
    return wave.model_copy(
        update={
            "changes": changes,
            "practice_change": [
                suppress_question(review, question, f"{address}/practice_change/{question.key}")
                for question in wave.practice_change
            ],
            "barriers": [
                suppress_question(review, question, f"{address}/barriers/{question.key}")
                for question in wave.barriers
            ],
            "retention": [
                _retained(review, item, f"{address}/retention/{item.key}", items.get(item.key))
                for item in wave.retention
            ],
            "responders": _responders(review, wave, document, address),
        }
    )


def _who_answered(wave: Wave) -> dict[str, Figure]:
    """Some answer uninvited."""
    silent: Figure = Absent.NOT_RECORDED
    if is_known(wave.invited) and is_known(wave.response_rate):
        silent = wave.invited - round(wave.response_rate * wave.invited)
    return {"responded": wave.responded, "silent": silent, "invited": wave.invited}


def _hidden_wave(wave: Wave) -> Wave:
    nothing: dict[str, list[object]] = {
        name: [] for name in ("changes", "practice_change", "barriers", "retention")
    }
    return hidden_but(wave, "after_days", "label").model_copy(update=nothing)


def _responders(review: Review, wave: Wave, document: OutcomeDocument, address: str) -> Responders:
    """Mean shares of scores: in whole percent, without what follows from the table of scores. Both
    groups together are the matched learners, so they are hidden with them."""
    both = wave.responders
    cells = _baseline_cells(both, document) | _beside_retention(wave, document)
    cells["responders/other"] = less(wave.responded, both.responders.n)
    hidden_beside = document.knowledge.overall.suppressed
    if review.any_tells(address, cells) or hidden_beside or are_counts(review, document.items):
        return hidden(both)
    both = veiled(both, "ci95", "statistic", "p")
    return both.model_copy(
        update={
            "responders": baseline_in_whole_percent(both.responders),
            "non_responders": baseline_in_whole_percent(both.non_responders),
            "difference": whole_percent(both.difference),
        }
    )


def _baseline_cells(both: Responders, document: OutcomeDocument) -> dict[str, Figure]:
    """A share times its n is a count; what is left of the matched is a group too."""
    cells = cells_of_baseline("responders", both.responders)
    cells |= cells_of_baseline("non_responders", both.non_responders)
    same = SameOfAll(document.items)
    for name, group in (("responders", both.responders), ("non_responders", both.non_responders)):
        cells |= {f"{name}/{key}": n for key, n in same.others(group.n, group.pre).items()}
    told = total_of((both.responders.n, both.non_responders.n))
    cells["unasked"] = less(document.knowledge.overall.learners, told)
    return cells


def _beside_retention(wave: Wave, document: OutcomeDocument) -> dict[str, Figure]:
    """Answers of responders before, less those whose three answers are compared: mostly those to
    questions that the follow-up does not ask. The share of all, times all answers, is their sum."""
    items = {item.key: item for item in questions_of(document.items)}
    questions = {item.question for item in items.values()}
    n, pre = wave.responders.responders.n, wave.responders.responders.pre
    if not is_known(n) or not is_known(pre):
        return {}
    rest = less(n * len(questions), total_of(item.n for item in wave.retention))
    right = less(
        round(n * pre * len(questions)), total_of(item.pre.count for item in wave.retention)
    )
    cells = {"unkept-right": right, "unkept-wrong": less(rest, right)}
    left = [item for item in items.values() if item.key not in {r.key for r in wave.retention}]
    if len(left) == 1:
        side = left[0].matched.pre
        cells["others-right"] = less(side.count, right)
        cells["others-wrong"] = less(less(side.n, side.count), cells["unkept-wrong"])
    return cells


def _change(
    review: Review,
    question: ChangeQuestion,
    address: str,
    intended: Mapping[str, OptionQuestion],
) -> ChangeQuestion:
    several = [option.intended for option in question.options]
    few = review.tells(f"{address}/n", question.n)
    few |= few_named_more(review, f"{address}/intended", several, question.n)
    before = intended.get(question.key)
    named = {option.choice: option.n for option in before.options} if before else {}
    options = []
    for option in question.options:
        n = named.get(option.choice, Absent.NOT_RECORDED)
        cells = _who_intended(option, n, question.n, before.n if before else n)
        options.append(_option(review, option, address, cells, few))
    question = question.model_copy(update={"options": options})
    if few or any(option.suppressed for option in options):
        question = veiled(question, "total")
    return hidden(question, "n") if few else question


def _who_intended(
    option: ChangeMade, before: Figure, answered: Figure, evaluated: Figure
) -> dict[str, Figure]:
    """Who intended the change or not, and answered later or not."""
    never = less(answered, option.intended)
    return {
        "others": less(before, option.intended),
        "never": never,
        "others-never": less(less(evaluated, before), never),
    }


def _option(
    review: Review, option: ChangeMade, address: str, cells: dict[str, Figure], few: bool
) -> ChangeMade:
    cells |= {name: getattr(option, name) for name in (*PARTS, "answered", "intended")}
    cells["silent"] = less(option.intended, option.answered)
    if not review.any_tells(f"{address}/{option.choice}", cells) and not few:
        return option
    return hidden(option, "intended", "answered", *PARTS, "share_done", "ci95")


def _retained(review: Review, item: Retention, address: str, whole: Item | None) -> Retention:
    """Three answers of the same learners. Their tables are not printed, so no exact p is either."""
    tells = review.any_tells(address, _cells_of(item, whole)) or _bounded(review, item, whole)
    if tells or not is_known(item.n):
        return hidden_but(item, *ABOUT).model_copy(update={"pairs": []})
    steps = coarse_family([_step(item, step) for step in item.pairs])
    return veiled(item, "p", "p_holm", "statistic").model_copy(
        update={"p_coarse": True, "pairs": steps}
    )


def _bounded(review: Review, item: Retention, whole: Item | None) -> bool:
    """Whether those who answered the follow-up and the others, beside the table of all, leave a
    small cell of either few values."""
    here = margins_of_people(item.n, item.pre, item.post)
    if whole is None or whole.matched.suppressed:
        return pinned([here], None, review.below)
    every = margins_of_people(whole.matched.n, whole.matched.pre, whole.matched.post)
    others = Margins(*(all_of_them - n for all_of_them, n in zip(every, here, strict=True)))
    return pinned([here, others], lost_of(whole), review.below)


def _cells_of(item: Retention, whole: Item | None) -> dict[str, Figure]:
    cells: dict[str, Figure] = {"n": item.n}
    sides = {"pre": item.pre, "post": item.post}
    for name, side in (*sides.items(), ("follow_up", item.follow_up)):
        cells |= side_margins(name, side)
    if not whole:
        return cells
    cells["rest"] = less(whole.matched.n, item.n)
    for name, side in sides.items():
        right = less(getattr(whole.matched, name).count, side.count)
        cells |= {f"{name}/rest": right, f"{name}/rest-wrong": less(cells["rest"], right)}
    return cells


def _step(item: Retention, step: RetentionStep) -> RetentionStep:
    start, end = (getattr(item, name).count for name in (step.start, step.end))
    worst = worst_of_margins(item.n, start, end) if is_known(step.p) else 1.0
    return coarse(veiled(step, "change_ci95"), worst)
