"""The findings of a report: sentences made from figures.

No number is typed.
"""

from collections.abc import Iterator, Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    Comparison,
    Confidence,
    MeasuredObjective,
    OutcomeDocument,
    Overall,
    PersistentGap,
)
from outcomes.snapshots.document_groups import ComparedGroup

from .cells import Show
from .findings_of_practice import evidence_of_practice, practice_sentence
from .grammar import (
    absence,
    averaged,
    chance_words,
    counted,
    in_parentheses,
    moved,
    p_words,
    plain,
    size,
    span,
)
from .report import Finding
from .sections.confidence import top_box_words
from .sections.decision_points import after_sentence
from .sections.gaps import is_judged
from .sections.knowledge_confidence import wrong_and_sure_evidence, wrong_and_sure_sentence
from .sections.missing_learners import survival_limits, survival_sentence
from .sections.quality import quality_sentence
from .sections.satisfaction import share_cell

MOST_GAPS = 3  # in one sentence
MOST_RATED = 3  # ratings of the activity in one sentence
NOTHING_YET = "There is no change to report yet: nobody has answered a question in both tests."


def findings(document: OutcomeDocument, show: Show) -> Iterator[Finding]:
    if sentence := participation_sentence(document):
        yield Finding("participation", sentence, "participants")
    yield Finding("objectives", knowledge_sentence(document, show), "overall")
    if largest := largest_gain(document, show):
        yield largest
    for entry in document.confidence:
        if is_known(entry.matched.change):
            yield Finding("confidence", confidence_sentence(entry, show), f"confidence.{entry.key}")
    if sentence := wrong_and_sure_sentence(document, show):
        yield Finding("states", sentence, wrong_and_sure_evidence(document))
    if sentence := practice_sentence(document, show):
        yield Finding("practice_change", sentence, evidence_of_practice(document))
    if sentence := satisfaction_sentence(document, show):
        yield Finding("satisfaction", sentence, _first_rated(document))
    if sentence := follow_up_sentence(document):
        yield Finding("follow_up", sentence)
    if sentence := gaps_sentence(document):
        yield Finding("gaps", sentence)
    if sentence := after_sentence(document):
        yield Finding("decision_points", sentence)
    missing = document.missing_learners
    if missing and missing.survives is not None:
        sentences = [survival_sentence(missing), *survival_limits(document, show)]
        yield Finding("missing_learners", " ".join(sentences), "missing.worst")
    if sentence := quality_sentence(document):
        yield Finding("item_analysis", sentence)


def participation_sentence(document: OutcomeDocument) -> str:
    part, oncologists = document.participation, document.audience.oncologists
    if not is_known(part.participants):
        return ""
    if not part.participants:
        return "Nobody has taken part yet."
    words = counted(part.participants, "clinician") + " took part"
    if is_known(part.cme_learners) and is_known(part.micro_learning):
        learners = counted(part.cme_learners, "CME learner")
        words += f": {learners} and {part.micro_learning:,} in micro-learning"
    if is_known(oncologists.share) and is_known(oncologists.n) and is_known(oncologists.of):
        words += f"; {_oncologists(oncologists.n, oncologists.of, oncologists.share)}"
        words += _oncologists_matched(document) if oncologists.n else ""
    return f"{words}.{_credit_sentence(document)}"


def _oncologists(n: int, of: int, share: float) -> str:
    if not n:
        return "none is an oncologist"
    verb = "is an oncologist" if n == 1 else "are oncologists"
    people = "participant" if of == 1 else "participants"
    return f"{n:,} of {of:,} ({numbers.percent(share)}) {people} {verb}"


def _oncologists_matched(document: OutcomeDocument) -> str:
    """Results are of the matched learners, who may be others than the participants."""
    shares = oncologists_matched(document)
    if shares:
        return f", but {span(shares)} of the matched learners of each question"
    if document.is_published and document.knowledge.overall.learners != 0:
        return "; how many of the matched learners are oncologists is not shown"
    return ""


def oncologists_matched(document: OutcomeDocument) -> list[float]:
    """Their share among the matched learners, question by question; none where it is hidden or
    the course counts another target group.
    """
    by_group = document.by_group
    if by_group is None or by_group.chosen:
        return []
    groups = [
        groups
        for each in by_group.dimensions
        if each.dimension == "target"
        for groups in (*(o.groups for o in each.objectives), *(i.groups for i in each.items))
    ]
    return [share for each in groups if is_known(share := _share_of_target(each))]


def _share_of_target(groups: Sequence[ComparedGroup]) -> float | Absent:
    counts = [(group.group, group.n) for group in groups]
    known = [(name, n) for name, n in counts if is_known(n)]
    total = sum(n for _, n in known)
    if len(known) < len(counts) or not total:
        return Absent.HIDDEN
    return sum(n for name, n in known if name == "target") / total


def _credit_sentence(document: OutcomeDocument) -> str:
    """How many earned credit, where there is a course to earn it in."""
    stages = {stage.stage: stage.n for stage in document.flow.funnel} if document.flow else {}
    claimed = stages.get("credit_claimed", Absent.NOT_ASKED)
    if is_known(claimed):
        return f" {claimed:,} claimed credit."
    return f" How many claimed credit is {absence(claimed)}." if "credit_claimed" in stages else ""


def knowledge_sentence(document: OutcomeDocument, show: Show) -> str:
    overall = document.knowledge.overall
    if not is_known(overall.pre):
        if overall.pre is Absent.HIDDEN:
            return (
                "The average over the learning objectives is not shown: some of its parts rest on "
                "too few people."
            )
        return NOTHING_YET
    words = averaged(moved("Correct answers", overall.pre, overall.post), overall.objectives)
    details = [overall_size(overall), *interval_words(overall.change_ci95, show)]
    details.append(p_words(overall.p, show.floor))
    details.append(counted(overall.learners, "matched learner"))
    chance = chance_words(overall.pre, overall.post, overall.p)
    return f"{words}: {'; '.join(details)}.{chance}"


def overall_size(overall: Overall) -> str:
    return size(overall.change, overall.pre, overall.post, relative=not overall.p_coarse)


def interval_words(limits: tuple[float | Absent, float | Absent] | Absent, show: Show) -> list[str]:
    return [f"95% CI {show.change_interval(limits).shown} points"] if is_known(limits) else []


def comparison_words(matched: Comparison, show: Show) -> str:
    """Size, interval, p and n of a change."""
    moved_by = size(matched.change, matched.pre.share, matched.post.share)
    details = [moved_by, *interval_words(matched.change_ci95, show)]
    if is_known(matched.p_holm):
        details.append(f"adjusted {p_words(matched.p_holm, show.floor)}")
    else:
        details.append(p_words(matched.p, show.floor))
    details.append(counted(matched.n, "matched learner"))
    return "; ".join(details)


def gained_most(document: OutcomeDocument) -> MeasuredObjective | None:
    objectives = document.knowledge.objectives
    gains = {
        each.objective: each.matched.change
        for each in objectives
        if is_known(each.matched.change) and each.matched.change > 0
    }
    if len(objectives) < 2 or not gains:
        return None
    return next(each for each in objectives if each.objective == max(gains, key=gains.__getitem__))


def _gained_most(document: OutcomeDocument) -> int | None:
    best = gained_most(document)
    return best.objective if best else None


def largest_gain(document: OutcomeDocument, show: Show) -> Finding | None:
    """Of several objectives the one that gained most, with the p that allows for the choice."""
    best = gained_most(document)
    if best is None:
        return None
    words = moved("correct answers", best.matched.pre.share, best.matched.post.share)
    sentence = (
        f"The largest gain shown was in objective {best.objective}, {plain(best.text)}: {words} "
        f"{in_parentheses([comparison_words(best.matched, show)])}."
    )
    return Finding("objectives", sentence, f"objective.{best.objective}")


def confidence_sentence(entry: Confidence, show: Show) -> str:
    matched = entry.matched
    what = f"Learners who felt confident (“{top_box_words(entry)}”)"
    words = moved(what, matched.pre.share, matched.post.share)
    p = matched.p_holm if is_known(matched.p_holm) else matched.p
    chance = chance_words(matched.pre.share, matched.post.share, p)
    return f"{words}: {comparison_words(matched, show)}.{chance}"


def satisfaction_sentence(document: OutcomeDocument, show: Show) -> str:
    """Of the ratings of the activity the first few, as the course asks them."""
    questions = document.satisfaction.questions if document.satisfaction else []
    named = [
        f"{share_cell(question, show).shown} agree that “{plain(question.stem)}”"
        for question in questions
        if is_known(question.share) or is_known(question.at_least)
    ]
    if not named:
        return ""
    return f"Of the respondents to the evaluation, {'; '.join(named[:MOST_RATED])}."


def _first_rated(document: OutcomeDocument) -> str:
    questions = document.satisfaction.questions if document.satisfaction else []
    return next((f"satisfaction.{each.key}" for each in questions), "")


def follow_up_sentence(document: OutcomeDocument) -> str:
    for wave in document.follow_up:
        when = wave.label.removesuffix(" after")
        for question in wave.changes:
            total = question.total
            if is_known(total.answered) and total.answered and is_known(total.done):
                share = numbers.percent(total.done / total.answered)
                return (
                    f"At {when} after the activity {total.done:,} of {total.answered:,} reported "
                    f"intended changes ({share}) had been made."
                )
        if is_known(wave.responded) and wave.responded:
            who = counted(wave.responded, "learner")
            return f"{who} answered the follow-up {wave.label} the activity."
    return ""


def gaps_sentence(document: OutcomeDocument) -> str:
    objectives = document.knowledge.objectives
    judged = [each for each in objectives if is_judged(each.matched)]
    gaps = [gap for gap in document.persistent_gaps if gap.objective is not None]
    if gaps:
        return _gaps_named(gaps, _gained_most(document))
    if not judged:
        return ""
    if len(judged) < len(objectives):
        shown = counted(len(judged), "learning objective")
        return (
            f"No gap remains in the {shown} shown; for {len(objectives) - len(judged)} it is not "
            "shown."
        )
    return "No learning objective remains a persistent gap."


def _gaps_named(gaps: Sequence[PersistentGap], gained: int | None) -> str:
    """Of many the first few; all stand in their section."""
    named = "; ".join(
        f"objective {gap.objective}{' (which gained most)' * (gap.objective == gained)}: "
        f"{_reasons(gap.reason)}"
        for gap in gaps[:MOST_GAPS]
    )
    if len(gaps) <= MOST_GAPS:
        return f"Gaps that remain after the activity: {named}."
    return (
        f"In {len(gaps)} objectives a gap remains after the activity, the first of them {named}; "
        "all stand under persistent gaps."
    )


def _reasons(reason: str) -> str:
    """Several of one gap, told apart from those of the next."""
    return reason.replace("; ", " and ")
