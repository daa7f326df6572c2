"""Evidence of comparisons: the average, objectives, items, confidence."""

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import (
    Comparison,
    Confidence,
    Effect,
    FourfoldTable,
    Item,
    MeasuredObjective,
    OutcomeDocument,
    Side,
)

from .cells import Show
from .findings import overall_size
from .grammar import absence, counted, p_words, size
from .headlines import from_to
from .report import Evidence, Fact, told
from .sections.comparing import item_name
from .sections.confidence import top_box_words
from .tests_named import tested


def overall(document: OutcomeDocument, show: Show, _: str) -> Evidence:
    average = document.knowledge.overall
    facts = [
        Fact(
            "Who was counted",
            "learners with at least one question answered both before and after; first answers; "
            "each objective weighs the same",
        ),
        Fact("Learners", show.count(average.learners).shown),
        Fact("Objectives", show.count(average.objectives).shown),
        Fact("Change", overall_size(average)),
        Fact("95% interval", show.change_interval(average.change_ci95).shown),
        Fact("Test", tested(average.test, average.p, show.floor)),
    ]
    title = "Correct answers, average over the learning objectives"
    if average.objectives == 1:
        title = "Correct answers in the one learning objective"
    return told(title, from_to(average.pre, average.post), facts, _means(document))


def _means(document: OutcomeDocument) -> list[str]:
    """The mean of the objectives' shares, with the shares in it."""
    average = document.knowledge.overall
    lines = []
    for word, mean, sides in (
        ("before", average.pre, [each.matched.pre for each in document.knowledge.objectives]),
        ("after", average.post, [each.matched.post for each in document.knowledge.objectives]),
    ):
        parts = [(side.count, side.n) for side in sides if is_known(side.count) and side.n]
        if is_known(mean) and len(parts) == average.objectives:
            added = " + ".join(f"{count:,}/{n:,}" for count, n in parts)
            exact = sum(count / n for count, n in parts if is_known(n)) / len(parts)
            lines.append(f"{word}: ({added}) / {len(parts)} = {exact:.4f}")
    return lines


def objective(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entries = document.knowledge.objectives
    entry = next((each for each in entries if str(each.objective) == about), None)
    if entry is None:
        return None
    title = f"Objective {entry.objective}: {entry.text}"
    return compared(entry, title, f"questions {', '.join(entry.questions)}", show)


def item(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entry = next((each for each in document.items if each.key == about), None)
    if entry is None:
        return None
    question = f"question {entry.question}, version {entry.version}"
    return compared(entry, item_name(entry), question, show)


def confidence(document: OutcomeDocument, show: Show, about: str) -> Evidence | None:
    entry = next((each for each in document.confidence if each.key == about), None)
    if entry is None:
        return None
    evidence = compared(entry, item_name(entry), f"confident: “{top_box_words(entry)}”", show)
    ratings = entry.ratings
    if not is_known(ratings.mean_pre):
        return evidence
    means = [show.number(mean).shown for mean in (ratings.mean_pre, ratings.mean_post)]
    mean = Fact("Mean level", f"{means[0]} before, {means[1]} after")
    return told(evidence.title, evidence.shown, [*evidence.facts, mean], evidence.formula)


def compared(
    entry: MeasuredObjective | Item | Confidence, title: str, questions: str, show: Show
) -> Evidence:
    matched, everybody = entry.matched, entry.all
    who = f"learners who answered both before and after, first answers; {questions}"
    test = tested(matched.test, matched.p, show.floor)
    if is_known(matched.p_holm):
        test += f"; adjusted (Holm) {p_words(matched.p_holm, show.floor)}"
    sides = f"{side_words(everybody.pre, show)} before, {side_words(everybody.post, show)} after"
    facts = [
        Fact("Who was counted", who),
        Fact("Matched learners", show.count(matched.n).shown + _pairs(matched)),
        Fact("Pre-test", side_words(matched.pre, show)),
        Fact("Post-test", side_words(matched.post, show)),
        Fact("Change", size(matched.change, matched.pre.share, matched.post.share)),
        Fact("95% interval of the change", show.change_interval(matched.change_ci95).shown),
        Fact("Table", _table_words(matched)),
        Fact("Test", test),
        Fact("Effect", _effects(matched.effect, show)),
        Fact("Everybody (not matched)", sides),
    ]
    return told(title, from_to(matched.pre.share, matched.post.share), facts, _formula(matched))


def _pairs(matched: Comparison) -> str:
    pairs = matched.pre.n
    if pairs == matched.n or not is_known(pairs):
        return ""
    return f" ({counted(pairs, 'pair of answers', 'pairs of answers')})"


def side_words(side: Side, show: Show) -> str:
    """ "119 of 212 = 56% (95% CI 49% to 63%)"."""
    if not is_known(side.share):
        return absence(side.share)
    whole = f"{show.count(side.count).shown} of {show.count(side.n).shown}"
    interval = f" (95% CI {show.interval(side.ci95).shown})" if is_known(side.ci95) else ""
    return f"{whole} = {show.share(side.share).shown}{interval}"


def _table_words(matched: Comparison) -> str:
    table = matched.table
    if not is_known(table):
        return absence(table) if matched.table_suppressed else ""
    counts = zip(
        (
            "correct both times",
            "wrong, then correct",
            "correct, then wrong",
            "wrong both times",
        ),
        (table.both, table.gained, table.lost, table.neither),
        strict=True,
    )
    return "; ".join(f"{words} {n:,}" for words, n in counts if is_known(n))


def _effects(effect: Effect, show: Show) -> str:
    parts = []
    if is_known(effect.cohens_h):
        parts.append(f"Cohen's h {show.number(effect.cohens_h).shown}")
    if is_known(effect.normalized_gain) and effect.normalized_gain >= 0:  # a fall gains nothing
        parts.append(f"normalized gain {show.number(effect.normalized_gain).shown}")
    if is_known(effect.odds_ratio):
        limits = effect.odds_ratio_ci95
        interval = f" ({show.ratio_interval(limits).shown})" if is_known(limits) else ""
        parts.append(f"odds ratio {show.number(effect.odds_ratio).shown}{interval}")
    return ", ".join(parts)


def _formula(matched: Comparison) -> list[str]:
    """The change with its counts; of one item also from the discordant pairs, and its p."""
    lines = [_difference(matched)]
    table = matched.table
    if is_known(table) and is_known(table.gained) and is_known(table.lost):
        lines += _discordant(matched, table)
    return [line for line in lines if line]


def _difference(matched: Comparison) -> str:
    pre, post = matched.pre, matched.post
    figures = (pre.count, pre.n, post.count, post.n, pre.share, post.share, matched.change)
    if not all(is_known(figure) for figure in figures):
        return ""
    counts = f"{post.count:,}/{post.n:,} − {pre.count:,}/{pre.n:,}"
    return f"change = {counts} = {matched.change:+.4f}"


def _discordant(matched: Comparison, table: FourfoldTable) -> list[str]:
    lines = [f"change = (gained − lost) / n = ({table.gained:,} − {table.lost:,}) / {matched.n:,}"]
    if is_known(matched.p) and is_known(table.gained) and is_known(table.lost):
        changed = table.gained + table.lost
        lines.append(
            f"p = P(min(gained, lost) or fewer of {changed:,} in a fair coin) × 2 = {matched.p:.4g}"
        )
    return lines
