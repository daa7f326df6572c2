"""What a published document says of the counts behind it, as equations between whole numbers."""

from typing import Any

from .puzzle import Puzzle
from .relations_of_activity import of_activity
from .relations_of_answers import of_baseline, of_item, of_objective, of_options
from .relations_of_confidence import of_rating, of_states
from .relations_of_groups import of_subgroups, of_wave
from .relations_of_people import Tests, of_flow, of_passes, of_people, of_polls, took_after
from .relations_of_splits import of_measures, of_split, of_workplace

Json = dict[str, Any]


def puzzle_of(document: Json, tests: Tests = ()) -> Puzzle:
    puzzle = _puzzle_of(document, tests)
    of_polls(puzzle, document)
    took_after(puzzle)
    return puzzle


def _puzzle_of(document: Json, tests: Tests = ()) -> Puzzle:
    puzzle = Puzzle()
    of_people(puzzle, document)
    of_flow(puzzle, document)
    for item in document["items"]:
        of_item(puzzle, item)
    for objective in document["knowledge"]["objectives"]:
        of_objective(puzzle, objective, document["items"])
    for rating in document["confidence"]:
        of_rating(puzzle, rating)
    for section in ("practice_change", "barriers"):
        for question in document[section]:
            of_options(puzzle, f"{section}/{question['question']}", question)
    of_states(puzzle, document)
    of_subgroups(puzzle, document)
    of_baseline(puzzle, document)
    for wave in document.get("follow_up") or []:
        of_wave(puzzle, wave, document["items"])
    of_activity(puzzle, document)
    of_split(puzzle, document)
    of_workplace(puzzle, document)
    of_measures(puzzle, document)
    of_passes(puzzle, document, tests)
    return puzzle


def together(earlier: Json, later: Json) -> Puzzle:
    """Two publications: the second counts everybody of the first and some more. By how many those
    without a pair have grown follows from the CME learners and the matched of both, so the polls
    bound nobody here."""
    puzzle = Puzzle()
    for number, single in (("1", _puzzle_of(earlier)), ("2", _puzzle_of(later))):
        names = {cell: f"{number}:{name}" for name, cell in single.index.items()}
        for cell, name in names.items():
            puzzle.within(name, single.low[cell], single.high[cell])
        for terms, constant in single.equations:
            moved = {puzzle.cell(names[cell]): weight for cell, weight in terms.items()}
            puzzle.equations.append((moved, constant))
    for name in [name[2:] for name in puzzle.index if name.startswith("2:")]:
        if f"1:{name}" in puzzle.index:
            puzzle.equal(f"2:{name}", f"1:{name}", f"new:{name}")
    for whole, part in within_the_course(later):
        if all(puzzle.is_known(f"{number}:{part}") for number in (1, 2)):
            puzzle.equal(f"new:{whole}", f"new:{part}", f"stayed behind/{whole}/{part}")
    return puzzle


def within_the_course(document: Json) -> list[tuple[str, str]]:
    """Numbers of people who all are CME learners, and of some who all answered after: of those who
    came between two publications the others stayed behind."""
    stages = [f"funnel/{stage['stage']}" for stage in document["participation"]["funnel"]]
    evaluated = [f"practice_change/{each['question']}/n" for each in document["practice_change"]]
    rated = (document.get("satisfaction") or {"questions": []})["questions"]
    evaluated += [f"satisfaction/{question['question']}/n" for question in rated]
    points = (document.get("decision_points") or {"points": []})["points"]
    parts = stages + evaluated + [f"decision/{point['question']}/n" for point in points]
    for item in document["items"]:
        parts += [f"item/{item['question']}/all/{side}/n" for side in ("pre", "post")]
    return [("cme_learners", part) for part in parts] + [
        ("funnel/post_answered", part) for part in evaluated
    ]
