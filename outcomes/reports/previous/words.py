"""Sentences made from figures: findings, methods, definitions. No sentence is typed with a number in it."""

import re
from collections.abc import Iterator
from typing import Any

from outcomes.numbers import (
    interval,
    number,
    p_value,
    percent,
    points_with_relative,
    share_interval,
)

from .cells import Show

Json = dict[str, Any]
TESTS = {
    "mcnemar-exact": "exact McNemar test",
    "wilcoxon-signed-rank-pratt": "Wilcoxon signed-rank test (Pratt)",
    "sign-flip": "sign-flip test",
    "two-proportion-z": "two-proportion z test",
    "fisher-exact": "Fisher's exact test",
    "cochran-q": "Cochran's Q",
    "cochran-q-between": "Cochran's Q between groups",
    "chi-square": "chi-square test",
    "welch-t": "Welch t test",
    "paired-t": "paired t test",
}
NOTHING_YET = (
    "There is no change to report yet: nobody has answered the same question before and after."
)


def test_name(name: str | None) -> str:
    return "not tested" if name is None else TESTS.get(name, name.replace("-", " "))


def plain(text: str) -> str:
    """A text inside a sentence: without its own full stop."""
    return text.strip().rstrip(".")


def knowledge_sentence(document: Json, show: Show) -> str:
    overall = document["knowledge"]["overall"]
    if overall["change"] is None:
        hidden = show.is_hidden(overall)
        why = f"The average change is not shown, because a part of it rests on fewer than {show.below} learners."
        return why if hidden else NOTHING_YET
    verb = "rose" if overall["change"] > 0 else "fell" if overall["change"] < 0 else "stayed"
    return (
        f"Right answers {verb} from {percent(overall['pre'])} to {percent(overall['post'])} on average over "
        f"{counted(overall['objectives'], 'learning objective')}: {points_with_relative(overall['change'], overall['pre'])}; "
        f"{'; '.join([*certainty(overall['change_ci95'], overall['p'], show.floor), ''])}"
        f"n = {overall['learners']:,} matched learners."
    )


def counted(n: int | None, noun: str) -> str:
    return (
        f"{n:,} {noun}" + ("" if n == 1 else "s")
        if n is not None
        else f"an undisclosed number of {noun}s"
    )


def participation_sentence(document: Json) -> str | None:
    part = document["participation"]
    if part["participants"] is None:
        return None
    text = counted(part["participants"], "clinician") + " took part"
    if part["cme_learners"] is not None and part["micro_learning"] is not None:
        text += f": {counted(part['cme_learners'], 'CME learner')} and {part['micro_learning']:,} in micro-learning"
    oncologists = document["audience"].get("oncologists") or {}
    if oncologists.get("share") is not None:
        text += f"; {oncologists['n']:,} of {oncologists['of']:,} ({percent(oncologists['share'])}) are oncologists"
    return text + "."


def comparison_clause(one: Json, floor: float) -> str:
    return (
        f"{percent(one['pre']['share'])} to {percent(one['post']['share'])}, "
        f"{points_with_relative(one['change'], one['pre']['share'])}; "
        f"{'; '.join([*certainty(one['change_ci95'], one['p'], floor), ''])}n = {one['n']:,}"
    )


def certainty(
    ci95: list[float | None] | None, p: float | None, floor: float, word: str = ""
) -> list[str]:
    """Interval and p, as far as there are any: one learner alone has no interval, and what is hidden is not said to be untested."""
    width = [f"95% CI {interval((ci95[0], ci95[1]))}"] if ci95 else []
    return width + ([word + p_value(p, floor)] if p is not None else [])


def best(entries: list[Json]) -> Json | None:
    shown = [entry for entry in entries if entry["matched"]["change"] is not None]
    return max(shown, key=lambda entry: entry["matched"]["change"], default=None)


def largest_gain_sentence(document: Json, show: Show) -> str | None:
    entry = best(document["knowledge"]["objectives"])
    if (
        entry is None
        or entry["matched"]["change"] <= 0
        or len(document["knowledge"]["objectives"]) < 2
    ):
        return None
    clause = comparison_clause(entry["matched"], show.floor)
    return (
        f"The largest gain was in objective {entry['objective']}, {plain(entry['text'])}: {clause}."
    )


def confidence_sentence(document: Json, show: Show) -> str | None:
    entry = best(document["confidence"])
    if entry is None:
        return None
    change = entry["matched"]["change"]
    verb = "rose" if change > 0 else "fell" if change < 0 else "stayed"
    top = entry["scale"][-entry["top"] :] if entry.get("top") else []
    levels = f' ("{" or ".join(top)}")' if top else ""
    return f"The share of confident learners{levels} {verb} from {comparison_clause(entry['matched'], show.floor)}."


def practice_sentence(document: Json) -> str | None:
    for question in document["practice_change"]:
        shown = [option for option in question["options"] if option["share"] is not None]
        top = max(shown, key=lambda option: option["n"], default=None)
        if top and top["n"]:
            return (
                f"{top['n']:,} of {question['n']:,} respondents ({percent(top['share'])}; 95% CI {share_interval(top['ci95'])}) "
                f"intend this change in practice, the one named most often: {plain(top['text'])}."
            )
    return None


def follow_up_sentence(document: Json) -> str | None:
    for wave in document.get("follow_up") or []:
        for question in wave.get("changes", []):
            total = question.get("total") or {}
            if total.get("answered"):
                share = total["done"] / total["answered"]
                return (
                    f"At {wave['label'].removesuffix(' after')} after the activity {total['done']:,} of {total['answered']:,} "
                    f"reported intended changes ({percent(share)}) had been made."
                )
        if wave.get("responded"):
            return f"{counted(wave['responded'], 'learner')} answered {wave['label']}."
    return None


def gap_name(gap: Json) -> str:
    return f"Objective {gap['objective']}" if "objective" in gap else f"Item {gap['question']}"


def gaps_sentence(document: Json) -> str | None:
    if not document["knowledge"]["objectives"]:
        return None
    gaps = [gap for gap in document["persistent_gaps"] if "objective" in gap]
    if not gaps:
        return (
            None
            if not document["knowledge"]["overall"]["learners"]
            else "No learning objective remains a persistent gap."
        )
    named = "; ".join(f"objective {gap['objective']}: {gap['reason']}" for gap in gaps)
    return f"Gaps that remain after the activity: {named}."


def findings(document: Json, show: Show) -> list[str]:
    found = [
        participation_sentence(document),
        knowledge_sentence(document, show),
        largest_gain_sentence(document, show),
        confidence_sentence(document, show),
        practice_sentence(document),
        follow_up_sentence(document),
        gaps_sentence(document),
    ]
    return [sentence for sentence in found if sentence]


def number_sentences(document: Json) -> Iterator[str]:
    for entry in document["audience"]["numbers"].values():
        if entry["mean"] is not None:
            yield (
                f"{entry['stem']} Mean {number(entry['mean'])}, SD {number(entry['sd'])}, median {number(entry['median'])} "
                f"(n = {entry['n']:,})."
            )


def _in_words(rule: str) -> str:
    for name, words in TESTS.items():
        rule = re.sub(rf"(?<![\w-]){name}(?![\w-])", words, rule)
    return rule[:1].upper() + rule[1:]


RULE_NAMES = {
    "population": "Population",
    "person": "One person",
    "answer_that_counts": "Which answer counts",
    "excluded": "Left out",
    "cme_learner": "CME learner",
    "micro_learning": "Micro-learning participant",
    "multiple_choice": "Questions with several answers",
    "item_test": "Test of an item",
    "objective_test": "Test of an objective",
    "overall_test": "Test of the average",
    "unmatched_test": "Test without matching",
    "adjustment": "Several tests",
    "persistent_gap": "Persistent gap",
    "oncologists": "Oncologists",
}


def methods(document: Json, show: Show) -> list[tuple[str, str]]:
    block = document["snapshot"]
    floor = f"{show.floor:.10f}".rstrip("0")
    rows = [
        (
            "Design",
            "Repeated pairs: every matched learner is their own control; there is no control group.",
        )
    ]
    rows += [
        (RULE_NAMES.get(name, name.replace("_", " ").capitalize()), _in_words(rule))
        for name, rule in block.get("rules", {}).items()
        if isinstance(rule, str)
    ]
    rows += [
        (
            "Intervals",
            "95%: Wilson for a share; Newcombe (paired) for the change of one item; learners as clusters for objectives of "
            "several items; exact for odds ratios; the sign-flip test's own interval for the average.",
        ),
        (
            "Effect sizes",
            "Cohen's h of two shares; odds ratio of the discordant pairs; normalized gain (post - pre) / (1 - pre).",
        ),
        (
            "Rounding",
            "Half up, once, from the unrounded value. Changes are in percentage points; the relative change is the change "
            "divided by the share before.",
        ),
        (
            "p values",
            f'Two-sided. Smaller values than {floor} are printed as "p<{floor}"; a p is never rounded up to a threshold.',
        ),
        (
            "Small numbers",
            f'Where a cell of fewer than {show.below} people is hidden, it says "{show.hidden}"; "no data (n = 0)" means that '
            "nobody answered. Nothing that is missing is printed as 0.",
        ),
        (
            "Limits",
            "Self-selected participants; answers in an educational setting (Moore levels 3 and 4), not observed practice; "
            "confidence and intentions are self-reported.",
        ),
        (
            "Made again",
            f"Computed by {block.get('software', '')} as of {block.get('as_of', '')}. "
            + (
                f"Digest {block['digest']}: the same stored answers give the same digest."
                if block.get("digest")
                else ""
            ),
        ),
    ]
    return rows
