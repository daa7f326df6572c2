"""What docs/security.md says of the code as it is written, over all of it."""

import ast
import re
import tomllib

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import InvalidHeader
from gunicorn.http.parser import RequestParser

from tests.processes import ROOT

APPS = [
    "assessments", "cme_platform", "courses", "credit", "integrations", "jobs", "learners",
    "learning", "outcomes",
]  # fmt: skip
SOURCES = {
    path: path.read_text()
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RECORD = (ROOT / "docs/security.md").read_text()


def test_every_rule_of_lint_that_the_record_names_is_on():
    lint = PROJECT["tool"]["ruff"]["lint"]
    named = set(re.findall(r"\bS\d{3}\b", RECORD))
    let_off = {
        rule
        for files, rules in lint["per-file-ignores"].items()
        for rule in rules
        if not files.startswith("{tests,demo")
    }

    assert "S" in lint["select"] and len(named) > 8
    assert not named & set(lint["ignore"])
    assert named & let_off == {"S105", "S311", "S608"}  # each with its reason beside it
    unraised = "error::pytest.PytestUnraisableExceptionWarning"
    assert unraised in PROJECT["tool"]["pytest"]["ini_options"]["filterwarnings"]


def test_hashes_are_sha256_and_whatever_locks_is_of_the_library():
    named = re.compile(r"hashlib\.(?!file_digest)(\w+)|file_digest\(\w+, \"(\w+)\"\)")
    hashes = {"".join(pair) for text in SOURCES.values() for pair in named.findall(text)}
    imports = "\n".join(re.findall(r"^\s*(?:from|import) .*", "\n".join(SOURCES.values()), re.M))

    assert hashes == {"sha256"}
    assert not re.search(r"primitives.ciphers|\bCrypto|hashlib import", imports)
    # A comparison of backups, and an index that tells a note from the same one sent twice.
    assert holding(r"\bmd5\b") == {"contents.py", "notes.py"}


def test_pickle_goes_to_a_process_of_its_own_alone():
    assert holding(r"^(import pickle|from pickle)") == {"typesetting.py", "columns.py"}


def holding(pattern):
    return {p.name for p, text in SOURCES.items() if re.search(pattern, text, re.M | re.I)}


# Patterns put together of words of ours: letters, names of tests, tables and fonts.
OURS = {
    "aiken.py", "lists.py", "methods.py", "named_queries.py", "fonts.py", "deck_theme.py",
    "claiming.py",
}  # fmt: skip


def test_patterns_are_constants_and_what_comes_from_outside_is_escaped():
    calls = [
        (path.name, node.args[0])
        for path, text in SOURCES.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in ("compile", "search", "match", "fullmatch", "sub", "findall", "split")
    ]

    assert len(calls) > 80
    assert {name for name, pattern in calls if not is_ours(pattern)} == OURS


def is_ours(pattern: ast.expr) -> bool:
    """A constant, or put together of constants and of what was escaped."""
    match pattern:
        case ast.Constant():
            return True
        case ast.JoinedStr(values=values):
            return all(map(is_ours, values))
        case ast.FormattedValue(value=value):
            return is_ours(value)
        case ast.BinOp(left=left, right=right):
            return is_ours(left) and is_ours(right)
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name), attr="pattern"):
            return name.isupper()
        case ast.Call(func=ast.Attribute(attr="escape")):
            return True
    return False


def test_pages_need_nothing_that_browsers_have_dropped():
    dropped = re.compile(r"<(object|embed|applet|frameset|font|marquee|keygen)\b", re.I)
    pages = {path.name: path.read_text() for path in (ROOT / "templates").rglob("*.html")}

    assert len(pages) > 100 and not [name for name, page in pages.items() if dropped.search(page)]


def test_what_serves_people_needs_no_test_tools():
    tools = {"pytest", "playwright", "hypothesis", "schemathesis", "locust", "ruff", "mypy", "moto"}
    locked = {
        name: set(re.findall(r"^([\w-]+)==", (ROOT / f"requirements/{name}.txt").read_text(), re.M))
        for name in ("base", "dev")
    }

    assert tools <= locked["dev"] and not tools & locked["base"]


def test_scripts_merge_no_objects_from_outside():
    merging = re.compile(
        r"__proto__|\.prototype\b|\bfor \((?:const|let) \w+ in |Object\.assign\(\{"
    )

    assert not [p.name for p in (ROOT / "static/js").glob("*.js") if merging.search(p.read_text())]


@pytest.mark.parametrize(
    "ambiguous",
    [
        b"Content-Length: 3\r\nContent-Length: 4\r\n",
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Content-Length: +3\r\n",
    ],
)
def test_the_server_refuses_a_request_whose_end_is_ambiguous(ambiguous):
    begin = b"POST / HTTP/1.1\r\nHost: x\r\n"

    def read(headers):
        return next(RequestParser(Config(), [begin + headers + b"\r\nabc"], ("::1", 0)))

    assert read(b"Content-Length: 3\r\n").body.read() == b"abc"
    with pytest.raises(InvalidHeader):
        read(ambiguous)
