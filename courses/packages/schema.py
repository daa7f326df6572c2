"""Reads course.yaml strictly: every problem is found, each with its key and line."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from .archive import COURSE_FILE, Package
from .problems import PackageProblems, Problem, refuse

SHAPE = json.loads((Path(__file__).parent / "shape.json").read_text())
DEEPEST = 30
WHOLE = re.compile(r"^[-+]?[0-9]+$")
Lines = dict[str, int]


class Loader(yaml.SafeLoader):
    """YAML as authors mean it: dates and times stay texts, no aliases, no key twice, nothing deeper than needed."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.constructor.ConstructorError(None, None, "aliases (*name) are not allowed", mark)
        self.depth += 1
        if self.depth > DEEPEST:
            raise yaml.constructor.ConstructorError(None, None, "this is nested too deeply", self.peek_event().start_mark)
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        seen = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if not isinstance(name, str):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a text", key.start_mark)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {name!r} stands here twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith((":timestamp", ":int"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:int", WHOLE, list("-+0123456789"))


def read_course(package: Package) -> dict[str, Any]:
    """The course of a package, checked whole. Raises PackageProblems with everything that is wrong."""
    text = _text(package.course_yaml())
    data, lines = _load(text)
    problems = [_of_shape(error, lines) for error in _errors(data)]
    if not problems:
        problems = _Checks(data, package, lines).run()
    if problems:
        raise PackageProblems(sorted(problems, key=lambda problem: (problem.line or 0, problem.key)))
    return data


def seconds(time: str) -> int:
    """Seconds of MM:SS or HH:MM:SS."""
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise PackageProblems([Problem(COURSE_FILE, "", "The file is not UTF-8.", "not-utf8", line)]) from None


def _load(text: str) -> tuple[dict[str, Any], Lines]:
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        sentence = getattr(problem, "problem", None) or str(problem) or "it cannot be read"
        line = mark.line + 1 if mark else None
        raise PackageProblems([Problem(COURSE_FILE, "", f"This is not valid YAML: {sentence}.", "bad-yaml", line)]) from None
    if not isinstance(data, dict):
        raise refuse("course.yaml must hold keys and values.", "bad-yaml", COURSE_FILE)
    lines: Lines = {}
    _number_lines(node, "", lines)
    return data, lines


def _number_lines(node: Any, path: str, lines: Lines) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _number_lines(value, f"{path}.{key.value}".lstrip("."), lines)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            _number_lines(value, f"{path}[{place}]", lines)


def _errors(data: Any) -> list[ValidationError]:
    return list(Draft202012Validator(SHAPE, format_checker=FormatChecker()).iter_errors(data))


def _of_shape(error: ValidationError, lines: Lines) -> Problem:
    key = ""
    for part in error.absolute_path:
        key = f"{key}[{part}]" if isinstance(part, int) else f"{key}.{part}".lstrip(".")
    sentence, code = _sentence(error)
    return Problem(COURSE_FILE, key, sentence, code, lines.get(key))


def _sentence(error: ValidationError) -> tuple[str, str]:
    kind, value = error.validator, error.validator_value
    if kind == "required":
        return f"{error.message.split(' is a required')[0]} is missing.", "missing-key"
    if kind == "additionalProperties":
        known = set(error.schema["properties"])
        unknown = ", ".join(sorted(map(repr, set(error.instance) - known)))
        return f"{unknown} is not known here. Known: {', '.join(sorted(known))}.", "unknown-key"
    if kind == "type":
        return f"This must be {value}, not {_shown(error.instance)}.", "wrong-type"
    if kind == "enum":
        return f"{_shown(error.instance)} is none of {', '.join(map(str, value))}.", "unknown-value"
    if kind == "const":
        return f"{_shown(error.instance)} is not supported; give {value}.", "unsupported-format"
    if kind in ("pattern", "format"):
        return f"{_shown(error.instance)} does not have the right form.", "bad-form"
    return f"{error.message[:200]}.", "out-of-range"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


class _Checks:
    """What holds between the parts of a course."""

    def __init__(self, data: dict[str, Any], package: Package, lines: Lines) -> None:
        self.data, self.package, self.lines = data, package, lines
        self.problems: list[Problem] = []

    def run(self) -> list[Problem]:
        self._dates()
        self._once("objectives", "number")
        self._once("questions", "key")
        self._once("tracks", "number")
        self._once("segments", "slug")
        self._once("credits", "type")
        self.keys = {question["key"]: question for question in self._list("questions")}
        self.tracks = {track["number"] for track in self._list("tracks")}
        for place, question in enumerate(self._list("questions")):
            self._question(question, f"questions[{place}]")
        self._polls()
        for place, track in enumerate(self._list("tracks")):
            self._track(track, f"tracks[{place}]")
        for place, segment in enumerate(self._list("segments")):
            self._media(segment, f"segments[{place}]")
            self._asks(segment.get("question"), f"segments[{place}].question")
        self._credits()
        return self.problems

    def _list(self, name: str) -> list[dict[str, Any]]:
        return self.data.get(name, [])

    def _add(self, key: str, sentence: str, code: str, file: str = COURSE_FILE) -> None:
        self.problems.append(Problem(file, key, sentence, code, self.lines.get(key)))

    def _once(self, name: str, field: str) -> None:
        seen: set[Any] = set()
        for place, entry in enumerate(self._list(name)):
            if entry[field] in seen:
                self._add(f"{name}[{place}].{field}", f"{entry[field]!r} stands here twice.", "duplicate")
            seen.add(entry[field])

    def _dates(self) -> None:
        released, expires = self.data.get("release_date"), self.data.get("expiry_date")
        if released and expires and date.fromisoformat(expires) < date.fromisoformat(released):
            self._add("expiry_date", "The course expires before it is released.", "expiry-before-release")

    def _asks(self, key: str | None, where: str) -> None:
        if key is not None and key not in self.keys:
            self._add(where, f"There is no question {key!r}.", "unknown-question")

    def _question(self, question: dict[str, Any], where: str) -> None:
        kind, measures = question["kind"], question["measures"]
        objectives = {objective["number"] for objective in self._list("objectives")}
        if measures in ("knowledge", "competence", "confidence") and "objective" not in question:
            self._add(where, f"A question that measures {measures} names its objective.", "missing-objective")
        if "objective" in question and question["objective"] not in objectives:
            self._add(f"{where}.objective", f"There is no objective {question['objective']}.", "unknown-objective")
        if measures == "confidence" and kind != "rating":
            self._add(f"{where}.kind", "Confidence is asked as a rating.", "confidence-needs-rating")
        if measures in ("knowledge", "competence") and kind not in ("single", "multiple"):
            self._add(f"{where}.kind", "A question with a right answer offers choices.", "scored-needs-choices")
        if kind in ("single", "multiple"):
            self._choices(question, where)
        elif "choices" in question:
            self._add(f"{where}.choices", f"A {kind} question has no choices.", "unexpected-choices")
        self._scale(question, where)

    def _choices(self, question: dict[str, Any], where: str) -> None:
        choices = question.get("choices")
        if not choices:
            self._add(where, "A question of this kind has choices.", "missing-choices")
            return
        keys = [choice["key"] for choice in choices]
        if len(set(keys)) < len(keys):
            self._add(f"{where}.choices", "A choice key stands here twice.", "duplicate")
        right = sum(bool(choice.get("correct")) for choice in choices)
        scored = question["measures"] in ("knowledge", "competence")
        if scored and question["kind"] == "single" and right != 1:
            self._add(f"{where}.choices", f"Exactly one choice is right; here are {right}.", "one-right-choice")
        if scored and question["kind"] == "multiple" and right == 0:
            self._add(f"{where}.choices", "At least one choice is right; here is none.", "no-right-choice")

    def _scale(self, question: dict[str, Any], where: str) -> None:
        if question["kind"] != "rating":
            for name in ("scale", "top"):
                if name in question:
                    self._add(f"{where}.{name}", f"A {question['kind']} question has no {name}.", f"unexpected-{name}")
            return
        scale = question.get("scale")
        if not scale:
            self._add(where, "A rating has a scale.", "missing-scale")
        elif question.get("top", min(2, len(scale) - 1)) >= len(scale):
            self._add(f"{where}.top", "The top box is smaller than the scale.", "top-too-large")

    def _polls(self) -> None:
        seen = set()
        for place, poll in enumerate(self._list("polls")):
            where = f"polls[{place}]"
            identity = (poll["phase"], poll.get("track"), poll.get("after_days"))
            if identity in seen:
                self._add(where, "There is another poll of this phase, track and day.", "duplicate")
            seen.add(identity)
            if "track" in poll and poll["track"] not in self.tracks:
                self._add(f"{where}.track", f"There is no track {poll['track']}.", "unknown-track")
            if "pass_mark" in poll and poll["phase"] != "post":
                self._add(f"{where}.pass_mark", "Only a poll after the activity has a pass mark.", "unexpected-pass-mark")
            if (poll["phase"] == "follow_up") != ("after_days" in poll):
                self._add(where, "A follow-up poll, and no other, says after_days.", "after-days")
            if len(set(poll["questions"])) < len(poll["questions"]):
                self._add(f"{where}.questions", "A question stands here twice.", "duplicate")
            for index, key in enumerate(poll["questions"]):
                self._asks(key, f"{where}.questions[{index}]")
        self._asked_once_a_phase()

    def _asked_once_a_phase(self) -> None:
        """An answer belongs to question and phase: in two polls of one phase it would answer both."""
        seen: set[tuple[str, Any, str]] = set()
        for place, poll in enumerate(self._list("polls")):
            for key in set(poll["questions"]):
                identity = (poll["phase"], poll.get("after_days"), key)
                if identity in seen and poll["phase"] != "follow_up":
                    self._add(f"polls[{place}].questions", f"{key!r} is asked in this phase already.", "asked-twice")
                seen.add(identity)

    def _track(self, track: dict[str, Any], where: str) -> None:
        self._media(track, where)
        keys = [point["question"] for point in track.get("decision_points", [])]
        if len(set(keys)) < len(keys):
            self._add(f"{where}.decision_points", "A question stands here twice.", "duplicate")
        for index, key in enumerate(keys):
            self._asks(key, f"{where}.decision_points[{index}].question")

    def _media(self, entry: dict[str, Any], where: str) -> None:
        if "video" in entry:
            self._file(entry["video"], f"{where}.video", is_video, "a video (MP4 or WebM)")
        languages = [caption["language"] for caption in entry.get("captions", [])]
        if len(set(languages)) < len(languages):
            self._add(f"{where}.captions", "A language stands here twice.", "duplicate")
        for index, caption in enumerate(entry.get("captions", [])):
            self._file(caption["file"], f"{where}.captions[{index}].file", is_webvtt, "captions (WebVTT)")

    def _file(self, name: str, where: str, is_right: Any, what: str) -> None:
        path = self.package.path(name)
        if path is None:
            self._add(where, f"There is no file {name!r} in the package.", "missing-file")
            return
        with path.open("rb") as file:
            if not is_right(file.read(64)):
                self._add(where, f"This file is not {what}.", "wrong-media-type", file=name)

    def _credits(self) -> None:
        for place, credit in enumerate(self._list("credits")):
            step, amount = credit.get("increment", 0.25), credit["amount"]
            if round(amount * 100) % max(1, round(step * 100)) or abs(amount * 100 - round(amount * 100)) > 1e-9:
                self._add(f"credits[{place}].amount", f"The amount is no multiple of {step}.", "credit-increment")


def is_video(head: bytes) -> bool:
    return head[4:8] == b"ftyp" or head[:4] == b"\x1a\x45\xdf\xa3"


def is_webvtt(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")
