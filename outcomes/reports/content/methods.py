"""How the figures were made: rules, tests, intervals, rounding, limits."""

import re
from collections.abc import Collection, Iterator

from courses.english import joined
from outcomes.measures import MEASURES
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.digests import NOT_DIGESTED
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_learners import Scores

from .report import Fact
from .sections.quality import quality_sentence
from .tests_named import TESTS

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
    "item_quality": "Quality of items",
}


def methods(document: OutcomeDocument, floor: float, measures: Collection[str]) -> Iterator[Fact]:
    """`measures`: the keys of those the report tells of."""
    yield Fact("Design", _design(document))
    for name, rule in document.snapshot.rules.items():
        if isinstance(rule, str):
            yield Fact(rule_name(name), rule_words(rule))
    yield from _who_counts(measures)
    yield from _ways_of_reading(floor, document)


def rule_name(name: str) -> str:
    return RULE_NAMES.get(name, name.replace("_", " ").capitalize())


def rule_words(rule: str) -> str:
    for name, words in TESTS.items():
        rule = re.sub(rf"(?<![\w-]){name}(?: of whole learners)?(?![\w-])", words, rule)
    return rule[:1].upper() + rule[1:]


def _design(document: OutcomeDocument) -> str:
    words = "One group before and after: every matched learner is their own control"
    if document.comparison_arm is None:
        return f"{words}; there is no control group."
    return (
        f"{words}. Beside it a comparison arm of clinicians who did not take the course; nobody "
        "was assigned to either."
    )


def _who_counts(written: Collection[str]) -> Iterator[Fact]:
    """Chapter by chapter, of the measures that were written."""
    told = [measure for measure in MEASURES if measure.key in written]
    for chapter in dict.fromkeys(measure.chapter for measure in told):
        measures = [measure for measure in told if measure.chapter == chapter]
        words = " ".join(f"{_titled(measure.title)} {measure.who}." for measure in measures)
        yield Fact(f"Who counts: {chapter[:1].lower()}{chapter[1:]}", words)


def _titled(title: str) -> str:
    return title if title.endswith("?") else f"{title}:"


def _ways_of_reading(floor: float, document: OutcomeDocument) -> Iterator[Fact]:
    yield Fact(
        "Intervals",
        "95%: Wilson for a share; Newcombe (paired) for the change of one item; learners as "
        "clusters for objectives of several items; exact for odds ratios; the sign-flip test's own "
        "interval for the average. They are not adjusted for several tests, as p is.",
    )
    yield Fact(
        "Effect sizes",
        "Cohen's h of two shares; odds ratio of the discordant pairs; normalized gain "
        "(post - pre) / (1 - pre).",
    )
    if document.scores:
        yield Fact(
            "Score per learner",
            "Share correct of a learner's matched answers: paired t test."
            f"{_effect_of_scores(document.scores)}",
        )
    if document.missing_learners:
        yield Fact(
            "Missing learners",
            "Baseline by Welch's t test, professions by chi-square; the change again under four "
            "assumptions: matched only, everybody (t test for partly overlapping samples, Derrick "
            "2017), the missing unchanged, and the worst case.",
        )
    yield Fact(
        "Rounding",
        "Half up, once, from the unrounded value. Changes are in percentage points; the relative "
        "change is the change divided by the share before.",
    )
    smallest = f"{floor:.10f}".rstrip("0")
    yield Fact(
        "p values",
        f"Two-sided. Smaller values than {smallest} are printed as “p<{smallest}”; a p is never "
        "rounded up to a threshold.",
    )
    yield Fact("Small numbers", _small_numbers(document))
    yield Fact(
        "Limits",
        "Causes other than the activity are not ruled out; self-selected participants; answers in "
        "an educational setting (Moore levels 3 and 4), not observed practice; confidence and "
        f"intentions are self-reported.{_of_questions(document)}",
    )
    yield Fact("In plain words", " ".join(plain_words(document)))
    yield Fact("Reproducibility", _reproducibility(document))


def _of_questions(document: OutcomeDocument) -> str:
    if sentence := quality_sentence(document):
        return f" {sentence}"
    if document.is_published:
        return " How well the questions measure (item analysis, reliability) is not shown."
    return ""


# Word of the report: what it means to somebody who is no statistician.
PLAIN_WORDS = {
    "sign-flip": "Sign-flip test: how often a change as large as this would come about if each "
    "learner's whole change were as likely to be a loss as a gain.",
    "wilcoxon-signed-rank-pratt": "Wilcoxon signed-rank test (Pratt): compares the sizes of gains "
    "and losses; learners without a change count too.",
    "partly-overlapping-t": "Partly overlapping samples (Derrick): compares all answers before "
    "with all after, where many but not all people are in both.",
    "top-box": "Top box: the highest levels of a rating, fixed in the course beforehand.",
    "point-biserial": "Corrected point-biserial: whether learners with an item correct do better "
    "in the other items of the poll.",
}


def plain_words(document: OutcomeDocument) -> Iterator[str]:
    """Each word that this report uses."""
    yield (
        "Beyond chance: p (adjusted, where several are tested) is under 0.05. Matched: answered "
        "the same question in both tests. Joined rows: records of one person, counted once. "
        "Loaded: collected on another platform."
    )
    used = {each.matched.test for each in document.knowledge.objectives}
    used |= {document.knowledge.overall.test}
    used |= {"partly-overlapping-t"} if document.missing_learners else set()
    used |= {"top-box"} if document.confidence else set()
    used |= {"point-biserial"} if document.item_analysis else set()
    yield from (words for word, words in PLAIN_WORDS.items() if word in used)


def _effect_of_scores(scores: Scores) -> str:
    """Of what is shown."""
    if not is_known(scores.d_av):
        return ""
    return (
        " d_av with an interval by the delta method, d_z with one by the noncentral t "
        f"distribution. The published band {scores.band[0]} to {scores.band[1]} is context, not a "
        f"target: {scores.band_source}"
    )


def _small_numbers(document: OutcomeDocument) -> str:
    below = document.snapshot.suppress_below
    hidden = (
        f"Figures about fewer than {below} people, and those from which they could be worked out, "
        "are not shown: the interval or p of many learners too, where a small group could be "
        "worked out from it. 0 tells of nobody and is shown, unless its whole table is hidden. "
        if below
        else ""
    )
    return (
        f"{hidden}“No data (n = 0)” means that nobody answered, or that nobody has every answer a "
        "figure needs. Nothing that is missing is printed as 0; a 0 is counted."
    )


def _reproducibility(document: OutcomeDocument) -> str:
    block = document.snapshot
    words = f"Computed by {block.software} as of {block.as_of}."
    if block.digest and document.is_published:
        words += f" Digest of what is published: {block.digest}. {_taken_again()}"
    elif block.digest:
        words += f" Digest {block.digest}: the same stored answers give the same digest."
        words += f" Not covered by it, as no dated answer tells it: {_outside(document)}."
    return words


def _taken_again() -> str:
    return (
        "Whoever has the JSON can take it again: SHA-256 of it, written with sorted keys and "
        f"without spaces, its snapshot without {joined(NOT_DIGESTED)}."
    )


def _outside(document: OutcomeDocument) -> str:
    """What stands beside the figures and is not proved by their digest."""
    block = document.snapshot
    parts = ["how the activity is described"]
    parts += ["the states participants practice in"] * bool(block.states)
    if block.remarks:
        parts.append("recommendations and typed answers, which an analyst added")
    return "; ".join(parts)
