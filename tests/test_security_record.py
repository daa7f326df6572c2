"""docs/security.md names tests that are there."""

import re

from tests.processes import ROOT

RECORD = (ROOT / "docs/security.md").read_text()


def test_each_requirement_stands_once_and_says_how():
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", RECORD, re.M)

    assert len({row[0] for row in rows}) == len(rows) == 253
    assert all(len(how.strip()) > 5 for *_, how in rows)
    counted = re.search(r"253 requirements .*?: (\d+) hold", RECORD)
    assert counted and int(counted[1]) == sum(row[2] == "holds" for row in rows)


def test_each_test_that_is_named_is_there():
    named = set(re.findall(r"`(tests/[\w/]+)\.py(?:::(\w+))?`", RECORD))
    missing = [
        (path, name)
        for path, name in named
        if not (ROOT / f"{path}.py").exists()
        or (name and f"def {name}(" not in (ROOT / f"{path}.py").read_text())
    ]

    assert len(named) > 60 and not missing
