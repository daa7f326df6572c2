"""What holds between the parts of a course: references, right answers, media, times, dates."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from courses import question_rules
from courses.captions import BadCaptions
from courses.pictures import NotAPicture, draw_again
from courses.video_probe import NotAVideo
from courses.watching import SidePath

from .archive import COURSE_FILE, Package
from .media import WrongType, handout_suffix, read_captions, video_suffix
from .names import is_safe
from .problems import Problem
from .strict_yaml import Lines

PLACE = re.compile(r"^(\w+)\[(\d+)\]")
QUARTER = Decimal("0.25")


def seconds(time: str) -> int:
    """Seconds of MM:SS or HH:MM:SS."""
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total


def side_path(entry: dict[str, Any]) -> SidePath:
    """Without a moment of its own the main way goes on behind it."""
    end = entry["to"]
    moments = (entry["from"], end, entry.get("rejoin", end))
    return SidePath(entry["key"], *map(seconds, moments))


def side_path_problem(path: SidePath, others: list[SidePath], length: Decimal | None) -> str:
    """What is wrong with an interval off the main way, in a sentence; empty when nothing is."""
    if path.end <= path.start:
        return "This side path ends before it begins."
    if length is not None and (path.end > length + 1 or path.rejoin > length):
        return f"This side path goes beyond the end of the video, which is {length} seconds long."
    if path.holds(path.rejoin):
        return "This side path rejoins the main way within itself."
    if any(path.start < other.end and other.start < path.end for other in others):
        return "Two side paths overlap."
    return ""


def _asked(question: dict[str, Any]) -> question_rules.Asked:
    """A top box may be left to the usual one, but for confidence."""
    usual_top = None if question["measures"] == "confidence" else 1
    return question_rules.Asked(
        kind=question["kind"],
        measures=question["measures"],
        has_objective="objective" in question,
        choices=tuple(
            question_rules.Offered(
                *(bool(choice.get(name)) for name in question_rules.Offered._fields)
            )
            for choice in question.get("choices", ())
        ),
        labels=len(question.get("scale", ())),
        top=question.get("top", usual_top),
        low=question.get("min"),
        high=question.get("max"),
        whole=question.get("whole", False),
        given=frozenset(
            name for name in question_rules.ONLY if question.get(name, False) is not False
        ),
    )


class Checks:
    """Goes over everything whose own shape is right, so that one wrong entry does not hide the
    next.
    """

    def __init__(
        self, data: dict[str, Any], package: Package, lines: Lines, wrong_keys: set[str]
    ) -> None:
        self.data, self.package, self.lines = data, package, lines
        self.wrong = {
            (match[1], int(match[2])) for key in wrong_keys if (match := PLACE.match(key))
        }
        self.wrong_parts = {
            key.split(".")[0].split("[")[0] for key in wrong_keys if not PLACE.match(key)
        }
        self.problems: list[Problem] = []
        self.keys = self._named("questions", "key")
        self.objectives = self._named("objectives", "number")
        self.tracks = self._named("tracks", "number")
        self.questions = {question["key"]: question for _, question in self._entries("questions")}

    def run(self) -> list[Problem]:
        self._dates()
        for name, field in (
            ("objectives", "number"),
            ("questions", "key"),
            ("tracks", "number"),
            ("segments", "slug"),
        ):
            self._once(name, field)
        self._once("credits", "type")
        self._once("reminders", "trigger")
        for where, question in self._entries("questions"):
            self._question(question, where)
        for index, name in enumerate(self._list("pictures")):
            if ("pictures", index) not in self.wrong:
                self._file(name, f"pictures[{index}]", draw_again)
        self._polls()
        for where, track in self._entries("tracks"):
            self._track(track, where)
        for where, segment in self._entries("segments"):
            self._video(segment, where)
            self._captions(segment, where)
            self._asks(segment.get("question"), f"{where}.question")
        self._credits()
        return self.problems

    def _list(self, name: str) -> list[Any]:
        entries = self.data.get(name, [])
        return entries if isinstance(entries, list) else []

    def _entries(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Where and what, of the entries whose shape is right."""
        for number, entry in enumerate(self._list(name)):
            if (name, number) not in self.wrong:
                yield f"{name}[{number}]", entry

    def _named(self, name: str, field: str) -> set[Any]:
        """What may be referred to, entries of a wrong shape included: they are reported for
        themselves.
        """
        entries = [entry for entry in self._list(name) if isinstance(entry, dict)]
        return {entry[field] for entry in entries if isinstance(entry.get(field), str | int)}

    def _add(
        self, key: str, sentence: str, code: str, file: str = COURSE_FILE, line: int | None = None
    ) -> None:
        line = self.lines.get(key) if file == COURSE_FILE else line
        self.problems.append(Problem(file, key, sentence, code, line))

    def _once(self, name: str, field: str) -> None:
        seen: set[Any] = set()
        for where, entry in self._entries(name):
            if entry[field] in seen:
                self._add(f"{where}.{field}", f"{entry[field]!r} stands here twice.", "duplicate")
            seen.add(entry[field])

    def _twice(self, values: list[Any], key: str, what: str) -> None:
        if len(set(values)) < len(values):
            self._add(key, f"{what} stands here twice.", "duplicate")

    def _dates(self) -> None:
        released, expires = self.data.get("release_date"), self.data.get("expiry_date")
        if not released or not expires or self.wrong_parts & {"release_date", "expiry_date"}:
            return
        if date.fromisoformat(expires) < date.fromisoformat(released):
            self._add(
                "expiry_date", "The course expires before it is released.", "expiry-before-release"
            )

    # questions

    def _asks(self, key: str | None, where: str) -> None:
        if key is not None and key not in self.keys:
            self._add(where, f"There is no question {key!r}.", "unknown-question")

    def _question(self, question: dict[str, Any], where: str) -> None:
        objective = question.get("objective")
        if objective is not None and objective not in self.objectives:
            sentence = f"There is no objective {objective}."
            self._add(f"{where}.objective", sentence, "unknown-objective")
        keys = [choice["key"] for choice in question.get("choices", ())]
        self._twice(keys, f"{where}.choices", "A choice key")
        for wrong in question_rules.wrong_with(_asked(question)):
            # What is missing has no place of its own.
            part = f".{wrong.field}{wrong.part}" * (not wrong.code.startswith("missing-"))
            self._add(f"{where}{part}", wrong.sentence, wrong.code)

    # polls

    def _polls(self) -> None:
        seen = set()
        for where, poll in self._entries("polls"):
            identity = (poll["phase"], poll.get("track"), poll.get("after_days"))
            if identity in seen:
                self._add(where, "There is another poll of this phase, track and day.", "duplicate")
            seen.add(identity)
            if "track" in poll and poll["track"] not in self.tracks:
                self._add(f"{where}.track", f"There is no track {poll['track']}.", "unknown-track")
            if "pass_mark" in poll and poll["phase"] != "post":
                self._add(
                    f"{where}.pass_mark",
                    "Only a post-test has a pass mark.",
                    "unexpected-pass-mark",
                )
            if (poll["phase"] == "follow_up") != ("after_days" in poll):
                self._add(where, "A follow-up poll, and no other, says after_days.", "after-days")
            if "reminders" in poll and poll["phase"] != "follow_up":
                self._add(
                    f"{where}.reminders", "Only a follow-up poll reminds.", "unexpected-reminders"
                )
            self._twice(poll["questions"], f"{where}.questions", "A question")
            for index, key in enumerate(poll["questions"]):
                self._asks(key, f"{where}.questions[{index}]")
            for index, key in enumerate(poll.get("optional", [])):
                self._optional(key, poll, f"{where}.optional[{index}]")
            if set(poll["questions"]) <= set(poll.get("optional", ())):
                self._add(
                    f"{where}.optional",
                    "At least one question of a poll needs an answer.",
                    "nothing-required",
                )
            self._retries(poll, where)
        self._asked_once_a_phase()

    def _retries(self, poll: dict[str, Any], where: str) -> None:
        """What further attempts draw from stands in no pre-test or post-test: a first answer to it
        there would pair.
        """
        keys = poll.get("retry_questions", [])
        if keys and (poll["phase"] != "post" or "pass_mark" not in poll):
            sentence = "Only a post-test with a pass mark is taken again."
            self._add(f"{where}.retry_questions", sentence, "unexpected-retry-questions")
        self._twice(keys, f"{where}.retry_questions", "A question")
        own = {self._objective_of(key) for key in poll["questions"]}
        for index, key in enumerate(keys):
            spot = f"{where}.retry_questions[{index}]"
            self._asks(key, spot)
            if key not in self.questions:
                continue
            if self.questions[key]["measures"] not in question_rules.SCORED:
                sentence = "Only a question with a correct answer is drawn for another attempt."
                self._add(spot, sentence, "retry-needs-scored")
            elif self._objective_of(key) not in own:
                sentence = f"No question of this poll measures the objective of {key!r}."
                self._add(spot, sentence, "retry-objective")
            if key in self._tested:
                sentence = f"{key!r} is asked in a pre-test or post-test: it would pair."
                self._add(spot, sentence, "retry-asked-first")

    def _objective_of(self, key: str) -> int | None:
        question = self.questions.get(key)
        return (
            question.get("objective")
            if question and question["measures"] in question_rules.SCORED
            else None
        )

    @cached_property
    def _tested(self) -> set[str]:
        polls = [poll for _, poll in self._entries("polls") if poll["phase"] in ("pre", "post")]
        return {key for poll in polls for key in poll["questions"]}

    def _optional(self, key: str, poll: dict[str, Any], where: str) -> None:
        if key not in poll["questions"]:
            self._add(where, f"{key!r} is not asked in this poll.", "unknown-question")
        asked = self.questions.get(key)
        if asked and asked["measures"] in question_rules.SCORED:
            sentence = (
                "A question with a correct answer is not skipped; offer a choice that says not "
                "sure instead."
            )
            self._add(where, sentence, "scored-is-required")

    def _asked_once_a_phase(self) -> None:
        """An answer belongs to question and phase:
        in two polls of one phase it would answer both.
        """
        seen: set[tuple[str, str]] = set()
        for where, poll in self._entries("polls"):
            for index, key in enumerate(poll["questions"]):
                if (poll["phase"], key) in seen and poll["phase"] != "follow_up":
                    self._add(
                        f"{where}.questions[{index}]",
                        f"{key!r} is asked in this phase already.",
                        "asked-twice",
                    )
            seen |= {(poll["phase"], key) for key in poll["questions"]}

    # tracks, segments, media

    def _track(self, track: dict[str, Any], where: str) -> None:
        length = self._video(track, where)
        self._captions(track, where)
        points = track.get("decision_points", [])
        self._twice(
            [point["question"] for point in points], f"{where}.decision_points", "A question"
        )
        for index, point in enumerate(points):
            self._asks(point["question"], f"{where}.decision_points[{index}].question")
            self._within(
                point["at"], length, f"{where}.decision_points[{index}].at", "This decision point"
            )
            self._branches(point, track, f"{where}.decision_points[{index}]")
        for index, case in enumerate(track.get("cases", [])):
            self._within(
                case["starts_at"], length, f"{where}.cases[{index}].starts_at", "This case"
            )
            for number, exhibit in enumerate(case.get("exhibits", [])):
                self._file(
                    exhibit["image"], f"{where}.cases[{index}].exhibits[{number}].image", draw_again
                )
        for index, handout in enumerate(track.get("handouts", [])):
            self._file(handout["file"], f"{where}.handouts[{index}].file", handout_suffix)
        self._side_paths(track, length, where)

    def _side_paths(self, track: dict[str, Any], length: Decimal | None, where: str) -> None:
        paths = track.get("side_paths", [])
        self._twice([path["key"] for path in paths], f"{where}.side_paths", "A side path")
        for index, path in enumerate(paths):
            self._within(
                path["from"], length, f"{where}.side_paths[{index}].from", "This side path"
            )
            others = [side_path(other) for other in paths[:index]]
            sentence = side_path_problem(side_path(path), others, length)
            if sentence:
                self._add(f"{where}.side_paths[{index}]", sentence, "side-path")

    def _branches(self, point: dict[str, Any], track: dict[str, Any], where: str) -> None:
        paths = {path["key"] for path in track.get("side_paths", [])}
        asked = self.questions.get(point["question"])
        questions = [asked] if asked else []
        choices = {
            choice["key"] for question in questions for choice in question.get("choices", [])
        }
        kinds = {question["kind"] for question in questions}
        self._twice(
            [branch["choice"] for branch in point.get("branches", [])],
            f"{where}.branches",
            "A choice",
        )
        for index, branch in enumerate(point.get("branches", [])):
            if kinds and kinds != {"single"}:
                self._add(
                    f"{where}.branches",
                    "Only a question with one answer can branch.",
                    "branch-needs-single",
                )
                return
            if questions and branch["choice"] not in choices:
                self._add(
                    f"{where}.branches[{index}].choice",
                    f"There is no choice {branch['choice']!r}.",
                    "unknown-choice",
                )
            if branch["path"] not in paths:
                self._add(
                    f"{where}.branches[{index}].path",
                    f"There is no side path {branch['path']!r}.",
                    "unknown-side-path",
                )

    def _within(self, time: str, length: Decimal | None, key: str, what: str) -> None:
        if length is not None and seconds(time) >= length:
            self._add(
                key,
                f"{what} lies beyond the end of the video, which is {length} seconds long.",
                "beyond-the-end",
            )

    def _video(self, entry: dict[str, Any], where: str) -> Decimal | None:
        """The length of the video when there is one that can be read."""
        if "video" not in entry or not self._file(entry["video"], f"{where}.video", video_suffix):
            return None
        try:
            return self.package.length(entry["video"])
        except NotAVideo as problem:
            self._add(f"{where}.video", str(problem), problem.code, file=entry["video"])
        return None

    def _captions(self, entry: dict[str, Any], where: str) -> None:
        captions = entry.get("captions", [])
        self._twice(
            [caption["language"].lower() for caption in captions],
            f"{where}.captions",
            "A language",
        )
        for index, caption in enumerate(captions):
            self._file(caption["file"], f"{where}.captions[{index}].file", read_captions)

    def _file(self, name: str, where: str, check: Callable[[Path], object]) -> bool:
        if not is_safe(name):
            self._add(where, f"{name!r} is not a plain path inside the package.", "unsafe-path")
            return False
        path = self.package.path(name)
        if path is None:
            self._add(
                where, f"There is no file {name!r} in the package.{self._guessed()}", "missing-file"
            )
            return False
        try:
            check(path)
        except (WrongType, NotAPicture) as problem:
            self._add(where, str(problem), problem.code, file=name)
            return False
        except BadCaptions as problem:
            for fault in problem.faults:
                self._add(where, fault.sentence, problem.code, file=name, line=fault.line)
            return False
        return True

    def _guessed(self) -> str:
        names = self.package.unread()[:5]
        if not names:
            return ""
        read = ", ".join(repr(name) for name in names)
        return f" The archive's names are not UTF-8; they were read as {read}."

    def _credits(self) -> None:
        for where, credit in self._entries("credits"):
            amount, step = (
                Decimal(str(credit.get(name, 0.25))) for name in ("amount", "increment")
            )
            quarters = credit["type"] == "ama-pra-category-1"
            if step % Decimal("0.01"):
                self._add(
                    f"{where}.increment",
                    "Give the increment with at most two decimals.",
                    "credit-increment",
                )
            elif amount % step:
                self._add(
                    f"{where}.amount", f"The amount is no multiple of {step}.", "credit-increment"
                )
            elif quarters and (amount % QUARTER or step % QUARTER):
                self._add(
                    f"{where}.amount",
                    "AMA PRA Category 1 Credit is counted in steps of 0.25.",
                    "credit-increment",
                )
            self._credit_tracks(credit, where, amount, step)
            if credit.get("closes_on", "9999") < credit.get("opens_on", ""):
                self._add(
                    f"{where}.closes_on",
                    "The window closes before it opens.",
                    "closes-before-opening",
                )

    def _credit_tracks(
        self, credit: dict[str, Any], where: str, amount: Decimal, step: Decimal
    ) -> None:
        parts = credit.get("tracks", [])
        self._twice([part["track"] for part in parts], f"{where}.tracks", "A track")
        for index, part in enumerate(parts):
            if part["track"] not in self.tracks:
                self._add(
                    f"{where}.tracks[{index}].track",
                    f"There is no track {part['track']}.",
                    "unknown-track",
                )
            if not Decimal(str(step)) or Decimal(str(part["amount"])) % step:
                self._add(
                    f"{where}.tracks[{index}].amount",
                    f"The amount is no multiple of {step}.",
                    "credit-increment",
                )
        if parts and sum(Decimal(str(part["amount"])) for part in parts) != amount:
            self._add(f"{where}.tracks", f"The tracks do not add up to {amount}.", "credit-parts")
