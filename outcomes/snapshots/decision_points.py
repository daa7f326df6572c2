"""Decisions learners took within the activity, beside the path that is recommended."""

from collections.abc import Mapping
from fractions import Fraction

from assessments.models import QuestionVersion, Rescoring
from learners.taxonomy import is_oncologist, label_of
from outcomes import statistics
from outcomes.counting.decisions import DecisionCounts
from outcomes.statistics import PairedTable, TTest, wilson

from .document_activity import DecisionPoints
from .notes import correction_words
from .participation import NOT_GIVEN
from .shared import Json, about, limits

DEFINITION = (
    "First answers at decision points, before the discussion is shown. The recommended path is the "
    "choice its author marked as correct. Post-test: the same question where it is asked there "
    "too, tested by the exact McNemar test; else each learner's share correct of the post-test's "
    "questions of the same objective, by the paired t test: other questions, so not a gain of "
    "knowledge alone."
)
ONCOLOGISTS, OTHERS = "Oncologists", "Others, or not given"
Answers = Mapping[tuple[str, int], int]


def build(counts: list[DecisionCounts], rescored: list[Rescoring]) -> DecisionPoints:
    return DecisionPoints.from_json(
        {
            "points": [_point(point) for point in counts],
            "definition": DEFINITION,
            "corrections": [correction_words(rescoring) for rescoring in rescored],
        }
    )


def _point(counts: DecisionCounts) -> Json:
    version, key = counts.version, counts.version.right_choices
    chosen: dict[int, int] = {}
    for (_, code), n in counts.table.items():
        chosen[code] = chosen.get(code, 0) + n
    everybody = sum(chosen.values())
    labels: dict[str, dict[int, int]] = {}
    for (specialty, code), n in counts.table.items():
        group = labels.setdefault(label_of(specialty) or NOT_GIVEN, {})
        group[code] = group.get(code, 0) + n
    point = about(version)
    del point["measures"]
    return (
        point
        | {"track": counts.track, "n": everybody}
        | _right(chosen, key)
        | {
            "options": chosen_options(version, chosen, "recommended"),
            "oncologists": _groups(_by_oncologist(labels), key),
            "specialties": _groups(labels, key),
            "change": _change(counts),
            "suppressed": False,
        }
    )


def _right(chosen: Mapping[int, int], key: int) -> Json:
    """Nothing where no choice is recommended."""
    if not key:
        return {"recommended": None, "share": None, "ci95": None}
    n, right = sum(chosen.values()), chosen.get(key, 0)
    return {
        "recommended": right,
        "share": right / n if n else None,
        "ci95": limits(wilson(right, n)),
    }


def chosen_options(version: QuestionVersion, chosen: Mapping[int, int], mark: str) -> list[Json]:
    """Each choice with how many took it; `mark` names the field that tells the right one."""
    choices = list(version.choices.all())
    named = {
        choice.key: sum(n for code, n in chosen.items() if code >> choice.position & 1)
        for choice in choices
    }
    shares = statistics.option_shares(named, sum(chosen.values()))
    return [
        share.as_json() | {"text": choice.text, mark: choice.correct, "suppressed": False}
        for share, choice in zip(shares, choices, strict=True)
    ]


def _by_oncologist(labels: Mapping[str, Mapping[int, int]]) -> dict[str, dict[int, int]]:
    groups: dict[str, dict[int, int]] = {}
    for label, chosen in labels.items():
        name = ONCOLOGISTS if is_oncologist(label) else OTHERS
        group = groups.setdefault(name, {})
        for code, n in chosen.items():
            group[code] = group.get(code, 0) + n
    return groups


def _groups(groups: Mapping[str, Mapping[int, int]], key: int) -> list[Json]:
    """The largest first, those of whom nothing is known last."""
    ordered = sorted(
        groups.items(), key=lambda entry: (entry[0] == NOT_GIVEN, -sum(entry[1].values()), entry[0])
    )
    return [
        {"label": label, "n": sum(chosen.values())} | _right(chosen, key) | {"suppressed": False}
        for label, chosen in ordered
    ]


# --- what the same learners answered after -------------------------------------------------------


def _change(counts: DecisionCounts) -> Json | None:
    if counts.same_asked:
        return _same_question(counts)
    return _objective(counts) if counts.after else None


def _same_question(counts: DecisionCounts) -> Json:
    cells = counts.same
    table = PairedTable(
        both=cells.get((1, 1), 0),
        gained=cells.get((0, 1), 0),
        lost=cells.get((1, 0), 0),
        neither=cells.get((0, 0), 0),
    )
    compared = statistics.compare_matched_item(table)
    return {
        "paired_with": "question",
        "questions": [counts.version.question.key],
        "n": table.n,
        "decision": compared.pre.share,
        "post": compared.post.share,
        "change": compared.change,
        "change_ci95": limits(compared.change_ci95),
        "test": compared.test,
        "statistic": compared.statistic,
        "p": compared.p,
        "suppressed": False,
    }


def _objective(counts: DecisionCounts) -> Json:
    before: dict[Fraction, int] = {}
    after: dict[Fraction, int] = {}
    changes: dict[Fraction, int] = {}
    for (right, answered, right_after), n in counts.objective.items():
        then, now = Fraction(right), Fraction(right_after, answered)
        for scores, score in ((before, then), (after, now), (changes, now - then)):
            scores[score] = scores.get(score, 0) + n
    summary = statistics.summarize_numbers(changes)
    tested = statistics.paired_t(changes) if summary.sd else None
    return {
        "paired_with": "objective",
        "questions": list(dict.fromkeys(version.question.key for version in counts.after)),
        "n": summary.n,
        "decision": statistics.summarize_numbers(before).mean,
        "post": statistics.summarize_numbers(after).mean,
        "change": summary.mean,
    } | _tested(tested)


def _tested(tested: TTest | None) -> Json:
    return {
        "change_ci95": limits(tested.ci95) if tested else None,
        "test": "paired-t" if tested else None,
        "statistic": tested.t if tested else None,
        "p": tested.p if tested else None,
        "suppressed": False,
    }
