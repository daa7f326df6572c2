"""Confidence before and after: the top box, the levels, the ratings as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import Comparison, Confidence, OutcomeDocument

from ..cells import Show
from ..columns import ITEM, TEST, P
from ..confident import confident_learners
from ..grammar import counted, deciding_p, moved, p_words
from ..report import Axis, Cell, Column, Figure, Section, Table, text
from ..tests_named import test_name
from . import section
from .comparing import compared_table, item_name
from .knowledge import share_of, whole_row

NOT_ASKED = "Confidence was not asked both before and after."


def confidence(document: OutcomeDocument, show: Show) -> Section:
    entries = document.confidence
    if not entries:
        return section("confidence", (NOT_ASKED,))
    lead = [words for words in (_rating_words(entry, show) for entry in entries) if words]
    lead.append("Self-reported confidence is a subjective measure of competence (Moore level 4).")
    figures = [_levels_figure(entry, show, alone=len(entries) == 1) for entry in entries]
    tables = (_top_box_table(entries, show), _ratings_table(entries, show))
    return section("confidence", tuple(lead), (*figures, *tables))


def top_box_words(entry: Confidence) -> str:
    """The levels that count as confident, as "very or extremely"."""
    return " or ".join(entry.scale[-entry.top :]) if entry.top else "no level"


def _rating_words(entry: Confidence, show: Show) -> str:
    ratings = entry.ratings
    if not is_known(ratings.mean_pre) or not is_known(ratings.mean_post):
        return ""
    before, after = show.number(ratings.mean_pre).shown, show.number(ratings.mean_post).shown
    scale = f"on a scale of 1 to {len(entry.scale)}"
    words = [f"{entry.key}: mean level {before} before, {after} after {scale}"]
    if is_known(ratings.statistic):
        words.append(f"{test_name(ratings.test)} z = {show.number(ratings.statistic).shown}")
        words.append(p_words(ratings.p, show.floor))
        if is_known(ratings.rank_biserial):
            words.append(f"rank-biserial r = {show.number(ratings.rank_biserial).shown}")
    return ", ".join(words) + "."


def _levels_figure(entry: Confidence, show: Show, *, alone: bool) -> Figure:
    subtitle = f"confident: “{top_box_words(entry)}”; {counted(entry.matched.n, 'matched learner')}"
    if is_known(entry.matched.p):
        name = test_name(entry.matched.test)
        subtitle += f"; {name} {_adjusted_words(entry.matched, show)}"
    p = deciding_p(entry.matched, alone=alone)
    levels = _levels(entry)
    return Figure(
        f"confidence-{entry.key}",
        "stacked",
        moved(confident_learners(entry), entry.matched.pre.share, entry.matched.post.share, p),
        f"{entry.stem} {subtitle}",
        Axis("share of matched learners"),
        levels.names,
        tuple(shades(len(levels.names))),
        (whole_row("pre-test", levels.pre), whole_row("post-test", levels.post)),
        _levels_table(entry, levels, show),
    )


def _adjusted_words(matched: Comparison, show: Show) -> str:
    if is_known(matched.p_holm):
        return f"adjusted {p_words(matched.p_holm, show.floor)}"
    return f"{p_words(matched.p, show.floor)}, not adjusted"


@dataclass(frozen=True)
class Levels:
    """How many rated themselves so, lowest first."""

    names: tuple[str, ...]
    pre: Sequence[int | Absent]
    post: Sequence[int | Absent]


def _levels(entry: Confidence) -> Levels:
    """Every level; confident or not, where some level is hidden and that is not."""
    ratings, matched = entry.ratings, entry.matched
    merged = [_merged(matched.n, side.count) for side in (matched.pre, matched.post)]
    if all(is_known(n) for n in (*ratings.pre, *ratings.post)) or None in merged:
        names = tuple(f"{level} {label}" for level, label in enumerate(entry.scale, 1))
        return Levels(names, ratings.pre, ratings.post)
    pre, post = (counts or () for counts in merged)
    return Levels(("not confident", f"confident: {top_box_words(entry)}"), pre, post)


def _merged(n: int | Absent, confident: int | Absent) -> tuple[int, int] | None:
    if not is_known(n) or not is_known(confident):
        return None
    return n - confident, confident


def shades(levels: int) -> Iterator[str]:
    """Names of the palette from the lightest to the darkest of five."""
    return (f"level-{1 + round(4 * index / max(1, levels - 1))}" for index in range(levels))


def _levels_table(entry: Confidence, levels: Levels, show: Show) -> Table:
    evidence = f"confidence.{entry.key}"
    pre, post = levels.pre, levels.post
    rows = []
    for index, label in enumerate(levels.names):
        cells: list[Cell] = []
        for counts in (pre, post):
            n = _total(counts)
            cells.append(show.count(counts[index], evidence))
            cells.append(show.share(share_of(counts[index], n), n, evidence))
        rows.append((text(label), *cells))
    columns = (
        Column("Level", "Level of the rating, lowest first."),
        Column("n pre-test", "Matched learners at the level before.", "people"),
        Column("Pre-test", "Share of matched learners.", "share 0 to 1"),
        Column("n post-test", "Matched learners at the level after.", "people"),
        Column("Post-test", "Share of matched learners.", "share 0 to 1"),
    )
    title = f"Levels of confidence: {item_name(entry)}"
    return Table(f"levels-{entry.key}", title, columns, tuple(rows), note="Matched learners.")


def _total(counts: Sequence[int | Absent]) -> int | Absent:
    absent = next((count for count in counts if not is_known(count)), None)
    return sum(count for count in counts if is_known(count)) if absent is None else absent


def _alone(matched: Comparison) -> Comparison:
    """A test that is alone in its family is not adjusted, also where its p is not shown."""
    if matched.p_holm is not Absent.HIDDEN:
        return matched
    return matched.model_copy(update={"p_holm": Absent.NOT_ADJUSTED})


def _top_box_table(entries: Sequence[Confidence], show: Show) -> Table:
    rows = [
        (
            text(item_name(entry), detail=f"confident: {top_box_words(entry)}"),
            _alone(entry.matched) if len(entries) == 1 else entry.matched,
            f"confidence.{entry.key}",
        )
        for entry in entries
    ]
    family = (
        "p is adjusted over the confidence questions (Holm)."
        if any(is_known(entry.matched.p_holm) for entry in entries)
        else "p is of one test alone: it is not adjusted."
    )
    return compared_table(
        "confidence",
        "Confident learners (top box)",
        ITEM,
        rows,
        show,
        note=f"The top box was fixed in the course before answers came in. {family}",
    )


def _ratings_table(entries: Sequence[Confidence], show: Show) -> Table:
    rows = []
    for entry in entries:
        ratings, evidence = entry.ratings, f"confidence.{entry.key}"
        rows.append(
            (
                text(item_name(entry)),
                show.number(ratings.mean_pre, evidence=evidence),
                show.number(ratings.mean_post, evidence=evidence),
                show.count(ratings.improved),
                show.count(ratings.same),
                show.count(ratings.worse),
                show.number(ratings.statistic),
                show.number(ratings.rank_biserial),
                show.p(ratings.p, evidence),
                text(test_name(ratings.test)),
            )
        )
    columns = (
        ITEM,
        Column("Mean pre-test", "Mean level before."),
        Column("Mean post-test", "Mean level after."),
        Column("Higher", "Learners whose level rose.", "people"),
        Column("Same", "Learners at the same level.", "people"),
        Column("Lower", "Learners whose level fell.", "people"),
        Column("z", "Statistic of the test."),
        Column("r", "Matched rank-biserial correlation; read it beside how many moved."),
        P,
        TEST,
    )
    note = "Matched learners."
    return Table("ratings", "Confidence as ratings", columns, tuple(rows), note, appendix=True)
