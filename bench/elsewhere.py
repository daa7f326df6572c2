"""A course, and files of learners and answers for it as people would send them.
After `fresh.site()`."""

import csv
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cme_platform.packages import import_package
from courses.models import Course

ITEMS, CHOICES, ASKED = 9, "abcde", 20  # nine items and a rating, before and after
START = datetime(2025, 1, 1, tzinfo=UTC)


def make_course(folder: Path, slug: str = "bench") -> Course:
    return import_package(write_course(folder, slug), at=datetime.now(UTC)).course


def write_course(folder: Path, slug: str, items: int = ITEMS) -> Path:
    """The package of a course with so many questions, and a rating."""
    folder.mkdir()
    (folder / "course.yaml").write_text(json.dumps(_package(slug, items)))  # JSON is YAML
    return folder


def _package(slug: str, items: int) -> dict[str, Any]:
    item = {
        "kind": "single",
        "measures": "knowledge",
        "objective": 1,
        "stem": "Which one?",
        "choices": [{"key": key, "text": key, "correct": key == "b"} for key in CHOICES],
    }
    rating = {
        "key": "c1",
        "kind": "rating",
        "measures": "confidence",
        "objective": 1,
        "stem": "How sure?",
        "top": 2,
        "scale": ["1", "2", "3", "4", "5"],
    }
    questions = [*({"key": f"q{number}"} | item for number in range(1, items + 1)), rating]
    keys = [question["key"] for question in questions]
    return {
        "format": 1,
        "slug": slug,
        "title": "Benchmark",
        "objectives": [{"number": 1, "text": "One"}],
        "questions": questions,
        "polls": [{"phase": phase, "questions": keys} for phase in ("pre", "post")],
    }


def make_files(folder: Path, rows: int, each: int = ASKED) -> tuple[Path, Path]:
    """One learner after the other with `each` answers, times with offset."""
    chance = random.Random(1)
    people, answers = (
        folder / f"learners-{rows}-{each}.csv",
        folder / f"responses-{rows}-{each}.csv",
    )
    with people.open("w", newline="") as of_people, answers.open("w", newline="") as of_answers:
        who, what = csv.writer(of_people), csv.writer(of_answers)
        who.writerow(("learner", "pathway", "specialty", "email"))
        what.writerow(("learner", "question", "phase", "answer", "answered_at", "attempt"))
        for number in range(-(-rows // each)):
            name = f"L{number:07}"
            who.writerow((name, "cme", "Medical Oncology", f"l{number}@people.example"))
            moment = START + timedelta(seconds=47 * number % 31_000_000)
            for turn in range(min(each, rows - number * each)):
                at = (moment + timedelta(seconds=turn)).isoformat()
                what.writerow((name, *_answer(chance, turn), at, 1))
    return people, answers


def _answer(chance: random.Random, turn: int) -> tuple[str, str, str]:
    phase, item = ("pre", "post")[turn // (ITEMS + 1)], turn % (ITEMS + 1) + 1
    if item <= ITEMS:
        return f"q{item}", phase, chance.choice(CHOICES)
    return "c1", phase, str(chance.randint(1, 5))
