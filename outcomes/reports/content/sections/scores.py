"""One score a learner: mean, spread, everything right, and the effect beside published ones."""

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known, none_if_absent
from outcomes.snapshots.document import Limits, OutcomeDocument
from outcomes.snapshots.document_learners import Scores, ScoreSide

from ..cells import Show, ends
from ..columns import CI, N
from ..grammar import absence, counted, in_parentheses, moved, p_words, size
from ..report import Axis, Cell, Column, Figure, FigureRow, Mark, Part, Section, Table, text
from ..tests_named import test_name
from . import section

NOTE = (
    "One score per learner: the share correct of the items answered before and after. Here every "
    "learner weighs the same; in the average over objectives every objective does, so the two "
    "differ where learners answered different objectives. All correct: every item a learner "
    "answered both times, which may be one."
)
FEWEST_BESIDE_BAND = 20
EFFECTS = (
    "d_av divides the mean change by the mean of both standard deviations, d_z by that of the "
    "changes; only d_av is comparable with effects of other designs."
)


def scores(document: OutcomeDocument, show: Show) -> Section | None:
    scores = document.scores
    if scores is None:
        return None
    parts: list[Part] = [_sides_table(scores, show)]
    if is_known(scores.d_av):
        parts.insert(0, _figure(scores, show))
    return section(
        "scores", (score_sentence(scores, show, of_item=_of_the_one_item(document)),), tuple(parts)
    )


def score_sentence(scores: Scores, show: Show, *, of_item: float | Absent = Absent.HIDDEN) -> str:
    if not is_known(scores.pre.mean):
        return f"Mean score per learner: {absence(scores.pre.mean)}."
    moved_by = size(
        scores.change, scores.pre.mean, scores.post.mean, relative=not scores.suppressed
    )
    details = [moved_by, counted(scores.n, "matched learner")]
    if is_known(scores.p):
        details.insert(1, f"{test_name(scores.test)} {p_words(scores.p, show.floor)}")
    p = of_item if scores.p is Absent.HIDDEN else scores.p
    words = moved("The mean score per learner", scores.pre.mean, scores.post.mean, p)
    return f"{words} {in_parentheses(details)}.{_effect_sentence(scores)}"


def _of_the_one_item(document: OutcomeDocument) -> float | Absent:
    """A score of one item is that item, whose own p may be shown."""
    return document.items[0].matched.p if len(document.items) == 1 else Absent.HIDDEN


def _effect_sentence(scores: Scores) -> str:
    if not is_known(scores.d_av):
        return ""
    interval = ""
    if is_known(scores.d_av_ci95):
        interval = f" (95% CI {numbers.ratio_interval(ends(scores.d_av_ci95))})"
    low, high = (numbers.number(limit, 2) for limit in scores.band)
    return (
        f" The standardized change is d_av = {numbers.number(scores.d_av, 2)}{interval}; "
        f"{position(scores.d_av, scores.d_av_ci95, scores.band, scores.n)} the published band of "
        f"{low} to {high}."
    )


def position(effect: float, limits: Limits, band: list[float], n: int | Absent) -> str:
    """Above or below only where the whole interval is; the band is context, not a target. Of few
    learners nothing is said: published effects are of more.
    """
    if is_known(n) and n < FEWEST_BESIDE_BAND:
        return f"with fewer than {FEWEST_BESIDE_BAND} learners it is not compared with"
    what = "its interval" if is_known(limits) else "it"
    low, high = ends(limits) if is_known(limits) else (effect, effect)
    if low is not None and low > band[1]:
        return f"{what} is above"
    if high is not None and high < band[0]:
        return f"{what} is below"
    return f"{what} overlaps" if is_known(limits) else f"{what} is within"


def _figure(scores: Scores, show: Show) -> Figure:
    rows = tuple(
        FigureRow(name, (_mark(value, limits),), _mark(value, limits).shown)
        for name, value, limits in _effects(scores)
        if is_known(value)
    )
    drawn = [
        limit
        for row in rows
        for mark in row.marks
        for limit in (mark.value, mark.low, mark.high)
        if limit is not None
    ]
    low, high = min(0.0, *drawn), max(1.0, *drawn)
    return Figure(
        "effects",
        "forest",
        "Standardized change of the score per learner",
        "95% intervals; shaded: published band of comparable activities",
        Axis(
            "standardized change (d)",
            high=-(-high // 0.5) * 0.5,
            low=low // 0.5 * 0.5,
            step=0.25 if high - low <= 1.5 else 0.5 if high - low <= 4 else 2.0,
            unit="number",
            bands=((scores.band[0], scores.band[1]),),
        ),
        ("effect",),
        ("after",),
        rows,
        _effects_table(scores, show),
    )


def _effects(scores: Scores) -> list[tuple[str, float | int | Absent, Limits]]:
    return [("d_av", scores.d_av, scores.d_av_ci95), ("d_z", scores.d_z, scores.d_z_ci95)]


def _mark(value: float | int | Absent, limits: Limits) -> Mark:
    low, high = ends(limits) if is_known(limits) else (None, None)
    known = none_if_absent(value)
    return Mark(numbers.number(known, 2) if known is not None else "", known, low, high)


def _effects_table(scores: Scores, show: Show) -> Table:
    columns = (
        Column("Effect", "Standardized mean change of the score per learner."),
        Column("d", "Its size."),
        Column("95% CI", "d_av: delta method; d_z: noncentral t.", "d"),
    )
    rows = tuple(
        (text(name), show.number(value, evidence="scores.change"), show.ratio_interval(limits))
        for name, value, limits in _effects(scores)
    )
    return Table(
        "effects", "Standardized change", columns, rows, f"{EFFECTS} Band: {scores.band_source}"
    )


def _sides_table(scores: Scores, show: Show) -> Table:
    columns = (
        Column("When", "Pre-test or post-test."),
        N,
        Column("Mean", "Mean share correct, one a learner.", "share 0 to 1"),
        Column("SD (points)", "Sample standard deviation.", "points"),
        Column("Median", "Median share correct.", "share 0 to 1"),
        Column(
            "All correct", "Learners with every item they answered both times correct.", "people"
        ),
        Column("All correct %", "Their share.", "share 0 to 1"),
        CI,
    )
    rows = (
        (text("Pre-test"), *_cells(scores, scores.pre, show)),
        (text("Post-test"), *_cells(scores, scores.post, show)),
    )
    return Table("scores", "Score per learner", columns, rows, NOTE)


def _cells(scores: Scores, side: ScoreSide, show: Show) -> tuple[Cell, ...]:
    evidence = "scores.change"
    spread = side.sd * 100 if is_known(side.sd) else side.sd
    return (
        show.count(scores.n, evidence),
        show.share(side.mean, evidence=evidence),
        show.number(spread, 0),
        show.share(side.median, evidence=evidence),
        show.count(side.all_right, evidence),
        show.share(side.all_right_share, scores.n, evidence),
        show.interval(side.all_right_share_ci95),
    )
