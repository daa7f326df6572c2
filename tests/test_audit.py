"""`make audit` never takes silence for an answer."""

import json

from tools.audit import Audit, exit_code, read_npm, read_pip

KNOWN = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}
CLEAN = {"name": "b", "version": "2", "vulns": []}
SKIPPED = {"name": "c", "skip_reason": "Dependency not found on PyPI"}


def pip(*packages: object) -> Audit:
    return read_pip(json.dumps({"dependencies": packages}), "")


def test_what_was_looked_up_is_told_apart_from_what_could_not_be():
    assert pip(CLEAN) == Audit(1)
    assert pip(KNOWN, CLEAN) == Audit(2, ("a 1: PYSEC-1",))
    assert "NOT AUDITED" in pip(CLEAN, SKIPPED).told("Python")


def test_a_database_that_gives_no_answer_is_a_failure_with_its_reason():
    refused = read_npm('{"error": {}}', "npm warn x\nnpm error audit endpoint returned an error\n")
    silent = read_pip("", "")

    assert refused.failure == "npm error audit endpoint returned an error"
    assert silent.failure and exit_code([Audit(1), silent]) == 2


def test_a_weakness_comes_before_a_failure_and_nothing_known_is_well():
    report = {
        "vulnerabilities": {"p": {"severity": "high"}},
        "metadata": {"dependencies": {"prod": 3}},
    }
    known = read_npm(json.dumps(report), "")

    assert known == Audit(3, ("p: high",))
    assert exit_code([known, Audit(failure="x")]) == 1 and exit_code([Audit(1), Audit(3)]) == 0
