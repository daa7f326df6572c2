"""docs/security.md names tests, documents and settings that are there."""

import re

from tests.processes import ROOT

RECORD = (ROOT / "docs/security.md").read_text()
OPERATIONS = (ROOT / "docs/operations.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", RECORD, re.M)


def test_each_requirement_stands_once_and_says_how():
    assert len({row[0] for row in ROWS}) == len(ROWS) == 253
    assert all(len(how.strip()) > 5 for *_, how in ROWS)
    counted = re.search(r"253 requirements .*?: (\d+) hold.*?(\d+) are not met", RECORD)
    assert counted and int(counted[1]) == sum(row[2] == "holds" for row in ROWS)
    assert int(counted[2]) == sum(row[2] == "**not met**" for row in ROWS)


def test_whatever_holds_names_the_test_that_shows_it():
    assert [row[0] for row in ROWS if row[2] == "holds" and "`tests/" not in row[3]] == []


def test_each_test_that_is_named_is_there():
    named = set(re.findall(r"`(tests/[\w/]+)\.py(?:::(\w+))?`", RECORD))
    missing = [
        (path, name)
        for path, name in named
        if not (ROOT / f"{path}.py").exists()
        or (name and f"def {name}(" not in (ROOT / f"{path}.py").read_text())
    ]

    assert len(named) > 60 and not missing


def test_each_document_that_is_named_is_there():
    files = set(re.findall(r"`([A-Z]+\.md|docs/[\w-]+\.md|requirements/\w+\.txt)`", RECORD))
    decisions = set(re.findall(r"ADR (\d{4})", RECORD))
    paragraphs = set(re.findall(r"Above: (\w+)\.", RECORD))

    assert len(files) >= 4 and all((ROOT / name).is_file() for name in files)
    assert len(decisions) > 3 and all(
        list((ROOT / "docs/adr").glob(f"{number}-*.md")) for number in decisions
    )
    assert paragraphs == {"sessions", "keys", "data"}
    assert all(f"**{name.capitalize()}.**" in RECORD for name in paragraphs)


def test_each_setting_that_is_read_stands_in_the_operator_s_page():
    reads = re.compile(
        r"\b(?:text|whole|number|flag|names|networks|url|choice)\(\s*\"([A-Z_0-9]+)\""
    )
    sources = "".join(
        (ROOT / f"cme_platform/{name}.py").read_text() for name in ("settings", "environment")
    )
    read = set(reads.findall(sources))

    assert len(read) > 50 and {name for name in read if f"`{name}`" not in OPERATIONS} == set()


def test_each_log_that_the_operator_s_page_names_is_written():
    logs = re.findall(r"^\| `([a-z_.]+)`", OPERATIONS.split("## Logs")[1].split("## ")[0], re.M)
    logs += ["django.security", "outcomes.counting.reading"]
    sources = [
        path for app in ("cme_platform", "jobs", "outcomes") for path in ROOT.glob(f"{app}/**/*.py")
    ]
    loggers = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in sources
        if "getLogger(__name__)" in path.read_text()
    } | set(re.findall(r"getLogger\(\"([\w.]+)\"\)", "".join(path.read_text() for path in sources)))

    assert len(logs) > 4
    assert {name for name in logs if not name.startswith("django.")} <= loggers
