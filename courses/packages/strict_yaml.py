"""course.yaml as data, with the line of every key: YAML as authors mean it, and nothing that only
attackers need.
"""

import re
from typing import Any

import yaml

from .archive import COURSE_FILE
from .problems import PackageProblems, Problem, refuse

DEEPEST = 30
WHOLE = re.compile(r"^[-+]?[0-9]{1,15}\Z")
TRUE_OR_FALSE = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)\Z")
Lines = dict[str, int]


class Loader(yaml.SafeLoader):
    """Dates, times, yes and no stay texts; no aliases, no tags, no key twice, nothing deeper than
    needed.
    """

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise _wrong("aliases (*name) are not allowed", event)
        if getattr(event, "anchor", None):
            raise _wrong("anchors (&name) are not allowed", event)
        if getattr(event, "tag", None):
            raise _wrong(f"tags ({event.tag}) are not allowed", event)
        self.depth += 1
        if self.depth > DEEPEST:
            raise _wrong("this is nested too deeply", event)
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        seen = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if not isinstance(name, str):
                raise _wrong("a key must be a text", key)
            if name in seen:
                raise _wrong(f"the key {name!r} stands here twice", key)
            seen.add(name)
        return super().construct_mapping(node, deep)


# Without times, merge keys and the many words and notations of YAML 1.1 for true, false and whole
# numbers.
Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in rules
        if not tag.endswith((":timestamp", ":int", ":bool", ":merge", ":value"))
    ]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:int", WHOLE, list("-+0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", TRUE_OR_FALSE, list("tTfF"))
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))  # 010 is ten


def _wrong(what: str, node: Any) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, what, node.start_mark)


def text_of(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise PackageProblems(
            [Problem(COURSE_FILE, "", "The file is not UTF-8.", "not-utf8", line)]
        ) from None


def load(text: str) -> tuple[dict[str, Any], Lines]:
    """The data and the line of every key path. Raises PackageProblems."""
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise PackageProblems([_unreadable(problem, text)]) from None
    if not isinstance(data, dict):
        raise refuse("course.yaml must hold keys and values.", "bad-yaml", COURSE_FILE)
    lines: Lines = {}
    _number_lines(node, "", lines)
    return data, lines


def _unreadable(problem: Exception, text: str) -> Problem:
    mark = getattr(problem, "problem_mark", None)
    line = mark.line + 1 if mark else None
    if isinstance(problem, yaml.reader.ReaderError):
        character = (
            problem.character if isinstance(problem.character, int) else ord(problem.character)
        )
        line = text[: problem.position].count("\n") + 1
        return Problem(
            COURSE_FILE,
            "",
            f"The character U+{character:04X} is not allowed.",
            "bad-characters",
            line,
        )
    sentence = getattr(problem, "problem", None) or str(problem) or "it cannot be read"
    return Problem(COURSE_FILE, "", f"This is not valid YAML: {sentence}.", "bad-yaml", line)


def _number_lines(node: Any, path: str, lines: Lines) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{path}.{key.value}".lstrip(".")
            lines[name] = key.start_mark.line + 1
            _number_lines(value, name, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _number_lines(value, f"{path}[{number}]", lines)
