"""The demonstration's 1,361 people and their answers, made from the counts, always the same.

Writes learners.csv and responses.csv as any course's answers would come. Nobody in them is real:
NPIs begin with 2, as no issued one does. People whose NPI is not verified, or who are no
oncologists, took part in micro-learning too; loaded people count as verified, so those are left out
here.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from learners.npi import with_check_digit

HERE = Path(__file__).resolve().parent
RELEASE = datetime(2025, 3, 3, 8, 0, tzinfo=UTC)
GIVEN = (
    "Ada",
    "Ben",
    "Carla",
    "David",
    "Elif",
    "Farid",
    "Grace",
    "Hugo",
    "Ingrid",
    "Jonas",
    "Keiko",
    "Luis",
    "Mina",
    "Noor",
)
FAMILY = ("Abel", "Brandt", "Costa", "Dogan", "Eriksen", "Fischer", "Garcia", "Huang", "Ivanov",
    "Jensen", "Kaya", "Lindqvist",
          "Moreau")  # fmt: skip
CAMPAIGNS = ("spring-newsletter", "linkedin-her2-low", "congress-follow-up", "")
# Their links: source, medium, word, and what reports call them.
LINKS = (
    ("newsletter", "email", CAMPAIGNS[0], "Spring newsletter", "E-mail to members"),
    ("linkedin", "paid_social", CAMPAIGNS[1], "HER2-low on LinkedIn", "Paid posts to oncologists"),
    ("congress", "email", CAMPAIGNS[2], "Congress follow-up", "E-mail to attendees"),
)
SEGMENT_QUESTIONS = ("m1", "m2", "m3", "m4", "m5")
DECISIONS = {"1": ("d1", "d2", "d3"), "2": ("d4", "d5", "d6")}
OTHERS = {
    "Pathology": ("physician", 27),
    "Internal Medicine": ("physician", 34),
    "Nurse Practitioner": ("nurse practitioner", 58),
    "Physician Assistant": ("physician assistant", 33),
    "Registered Nurse": ("nurse", 62),
    "Pharmacist": ("pharmacist", 29),
    "": ("other health care professional", 16),
}
Row = tuple[Any, ...]


def write(folder: Path) -> tuple[Path, Path]:
    """Make both files in the folder; returns their paths."""
    counts = json.loads((HERE / "her2_demo_counts.json").read_text())
    people = _People(counts)
    learners, responses = folder / "learners.csv", folder / "responses.csv"
    _write(learners, ("learner", "pathway", "profession", "specialty", "npi", "email", "given_name",
        "family_name", "campaign",
                      "enrolled_at"), people.learners())  # fmt: skip
    _write(
        responses,
        ("learner", "question", "phase", "answer", "answered_at", "attempt"),
        people.responses(),
    )
    return learners, responses


def _write(path: Path, header: Row, rows: Iterable[Row]) -> None:
    half = path.with_suffix(".part")
    with half.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    half.replace(path)


class _People:
    def __init__(self, counts: dict[str, Any]) -> None:
        self.counts = counts
        self.cme = [f"L{number:04}" for number in range(1, 464)]
        self.rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        with (HERE / "her2_demo_rows.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                self.rows[row["learner"]].append(row)
        course = yaml.load((HERE / "course.yaml").read_text(), yaml.CSafeLoader)
        self.questions = {question["key"]: question for question in course["questions"]}

    # who

    def learners(self) -> Iterator[Row]:
        specialties = self._specialties()
        for number, learner in enumerate(self.cme):
            specialty, profession = specialties[learner]
            yield self._learner(learner, "cme", profession, specialty, number)
        labels = [
            _label(name)
            for name, n in self.counts["participation"]["oncologists"]["micro"].items()
            for _ in range(n)
        ]
        for number, label in enumerate(labels):
            yield self._learner(f"M{number + 1:04}", "micro", "physician", label, 1000 + number)
        yield from self._moved(specialties)

    def _learner(
        self, learner: str, pathway: str, profession: str, specialty: str, number: int
    ) -> Row:
        given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
        npi = with_check_digit(f"2{number + 1:08}") if profession != "nurse" else ""
        enrolled = RELEASE + timedelta(hours=4 * (number % 900), minutes=number % 60)
        email = f"{learner.lower()}@people.demo.example"
        campaign = CAMPAIGNS[number % len(CAMPAIGNS)] if pathway == "micro" else ""
        return (
            learner,
            pathway,
            profession,
            specialty,
            npi,
            email,
            given,
            family,
            campaign,
            enrolled.isoformat(),
        )

    def _moved(self, specialties: dict[str, tuple[str, str]]) -> Iterator[Row]:
        """People who came by a segment first and then took the course: one person,
        a CME learner.
        """
        moved = self.counts["participation"]["synthetic_raw_micro"][
            "moved_to_cme_learners_by_precedence"
        ]
        doctors = [learner for learner in self.cme if specialties[learner][1] == "physician"][
            :moved
        ]
        for index, learner in enumerate(doctors):
            row = list(
                self._learner(
                    learner, "micro", "physician", specialties[learner][0], self.cme.index(learner)
                )
            )
            row[0] = f"X{index + 1:03}"
            row[4 if index % 2 else 5] = ""  # some share the NPI, some the e-mail address
            row[5] = row[5].upper()
            yield tuple(row)

    def _specialties(self) -> dict[str, tuple[str, str]]:
        """Specialty and profession by learner; the gynecologic oncologists are among the matched of
        track 2.
        """
        pool = [
            (_label(name), "physician")
            for name, n in self.counts["participation"]["oncologists"]["cme"].items()
            for _ in range(n)
        ]
        rare = [entry for entry in pool if entry[0].startswith("Gynecologic")]
        others = [
            (label, profession) for label, (profession, n) in OTHERS.items() for _ in range(n)
        ]
        matched = [learner for learner in self.cme if self._matched(learner, "2")][: len(rare)]
        rest = [learner for learner in self.cme if learner not in matched]
        common = [entry for entry in pool if entry not in rare] + others
        # A fixed stride mixes the professions over the learners.
        mixed = [common[(index * 97) % len(common)] for index in range(len(common))]
        return dict(zip(matched, rare, strict=True)) | dict(zip(rest, mixed, strict=True))

    def _matched(self, learner: str, track: str) -> bool:
        return any(
            row["track"] == track and row["pre_first"] and row["post_first"]
            for row in self.rows[learner]
        )

    # what they answered

    def responses(self) -> Iterator[Row]:
        for learner in self.cme:
            yield from self._knowledge(learner)
        yield from self._decisions()
        yield from self._caseload()
        after = [
            learner for learner in self.cme if any(row["post_first"] for row in self.rows[learner])
        ]
        respondents = after[: self.counts["intended_practice_changes"]["respondents"]]
        yield from self._evaluation(respondents)
        yield from self._follow_up(respondents)
        for number in range(898):
            for question in SEGMENT_QUESTIONS[: number % 4]:
                right = number % 3 != 0
                answer = self._choice(question, right, number)
                yield self._row(f"M{number + 1:04}", question, "in_activity", answer, 1000 + number)

    def _row(
        self, learner: str, question: str, phase: str, answer: str, number: int, attempt: int = 1
    ) -> Row:
        days = {"pre": 0, "in_activity": 0, "post": 1, "evaluation": 2, "follow_up": 70}[phase]
        when = RELEASE + timedelta(
            hours=4 * (number % 900) + 1, days=days, minutes=number % 50 + 3 * attempt
        )
        return (learner, question, phase, answer, when.isoformat(), attempt)

    def _knowledge(self, learner: str) -> Iterator[Row]:
        number = self.cme.index(learner)
        for row in self.rows[learner]:
            question = row["item"].lower()
            for phase in ("pre", "post"):
                given = row[f"{phase}_first"]
                if given:
                    yield self._row(
                        learner, question, phase, self._answer(row, given, number), number
                    )
        yield from self._retakes(learner, number)

    def _retakes(self, learner: str, number: int) -> Iterator[Row]:
        """Who got better on a second try answers the whole poll of that track again."""
        better = {
            r["track"]
            for r in self.rows[learner]
            if r["post_last"] and r["post_last"] != r["post_first"]
        }
        for row in self.rows[learner]:
            if row["track"] in better and row["post_last"]:
                answer = self._answer(row, row["post_last"], number + 1)
                yield self._row(learner, row["item"].lower(), "post", answer, number, attempt=2)

    def _answer(self, row: dict[str, str], given: str, number: int) -> str:
        return (
            given
            if row["kind"] == "confidence"
            else self._choice(row["item"].lower(), given == "1", number)
        )

    def _choice(self, question: str, right: bool, number: int) -> str:
        choices = self.questions[question]["choices"]
        fitting = [choice["key"] for choice in choices if bool(choice.get("correct")) == right]
        return fitting[number % len(fitting)]

    def _decisions(self) -> Iterator[Row]:
        """Answers at the decision points: at the first by all who started the track, later by
        fewer.
        """
        for track, started in self._started().items():
            for index, question in enumerate(DECISIONS[track]):
                for turn, learner in enumerate(started):
                    if turn % 19 >= 2 * index:
                        right = (turn * 37 + index * 11) % 100 < (58, 66, 71)[index]
                        number = self.cme.index(learner)
                        yield self._row(
                            learner,
                            question,
                            "in_activity",
                            self._choice(question, right, turn),
                            number,
                        )

    def _started(self) -> dict[str, list[str]]:
        """Who started which track: all who answered in it, and as many of the others as the counts
        say.
        """
        tracks = self.counts["participation"]["tracks"]
        answered = {
            t: [name for name in self.cme if any(row["track"] == t for row in self.rows[name])]
            for t in DECISIONS
        }
        silent = [name for name in self.cme if not self.rows[name]]
        started = {}
        for track, others, quiet in (
            ("1", answered["2"], silent[:18]),
            ("2", answered["1"], silent[18:]),
        ):
            missing = tracks[f"track{track}_started"] - len(answered[track]) - len(quiet)
            started[track] = (
                answered[track]
                + quiet
                + [name for name in others if name not in answered[track]][:missing]
            )
        return started

    def _caseload(self) -> Iterator[Row]:
        distribution = self.counts["caseload_her2pos_mbc_patients_per_week"][
            "distribution_value_count"
        ]
        values = [value for value, n in distribution.items() for _ in range(n)]
        for index, learner in enumerate(self.cme[: len(values)]):
            yield self._row(learner, "n1", "pre", values[index * 101 % len(values)], index)

    def _evaluation(self, respondents: list[str]) -> Iterator[Row]:
        changes, barriers = (
            self.counts["intended_practice_changes"],
            self.counts["synthetic_barriers"]["counts"],
        )
        alone = list(changes["other_synthetic_options"].values())
        chosen = {
            "p1": _spread(
                "abcde",
                list(changes["counts"].values()),
                dict(zip("fg", alone, strict=True)),
                len(respondents),
            ),
            "b1": _spread(
                "abcd",
                list(barriers.values())[:4],
                {"e": list(barriers.values())[4]},
                len(respondents),
            ),
        }
        for index, learner in enumerate(respondents):
            number = self.cme.index(learner)
            for question, answers in chosen.items():
                yield self._row(learner, question, "evaluation", answers[index], number)
            yield self._row(
                learner, "e1", "evaluation", str(5 - (index % 9 == 0) - (index % 17 == 0)), number
            )
            yield self._row(
                learner, "e2", "evaluation", str(5 - (index % 4 == 0) - (index % 13 == 0)), number
            )

    def _follow_up(self, respondents: list[str]) -> Iterator[Row]:
        for index, learner in enumerate(
            respondents[: self.counts["suppression_demo"]["follow_up_60_day_respondents"]]
        ):
            number = self.cme.index(learner)
            yield self._row(
                learner, "q5", "follow_up", self._choice("q5", index % 3 != 0, index), number
            )
            yield self._row(learner, "p1", "follow_up", "abcde"[index % 5], number)


def _label(name: str) -> str:
    """Without the taxonomy code that the counts file adds."""
    return name.rsplit(" ", 1)[0]


def _spread(keys: str, counts: list[int], alone: dict[str, int], people: int) -> list[str]:
    """Answers to a question with several choices that give these counts; exclusive choices stand
    alone.
    """
    several = people - sum(alone.values())
    chosen: list[list[str]] = [[] for _ in range(several)]
    index = 0
    for key, n in zip(keys, counts, strict=True):
        for _ in range(n):
            chosen[index % several].append(key)
            index += 1
    return ["|".join(picked) for picked in chosen] + [
        key for key, n in alone.items() for _ in range(n)
    ]
