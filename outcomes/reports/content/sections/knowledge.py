"""Correct answers before and after: by learning objective, by item, by choice; what became of each
learner.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from courses.english import joined
from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    ChosenOption,
    Item,
    LearnerMoves,
    MeasuredObjective,
    OutcomeDocument,
)
from outcomes.statistics import wilson

from ..cells import NONE, Show
from ..columns import ITEM, OBJECTIVE, SIDES, N
from ..grammar import absence, counted, moved, p_words, size, span, spans_all
from ..report import Axis, Cell, Column, Figure, FigureRow, Mark, Section, Table, text
from ..tests_named import item_test, test_name
from . import section
from .comparing import (
    compared_table,
    comparison_row,
    item_name,
    objective_name,
    overall_row,
)
from .everybody import with_overlap

COLORS = ("before", "after")
NOT_ASKED_TWICE = "No question is asked both before and after."


def objectives(document: OutcomeDocument, show: Show) -> Section:
    entries = document.knowledge.objectives
    if not entries:
        return section("objectives", (NOT_ASKED_TWICE,))
    figure = Figure(
        "objectives",
        "dumbbell",
        _overall_title(document),
        _overall_subtitle(document, show),
        Axis("share of correct answers"),
        SIDES,
        COLORS,
        tuple(
            comparison_row(objective_name(o), o.matched, show, alone=len(entries) == 1)
            for o in entries
        ),
        _objectives_table(document, show),
    )
    everybody = compared_table(
        "objectives_everybody",
        "Everybody who answered, by learning objective (not matched)",
        OBJECTIVE,
        [(text(objective_name(o)), o.all, "") for o in entries],
        show,
        note=_UNMATCHED,
        appendix=True,
    )
    if not document.is_published:
        everybody = with_overlap(everybody, entries, show)
    return section("objectives", (), (figure, everybody))


_UNMATCHED = (
    "Sensitivity analysis: n is answers before / after. The two sides overlap: those who answered "
    "both times are in both, which the two-proportion z test does not allow for. Not the "
    "analysis of record."
)


def _overall_title(document: OutcomeDocument) -> str:
    overall = document.knowledge.overall
    what = "Correct answers, on average over the objectives,"
    if overall.objectives == 1:
        what = "Correct answers"
    if not is_known(overall.pre):
        return "Correct answers before and after, by learning objective"
    return moved(what, overall.pre, overall.post, overall.p)


def _overall_subtitle(document: OutcomeDocument, show: Show) -> str:
    overall = document.knowledge.overall
    parts = [counted(overall.learners, "matched learner")]
    if is_known(overall.change):
        parts += [size(overall.change, overall.pre, overall.post, relative=False)]
    if is_known(overall.p):
        parts += [f"{test_name(overall.test)} {p_words(overall.p, show.floor)}"]
    return "; ".join([*parts, "bars are 95% intervals"])


def _objectives_table(document: OutcomeDocument, show: Show) -> Table:
    table = compared_table(
        "objectives",
        "Learning objectives, matched learners",
        OBJECTIVE,
        [
            (
                text(objective_name(o), detail=_measured(o, document.items)),
                o.matched,
                f"objective.{o.objective}",
            )
            for o in document.knowledge.objectives
        ],
        show,
        note="n are learners; where an objective has several items, the shares count their paired "
        f"answers. {_tests_words(document)}. {bases_sentence(document)}".strip(),
    )
    if document.knowledge.overall.objectives == 1:  # it is the average
        return table
    rows = (*table.rows, overall_row(document.knowledge.overall, show))
    return Table(table.key, table.title, table.columns, rows, table.note, table.brief)


def _tests_words(document: OutcomeDocument) -> str:
    objectives = sum(each.matched.n != 0 for each in document.knowledge.objectives)
    average = "; the average is one test, and its p needs no adjustment" * (objectives > 1)
    return f"{_family('objectives', objectives)}{average}"


def _family(name: str, tests: int) -> str:
    return "One test, not adjusted" if tests == 1 else f"p adjusted by Holm over the {name}"


def _measured(objective: MeasuredObjective, items: Sequence[Item]) -> str:
    """ "q1 (knowledge), q2 (competence)"."""
    measures = {item.question: item.measures for item in items}
    return ", ".join(
        f"{key} ({measures[key]})" if key in measures else key for key in objective.questions
    )


def bases_sentence(document: OutcomeDocument) -> str:
    """On how many learners each objective of the average rests, where they differ."""
    by_n: dict[int, list[str]] = {}
    for each in document.knowledge.objectives:
        if is_known(each.matched.n) and each.matched.n:
            by_n.setdefault(each.matched.n, []).append(str(each.objective))
    if len(by_n) < 2:
        return ""
    groups = [
        f"{counted(n, 'learner')} in {'objective' if len(o) == 1 else 'objectives'} {joined(o)}"
        for n, o in by_n.items()
    ]
    return f"The average joins groups that differ: {joined(groups)}."


LEVEL = Column("Measures", "Knowledge (Moore level 3) or competence (level 4).")
MOORE = {"knowledge": 3, "competence": 4}


def _with_level(table: Table, entries: Sequence[Item]) -> Table:
    """What each item measures, beside its wording."""
    rows = tuple(
        (row[0], text(_level(item)), *row[1:])
        for row, item in zip(table.rows, entries, strict=True)
    )
    brief = (0, 1, *(index + 1 for index in table.brief[1:]))
    columns = (table.columns[0], LEVEL, *table.columns[1:])
    return replace(table, columns=columns, rows=rows, brief=brief)


def _level(item: Item) -> str:
    level = MOORE.get(item.measures)
    return f"{item.measures} ({level})" if level else item.measures


def items(document: OutcomeDocument, show: Show) -> Section:
    entries = document.items
    if not entries:
        return section("items", (NOT_ASKED_TWICE,))
    rows = [(text(item_name(i)), i.matched, f"item.{i.key}") for i in entries]
    figure = Figure(
        "items",
        "dumbbell",
        _items_title(entries),
        f"matched learners of each item; {item_test(document.snapshot.rules)}; p adjusted over the "
        "items (Holm); "
        "Wilson intervals",
        Axis("share of learners correct"),
        SIDES,
        COLORS,
        tuple(
            comparison_row(item_name(i), i.matched, show, alone=len(entries) == 1) for i in entries
        ),
        _with_level(
            compared_table(
                "items",
                "Items, matched learners",
                ITEM,
                rows,
                show,
                note="First answer before against first answer after. "
                f"{_family('items', len(entries))}.",
            ),
            entries,
        ),
    )
    return section("items", (), (figure, _everybody_by_item(document, show)))


def _everybody_by_item(document: OutcomeDocument, show: Show) -> Table:
    table = compared_table(
        "items_everybody",
        "Everybody who answered, by item (not matched)",
        ITEM,
        [(text(item_name(i)), i.all, "") for i in document.items],
        show,
        note=_UNMATCHED,
        appendix=True,
    )
    return table if document.is_published else with_overlap(table, document.items, show)


def _items_title(entries: Sequence[Item]) -> str:
    """How many rose and fell beyond chance, of those of which it is known."""
    known = [i.matched for i in entries if is_known(i.matched.p_holm)]
    if not known:
        return "Correct answers before and after, by item"
    sure = [c for c in known if is_known(c.p_holm) and c.p_holm < numbers.ALPHA]
    rose = sum(1 for c in sure if is_known(c.change) and c.change > 0)
    fell = sum(1 for c in sure if is_known(c.change) and c.change < 0)
    hidden = sum(1 for i in entries if i.matched.p_holm is Absent.HIDDEN)
    untested = len(entries) - len(known) - hidden
    words = _how_many(rose, fell, len(known), len(entries))
    words += f"; {hidden} not shown" if hidden else ""
    return words + (f"; {untested} not tested" if untested else "")


def _how_many(rose: int, fell: int, known: int, items: int) -> str:
    if known == 1:
        only = "The one item" if items == 1 else "The one item that is told"
        return f"{only} {'rose' if rose else 'fell' if fell else 'did not change'} beyond chance"
    of = counted(known, "item")
    if not rose and not fell:
        return f"0 of {of} rose or fell beyond chance"
    if not rose:
        return f"{fell} of {of} fell beyond chance, none rose"
    return f"{rose} of {of} rose beyond chance" + (f", {fell} fell" if fell else "")


# --- choices -------------------------------------------------------------------------------------


def answers(document: OutcomeDocument, show: Show) -> Section | None:
    """What was chosen before and after, item by item."""
    parts = tuple(_answers_figure(item, show) for item in document.items if item.options)
    lead = (
        "What learners chose before and after. An incorrect answer that many choose after may be a "
        "misconception; those who chose it before need not be those who chose it after."
    )
    return section("answers", (lead,), parts) if parts else None


def _answers_figure(item: Item, show: Show) -> Figure:
    n = item.matched.n
    return Figure(
        f"answers-{item.key}",
        "bars",
        _misconception(item),
        f"{item.stem} {counted(n, 'matched learner')}; Wilson intervals",
        Axis("share of matched learners"),
        SIDES,
        COLORS,
        tuple(
            FigureRow(_choice_name(o), (_chosen(o.pre, n), _chosen(o.post, n)))
            for o in item.options
        ),
        _answers_table(item, show),
        folded=True,
    )


def _choice_name(option: ChosenOption) -> str:
    return f"{option.text} (correct)" if option.correct else option.text


def _misconception(item: Item) -> str:
    wrong = [(o.post, o) for o in item.options if not o.correct and is_known(o.post)]
    chosen, worst = max(wrong, key=lambda counted: counted[0], default=(0, None))
    n = item.matched.n
    if worst and is_known(n) and n and chosen / n >= 0.1:
        before = share_of(worst.pre, n)
        known = f" ({numbers.percent(before)} before)" if is_known(before) else ""
        return f"{item.key}: {numbers.percent(chosen / n)} chose “{worst.text}” after{known}"
    return f"{item.key}: what learners chose before and after"


def _chosen(count: int | Absent, n: int | Absent) -> Mark:
    if not is_known(count) or not is_known(n):
        return Mark(absence(n if is_known(count) else count))
    if not n:
        return Mark(absence(Absent.NOBODY))
    low, high = wilson(count, n) or (None, None)
    return Mark(numbers.percent(count / n), count / n, low, high, n=count)


def _answers_table(item: Item, show: Show) -> Table:
    evidence = f"item.{item.key}"
    rows = tuple(
        (
            text(f"{o.choice}. {o.text}", mark="right" if o.correct else ""),
            text("correct" if o.correct else ""),
            *(
                cell
                for count in (o.pre, o.post)
                for cell in (
                    show.count(count, evidence),
                    show.share(share_of(count, item.matched.n), item.matched.n),
                )
            ),
        )
        for o in item.options
    )
    return Table(
        f"answers-{item.key}",
        f"Answers chosen: {item_name(item)}",
        (
            Column("Answer", "Key and wording of the choice."),
            Column("Key", "Whether it is a correct answer."),
            Column("n pre-test", "Matched learners who chose it before.", "people"),
            Column("Pre-test", "Share of matched learners who chose it before.", "share 0 to 1"),
            Column("n post-test", "Matched learners who chose it after.", "people"),
            Column("Post-test", "Share of matched learners who chose it after.", "share 0 to 1"),
        ),
        rows,
        note="Matched learners.",
    )


def share_of(count: int | Absent, of: int | Absent) -> float | Absent:
    """The share, or why there is none."""
    if not is_known(count):
        return count
    if not is_known(of):
        return of
    return count / of if of else Absent.NOBODY


# --- what became of each learner ------------------------------------------------------------------

# The second holds of one item and of several: a chart has both.
MOVES = (
    (
        "Improved",
        "more correct after",
        "Incorrect before, correct after; for several items a larger share correct after.",
        "good",
    ),
    (
        "Reinforced",
        "all correct both times",
        "Correct before and after; for several items all of them.",
        "kept",
    ),
    (
        "Unchanged",
        "as many correct, but not all",
        "Incorrect before and after; for several items the same share, and not all correct.",
        "same",
    ),
    (
        "Worse",
        "fewer correct after",
        "Correct before, incorrect after; for several items a smaller share correct after.",
        "worse",
    ),
)


def learner_moves(document: OutcomeDocument, show: Show) -> Section | None:
    """Improved, reinforced, unchanged, worse: each matched learner once per row."""
    rows = list(_moves(document))
    if not rows:
        return None
    figure = Figure(
        "learners",
        "stacked",
        _most_improved([moves for _, moves, _ in rows]),
        "each matched learner once per row",
        Axis("share of matched learners"),
        tuple(f"{name.lower()}: {short}" for name, short, *_ in MOVES),
        tuple(color for *_, color in MOVES),
        tuple(_moves_row(label, moves) for label, moves, _ in rows),
        _moves_table(rows, show),
    )
    return section("learners", (), (figure,))


def _moves(document: OutcomeDocument) -> Iterator[tuple[str, LearnerMoves, str]]:
    """Name, moves and evidence of every objective and item that has them."""
    for objective in document.knowledge.objectives:
        if moves := moves_of(objective):
            yield objective_name(objective), moves, f"objective.{objective.objective}"
    for item in document.items:
        if moves := moves_of(item):
            yield item_name(item), moves, f"item.{item.key}"


def moves_of(entry: MeasuredObjective | Item) -> LearnerMoves | None:
    """What became of the learners; of an older document, from the fourfold table."""
    if entry.learners or not is_known(entry.matched.table):
        return entry.learners
    table = entry.matched.table
    return LearnerMoves(
        n=entry.matched.n,
        improved=table.gained,
        reinforced=table.both,
        unchanged=table.neither,
        worse=table.lost,
    )


def counts_of(moves: LearnerMoves) -> tuple[int | Absent, ...]:
    return moves.improved, moves.reinforced, moves.unchanged, moves.worse


def _moves_row(label: str, moves: LearnerMoves) -> FigureRow:
    return whole_row(label, counts_of(moves))


def whole_row(label: str, counts: Sequence[int | Absent], gap: bool = False) -> FigureRow:
    """Counts of a whole as shares of it."""
    missing = next((count for count in counts if not is_known(count)), None)
    if missing is not None:
        return FigureRow(label, tuple(Mark(absence(missing)) for _ in counts), gap=gap)
    known = [count for count in counts if is_known(count)]
    total = sum(known)
    if not total:
        return FigureRow(label, tuple(Mark(absence(Absent.NOBODY)) for _ in counts), gap=gap)
    marks = (Mark(numbers.percent(count / total), count / total, n=count) for count in known)
    return FigureRow(label, tuple(marks), f"n = {total:,}", gap)


def _most_improved(moves: Sequence[LearnerMoves]) -> str:
    shares = [share_of(each.improved, each.n) for each in moves]
    known = [share for share in shares if is_known(share)]
    if not known or spans_all(known):
        return "How each learner changed"
    shown = ", where shown" if Absent.HIDDEN in shares else ""
    several = ", by objective and item" if min(known) < max(known) else ""
    return f"{span(known)} of learners improved{_got_worse(moves)}{several}{shown}"


def _got_worse(moves: Sequence[LearnerMoves]) -> str:
    """Where somewhere more got worse than improved, which the title must not leave out."""
    pairs = [(each.improved, each.worse) for each in moves]
    worse = [share_of(each.worse, each.n) for each in moves]
    known = [share for share in worse if is_known(share)]
    more = any(is_known(up) and is_known(down) and down > up for up, down in pairs)
    return f" and {span(known)} got worse" if more and len(known) == len(worse) else ""


def _moves_table(rows: Sequence[tuple[str, LearnerMoves, str]], show: Show) -> Table:
    columns = [Column("Objective or item", "Number or key, and wording."), N]
    for name, _, says, _ in MOVES:
        columns += [
            Column(name, says, "people"),
            Column(f"{name} %", f"Share of n: {says}", "share 0 to 1"),
        ]
    return Table(
        "learners",
        "Improved, reinforced, unchanged, worse",
        tuple(columns),
        tuple(_moves_cells(label, moves, evidence, show) for label, moves, evidence in rows),
        note="Matched learners. For one item: improved is wrong, then correct; reinforced correct "
        "both times; unchanged wrong both times; worse correct, then wrong: the table the McNemar "
        "test is made of. For an objective of several items: a larger share correct after, all "
        "correct both times, the same share, a smaller share.",
        brief=(0, 1, 3, 5, 7, 9),
    )


def _moves_cells(label: str, moves: LearnerMoves, evidence: str, show: Show) -> tuple[Cell, ...]:
    cells = [text(label), show.count(moves.n, evidence)]
    for count in counts_of(moves):
        cells += [
            show.count(count, evidence),
            show.share(share_of(count, moves.n), moves.n, evidence),
        ]
    return tuple(cells)


__all__ = ["NONE", "answers", "items", "learner_moves", "objectives"]
