"""Every figure of a document as a row: the contract's sections by name, later ones by fields."""

from collections.abc import Iterator

from outcomes.snapshots.document import (
    Audience,
    Comparison,
    Confidence,
    Item,
    MeasuredObjective,
    OptionQuestion,
    OutcomeDocument,
    Participation,
    is_known,
)

from .tidy_parts import rows_of_part
from .tidy_row import Row, row

# Sections that stand beside the contract's: each number in them becomes a row.
ADDED = (
    "flow",
    "confidence_knowledge",
    "subgroups",
    "follow_up",
    "follow_up_days",
    "item_analysis",
    "reliability",
    "precision",
    "comparison_arm",
    "scores",
    "decision_points",
    "satisfaction",
    "micro_learning",
    "campaign_answers",
    "missing_learners",
    "by_group",
    "moderators",
    "workplace",
    "boosters",
    "practice_measures",
    "data_quality",
    "drift",
    "wordings",
)


def rows(document: OutcomeDocument) -> Iterator[Row]:
    for name in ("id", "as_of", "computed_at", "software", "digest"):
        yield row("snapshot", name, "", "", name, getattr(document.snapshot, name))
    yield from _participation(document.participation)
    yield from _audience(document.audience)
    yield from _knowledge(document)
    for rating in document.confidence:
        yield from _confidence(rating)
    yield from _options("practice_change", document.practice_change)
    yield from _options("barriers", document.barriers)
    yield from rows_of_part("state", document.snapshot.states)
    for name in ADDED:
        yield from rows_of_part(name, getattr(document, name))
    for gap in document.persistent_gaps:
        key = gap.key if gap.objective is None else gap.objective
        yield row("persistent_gap", key, gap.reason, "matched", "post", gap.post)
    for number, note in enumerate(document.notes, 1):
        yield row("note", number, note, "", "")


def _participation(part: Participation) -> Iterator[Row]:
    for name in ("participants", "cme_learners", "micro_learning"):
        yield row("participation", name, "", "persons", "n", count=getattr(part, name))
    for stage in part.funnel:
        about = ("funnel", stage.stage, stage.definition, "persons", "n")
        yield row(*about, n=stage.recorded_for, count=stage.n)
    for campaign in part.campaigns:
        yield row("campaign", campaign.label, "", "persons", "n", count=campaign.n)


def _audience(audience: Audience) -> Iterator[Row]:
    for name in ("specialty", "profession"):
        for entry in getattr(audience, name):
            yield row(name, entry.label, "", "participants", "share", entry.share, count=entry.n)
    group = audience.oncologists
    yield row(
        "audience",
        "oncologists",
        "",
        "participants",
        "share",
        group.share,
        n=group.of,
        count=group.n,
    )
    for key, given in audience.numbers.items():
        for figure in ("mean", "sd", "median"):
            value = getattr(given, figure)
            yield row("number", key, given.stem, "respondents", figure, value, n=given.n)


def _knowledge(document: OutcomeDocument) -> Iterator[Row]:
    overall, label = document.knowledge.overall, "Average over objectives"
    about = ("knowledge", "overall", label, "matched")
    yield row(*about, "pre", overall.pre, n=overall.learners)
    yield row(*about, "post", overall.post, n=overall.learners)
    yield row(
        *about,
        "change",
        overall.change,
        n=overall.learners,
        limits=overall.change_ci95,
        test=overall.test,
        p=overall.p,
    )
    for objective in document.knowledge.objectives:
        yield from _comparisons("objective", str(objective.objective), objective.text, objective)
    for item in document.items:
        yield from _comparisons("item", item.key, item.stem, item)
        yield from _answers(item)
    for objective in document.knowledge.objectives:
        yield from _moves("objective", str(objective.objective), objective)
    for item in document.items:
        yield from _moves("item", item.key, item)


def _answers(item: Item) -> Iterator[Row]:
    for option in item.options:
        about = ("answers", f"{item.key}.{option.choice}", option.text, "matched")
        yield row(*about, "pre", n=item.matched.n, count=option.pre)
        yield row(*about, "post", n=item.matched.n, count=option.post)


def _moves(section: str, key: str, entry: MeasuredObjective | Item) -> Iterator[Row]:
    if entry.learners:
        yield from rows_of_part(section, entry.learners, (key, "learners"))


def _comparisons(
    section: str, key: str, label: str, entry: MeasuredObjective | Item | Confidence
) -> Iterator[Row]:
    for cohort, comparison in (("matched", entry.matched), ("all", entry.all)):
        yield from _comparison((section, key, label, cohort), comparison)


def _comparison(about: tuple[str, str, str, str], comparison: Comparison) -> Iterator[Row]:
    for figure, side in (("pre", comparison.pre), ("post", comparison.post)):
        yield row(*about, figure, side.share, n=side.n, count=side.count, limits=side.ci95)
    n, effect = comparison.n, comparison.effect
    yield row(
        *about,
        "change",
        comparison.change,
        n=n,
        limits=comparison.change_ci95,
        test=comparison.test,
        p=comparison.p,
        p_adjusted=comparison.p_holm,
    )
    yield row(*about, "cohens_h", effect.cohens_h, n=n)
    yield row(*about, "odds_ratio", effect.odds_ratio, n=n, limits=effect.odds_ratio_ci95)
    yield row(*about, "normalized_gain", effect.normalized_gain, n=n)
    if is_known(comparison.table):
        for figure in ("both", "gained", "lost", "neither"):
            yield row(*about, figure, n=n, count=getattr(comparison.table, figure))


def _confidence(rating: Confidence) -> Iterator[Row]:
    key, ratings, n = rating.key, rating.ratings, rating.matched.n
    yield from _comparisons("confidence", key, rating.stem, rating)
    for figure, counts in (("pre", ratings.pre), ("post", ratings.post)):
        for level, count in enumerate(counts, 1):
            label = rating.scale[level - 1]
            yield row("rating", f"{key}.{level}", label, "matched", figure, count=count)
        mean = getattr(ratings, f"mean_{figure}")
        yield row("rating", key, rating.stem, "matched", f"mean_{figure}", mean, n=n)
    yield row(
        "rating",
        key,
        rating.stem,
        "matched",
        "rank_biserial",
        ratings.rank_biserial,
        n=n,
        test=ratings.test,
        p=ratings.p,
    )


def _options(section: str, questions: list[OptionQuestion]) -> Iterator[Row]:
    for question in questions:
        for option in question.options:
            yield row(
                section,
                f"{question.key}.{option.choice}",
                option.text,
                "respondents",
                "share",
                option.share,
                n=question.n,
                count=option.n,
                limits=option.ci95,
            )
