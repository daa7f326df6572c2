"""Evidence of the activity itself and of whole learners: segments, decisions, ratings, scores."""

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OutcomeDocument

from .cells import Figure, Limits, Show
from .evidence_of_people import who_counts
from .grammar import size
from .headlines import from_to
from .report import Evidence, Fact, told
from .sections.comparing import item_name
from .sections.decision_points import change_words
from .sections.missing_learners import UNMATCHED, survival_sentence
from .sections.satisfaction import name_of, share_cell
from .tests_named import tested


def scores(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    scores = document.scores
    if scores is None or about != "change":
        return None
    facts = [
        Fact("Who was counted", "matched learners, one score each: share correct of their pairs"),
        Fact("Learners", show.count(scores.n).shown),
        Fact("95% interval", show.change_interval(scores.change_ci95).shown),
        Fact("Test", tested(scores.test, scores.p, show.floor)),
        Fact("d_av", _effect(scores.d_av, scores.d_av_ci95, show)),
        Fact("d_z", _effect(scores.d_z, scores.d_z_ci95, show)),
    ]
    known = is_known(scores.d_av) and is_known(scores.pre.sd) and is_known(scores.post.sd)
    formula = (
        [
            f"d_av = {scores.change:.4f} / (({scores.pre.sd:.4f} + {scores.post.sd:.4f}) / 2) "
            f"= {scores.d_av:.2f}"
        ]
        if known
        else []
    )
    shown = from_to(scores.pre.mean, scores.post.mean)
    return told("Score per learner", shown, facts, formula)


def _effect(value: Figure, limits: Limits, show: Show) -> str:
    shown = show.number(value).shown
    return f"{shown} (95% CI {show.ratio_interval(limits).shown})"


def decision(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    points = document.decision_points.points if document.decision_points else []
    point = next((each for each in points if each.key == about), None)
    if point is None:
        return None
    facts = [
        Fact("Who was counted", f"first answers at the decision point. {who_counts(document)}"),
        Fact("Learners", show.count(point.n).shown),
        Fact("On the recommended path", show.count(point.recommended).shown),
        Fact("95% interval", show.interval(point.ci95).shown),
        Fact("Decision and after", change_words(point, show)),
    ]
    formula = _share(point.recommended, point.n)
    return told(item_name(point), show.share(point.share).shown, facts, formula)


def rated(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    questions = document.satisfaction.questions if document.satisfaction else []
    question = next((each for each in questions if each.key == about), None)
    if question is None:
        return None
    named = (f"{option.text} {show.count(option.n).shown}" for option in question.options)
    facts = [
        Fact("Who was counted", "everybody who answered the question"),
        Fact("Respondents", show.count(question.n).shown),
        Fact("Answers", ", ".join(named)),
        Fact("95% interval", show.interval(question.ci95).shown),
    ]
    formula = _share(question.agree, question.n)
    return told(name_of(question), share_cell(question, show).shown, facts, formula)


def segment(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    segments = document.micro_learning.segments if document.micro_learning else []
    entry = next((each for each in segments if each.segment == about), None)
    if entry is None or document.micro_learning is None:
        return None
    facts = [Fact("Who was counted", document.micro_learning.definition)]
    for answers in entry.answers:
        named = (f"{o.choice} {show.count(o.n).shown}" for o in answers.options)
        facts.append(Fact(item_name(answers), ", ".join(named)))
    formula = [line for each in entry.answers for line in _share(each.right, each.n)]
    return told(entry.title, show.count(entry.answered).shown, facts, formula)


def pathway(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    ways = document.micro_learning.pathways if document.micro_learning else []
    way = next((each for each in ways if each.pathway == about), None)
    if way is None:
        return None
    facts = [
        Fact("CME learners", show.count(way.n).shown),
        Fact("Matched", show.count(way.matched).shown),
        Fact("Pre-test and post-test", from_to(way.pre, way.post)),
        Fact("95% interval", show.change_interval(way.change_ci95).shown),
    ]
    return told(way.label, size(way.change, way.pre, way.post), facts)


def missing(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    missing_learners = document.missing_learners
    if missing_learners is None:
        return None
    conclusion = Fact("Conclusion", survival_sentence(missing_learners))
    if about == "baseline":
        facts = [
            Fact("Matched", f"{show.share(missing_learners.matched.pre).shown} before"),
            Fact(UNMATCHED, f"{show.share(missing_learners.before_only.pre).shown} before"),
            Fact("95% interval", show.change_interval(missing_learners.ci95).shown),
            Fact(
                "Test",
                tested(missing_learners.test, missing_learners.p, show.floor),
            ),
        ]
        shown = (
            numbers.points(missing_learners.difference)
            if is_known(missing_learners.difference)
            else ""
        )
        return told("Baseline of the matched and of the others", shown, [*facts, conclusion])
    if about == "professions":
        mix = missing_learners.mix
        facts = [
            Fact("Who was counted", "the matched, and who answered before only; as they say"),
            Fact("Matched", show.count(missing_learners.matched.n).shown),
            Fact(UNMATCHED, show.count(missing_learners.before_only.n).shown),
            Fact("Test", tested(mix.test, mix.p, show.floor)),
        ]
        return told("Professions of the matched and of the others", "", facts)
    scenario = next((each for each in missing_learners.scenarios if each.scenario == about), None)
    if scenario is None:
        return None
    facts = [
        Fact("Assumed", scenario.definition),
        Fact("Learners", show.count(scenario.n).shown),
        Fact("Pre-test and post-test", from_to(scenario.pre, scenario.post)),
        Fact("95% interval", show.change_interval(scenario.change_ci95).shown),
        Fact("Test", tested(scenario.test, scenario.p, show.floor)),
        conclusion,
    ]
    return told(scenario.label, size(scenario.change, scenario.pre, scenario.post), facts)


def _share(count: object, n: object) -> list[str]:
    if not isinstance(count, int) or not isinstance(n, int) or not n:
        return []
    return [f"share = {count:,}/{n:,} = {count / n:.4f}; Wilson interval"]
