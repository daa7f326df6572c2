"""The findings of a report: sentences made from figures.

No number is typed.
"""

from collections.abc import Iterator, Sequence

from outcomes.numbers import p_value
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    AverageChange,
    Confidence,
    OutcomeDocument,
    Overall,
    PersistentGap,
    Wave,
)

from .cells import Show
from .confident import confident_learners
from .findings_of_people import nobody, participation_brief, participation_sentence
from .findings_of_practice import evidence_of_practice, practice_sentence
from .grammar import (
    averaged_over,
    counted,
    deciding_p,
    in_parentheses,
    listed,
    moved,
    plain,
    size,
    small_groups,
)
from .largest_changes import comparison_words, gained_surely, largest_changes
from .report import Finding
from .sections.comparison_arm import arm_sentence
from .sections.confidence import top_box_words
from .sections.decision_points import after_brief, after_sentence
from .sections.gaps import gap_reason, opened, unjudged, unjudged_words
from .sections.kept import changes_made, kept_words
from .sections.knowledge import NOT_ASKED_TWICE
from .sections.micro_learning import micro_words
from .sections.missing_learners import silent_brief, survival_limits, survival_sentence
from .sections.practice_measures import measure_sentences
from .sections.quality import quality_sentence, quality_words
from .sections.satisfaction import share_cell, top_box
from .sections.wrong_and_sure import wrong_and_sure_evidence, wrong_and_sure_sentence

MOST_GAPS = 3  # in one sentence
MOST_RATED = 3  # ratings of the activity in one sentence
NOTHING_YET = "There is no change to report yet: nobody has answered a question in both tests."


def findings(document: OutcomeDocument, show: Show) -> Iterator[Finding]:
    if sentence := participation_sentence(document):
        brief = participation_brief(document)
        yield Finding("participation", sentence, "participants", brief)
    sentence = knowledge_sentence(document, show)
    yield Finding("objectives", sentence, "overall", knowledge_brief(document) or sentence)
    yield from largest_changes(document, show)
    for entry in document.confidence:
        if is_known(entry.matched.change):
            alone = len(document.confidence) == 1
            sentence = confidence_sentence(entry, show, alone=alone)
            yield Finding("confidence", sentence, f"confidence.{entry.key}")
    if sentence := wrong_and_sure_sentence(document, show):
        brief = wrong_and_sure_sentence(document, show, brief=True)
        yield Finding("states", sentence, wrong_and_sure_evidence(document), brief)
    if sentence := practice_sentence(document, show):
        yield Finding("practice_change", sentence, evidence_of_practice(document))
    if sentence := satisfaction_sentence(document, show):
        yield Finding("satisfaction", sentence, _first_rated(document))
    if sentence := micro_words(document):
        yield Finding("micro_learning", sentence)
    for wave in document.follow_up:
        if sentence := follow_up_sentence(wave, show):
            yield Finding("follow_up", sentence, f"wave.{wave.after_days}")
    if sentences := measure_sentences(document, show):
        yield Finding("practice_measures", " ".join(sentences))
    if sentence := arm_sentence(document):
        yield Finding("comparison_arm", sentence)
    if sentence := gaps_sentence(document):
        yield Finding("gaps", sentence)
    if sentence := after_sentence(document, show):
        yield Finding("decision_points", sentence, brief=after_brief(sentence))
    missing = document.missing_learners
    if missing and missing.survives is not None:
        sentences = [survival_sentence(missing), *survival_limits(document, show)]
        brief = " ".join([sentences[0], *silent_brief(document)])
        yield Finding("missing_learners", " ".join(sentences), "missing.worst", brief)
    if sentence := quality_sentence(document):
        yield Finding("item_analysis", sentence, brief=quality_words(document))


def knowledge_sentence(document: OutcomeDocument, show: Show) -> str:
    overall = document.knowledge.overall
    if not is_known(overall.pre):
        if overall.pre is Absent.HIDDEN:
            return average_not_shown(document)
        nothing_yet = NOTHING_YET.replace("nobody", nobody(document))
        return nothing_yet if document.items else NOT_ASKED_TWICE
    words = knowledge_brief(document).removesuffix(".")
    return f"{words}: {'; '.join(overall_details(overall, 'matched learner', show))}."


def average_not_shown(document: OutcomeDocument) -> str:
    """By whom it would tell: beside an earlier publication those who came between."""
    overall, groups = document.knowledge.overall, small_groups(document.snapshot.suppress_below)
    what = "The average over the learning objectives is"
    if overall.objectives == 1:
        what = "Correct answers in the one learning objective are"
    beside = "beside an earlier publication " * overall.hidden_beside_earlier
    it = "they" if overall.objectives == 1 else "it"
    return f"{what} not shown: {beside}{it} would tell of {groups}."


def knowledge_brief(document: OutcomeDocument) -> str:
    """Without size, interval and n, which stand below in their headline figure."""
    overall = document.knowledge.overall
    if not is_known(overall.pre):
        return ""
    where = averaged_over(overall.objectives)
    return f"{moved('Correct answers', overall.pre, overall.post, overall.p, where)}."


def overall_details(overall: AverageChange, people: str, show: Show) -> list[str]:
    """Size, interval, p and n of an average."""
    details = [overall_size(overall), *show.change_interval_words(overall.change_ci95)]
    details += [p_value(overall.p, show.floor)] if is_known(overall.p) else []
    return [*details, counted(overall.learners, people)]


def overall_size(overall: AverageChange) -> str:
    coarse = isinstance(overall, Overall) and overall.p_coarse
    return size(overall.change, overall.pre, overall.post, relative=not coarse)


def confidence_sentence(entry: Confidence, show: Show, *, alone: bool) -> str:
    """`alone`: the only confidence question, so that nothing is adjusted."""
    matched, p = entry.matched, deciding_p(entry.matched, alone=alone)
    what = f"{confident_learners(entry)} (“{top_box_words(entry)}”)"
    words = moved(what, matched.pre.share, matched.post.share, p)
    return f"{words}: {comparison_words(matched, show, alone=alone)}."


def satisfaction_sentence(document: OutcomeDocument, show: Show) -> str:
    """Of the ratings of the activity the first few, as the course asks them."""
    questions = document.satisfaction.questions if document.satisfaction else []
    named = [q for q in questions if is_known(q.share) or is_known(q.at_least)][:MOST_RATED]
    boxes: dict[str, list[str]] = {}
    for question in named:
        told = f"{share_cell(question, show).shown} {{}}to “{plain(question.stem)}”"
        boxes.setdefault(top_box(question), []).append(told)
    words = [
        listed([told.format(f"answered {box} " * (not k)) for k, told in enumerate(several)])
        for box, several in boxes.items()
    ]
    hidden = sum(q.share is Absent.HIDDEN and not is_known(q.at_least) for q in questions)
    words += [f"{counted(hidden, 'rating')} not shown"] * bool(hidden and words)
    return f"Of the respondents, {'; '.join(words)}." if words else ""


def _first_rated(document: OutcomeDocument) -> str:
    questions = document.satisfaction.questions if document.satisfaction else []
    return next((f"satisfaction.{each.key}" for each in questions), "")


def follow_up_sentence(wave: Wave, show: Show) -> str:
    """Who answered, which changes were made, and what was still correct."""
    if not is_known(wave.responded) or not wave.responded:
        return ""
    words = f"{counted(wave.responded, 'learner')} answered the follow-up {wave.label} the activity"
    told = [words, *([made] if (made := changes_made(wave)) else [])]
    told += [kept] if (kept := kept_words(wave, show)) else []
    return f"{'; '.join(told)}."


def gaps_sentence(document: OutcomeDocument) -> str:
    reasons = unjudged(document, items=False)
    rest, judged = unjudged_words(reasons, "objectives"), reasons.count(None)
    gaps = [gap for gap in document.persistent_gaps if gap.objective is not None]
    if gaps:
        return _gaps_named(document, gaps) + rest
    if not judged:
        return ""
    if rest:
        return f"No gap remains in the {_objectives_of(judged)} that can be judged.{rest}"
    return f"No gap remains in the {_objectives_of(judged)}."


def _objectives_of(n: int) -> str:
    return "one learning objective" if n == 1 else counted(n, "learning objective")


def _gaps_named(document: OutcomeDocument, gaps: Sequence[PersistentGap]) -> str:
    """Of many the first few; all stand in their section."""
    best = [each.objective for each in gained_surely(document)]
    gained = best[0] if len(best) == 1 else None
    came = any(opened(gap, document) for gap in gaps)
    named = listed(
        [
            f"objective {gap.objective}{', which gained most' * (gap.objective == gained)} "
            f"{in_parentheses([_reasons(gap_reason(gap, document))])}"
            for gap in gaps[:MOST_GAPS]
        ]
    )
    if len(gaps) > MOST_GAPS:
        is_there = "there is a gap" if came else "a gap remains"
        return (
            f"In {len(gaps)} objectives {is_there} after the activity, the first of them "
            f"{named}; all stand under persistent gaps."
        )
    few, many = ("There is a gap", "There are gaps") if came else ("A gap remains", "Gaps remain")
    return f"{few if len(gaps) == 1 else many} after the activity: {named}."


def _reasons(reason: str) -> str:
    """Several of one gap, told apart from those of the next."""
    return reason.replace("; ", " and ")
