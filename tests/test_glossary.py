"""Every string is in US English and in the terms of a US clinician and a CME office."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from tools.translations import ROOT, _words_of, collect, sources

APPS = (
    "assessments",
    "cme_platform",
    "courses",
    "credit",
    "integrations",
    "jobs",
    "learners",
    "learning",
    "outcomes",
)
GLOSSARY = {
    r"questions? (?:before|after)\b(?! it\b)|\bpoll (?:before|after) the": "pre-test, post-test",
    r"(?:before|after) the track\b": "pre-test, post-test",
    r"\byour way\b": "Your progress",
    r"\bwhat awaits\b": "What to expect",
    r"\bgo(?:es|ing)? on\b": "continue",
    r"\bsay your\b": "tell us your",
    r": answered$": "... complete",
    r"\b(?:right|wrong) (?:answer|choice)s?\b|\)s right\b": "correct, incorrect",
    r"\b(?:is|are|be|being|was|were) right\b": "is correct",
    r"\bshare right\b|\bright (?:before|after)\b|\bwrong before\b|\bmarked (?:right|wrong)\b"
    r"": "correct, incorrect",
    r"^somebody\b": "someone, or who does it",
    r"\bsomebody else is\b": "Not you? Clear my details",
    r"\bfirst answers here\b": "First answers of 412 colleagues",
    r"\bwas it you\b": "Add your answers to your account?",
    r"\bpage that checks\b": "Verification page",
    r"\bin a minute or two\b": "Two-minute cases",
    r"\bthat (?:were|was) (?:several|more)\b": "Too many ...",
    r"\bkeep this choice\b": "Save",
    r"\bcompute now\b": "Update the report",
    r"\bwhat became of\b": "What changed",
    r"\bfill in the evaluation\b": "complete the evaluation",
    r"\benrol(?:s|ment|ments)?\b": "enroll, enrollment",
    r"\b(?:un)?(?:recogn|individual|organ|anonym|pseudonym|random|minim|author|summar|categor)is"
    r"(?:e[ds]?|ing|ations?)\b": "-ize",
    r"\b(?:colou?r(?<!color)|favour|behaviour|honour|labour)\w*": "-or",
    r"\b(?:centres?|licences?|programmes?|practis(?:e|es|ed|ing)|judgements?|grey|whilst|towards)\b"
    r"": "center, license, program, practice, judgment, gray, while, toward",
    r"\b(?:cancell|labell|modell|travell)(?:ed|ing)\b": "one l",
    r"\banalys(?:e|es|ed|ing)\b": "analyze",
    r"\bfor ever\b": "forever",
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b|%-?d %B": "November 29, 2026",
    r"\d %(?! ?\()|\)s %%": "80%, without a space",
}
# What reads like a wrong word and is correct where it stands.
ALLOWED: set[str] = set()


def sentences() -> Iterator[tuple[str, str]]:
    """Where a string stands, and the string."""
    for message in collect():
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            yield ", ".join(path for path, _ in message.locations), str(text)
    for path in sources():
        if path.suffix == ".html":
            yield from ((_name(path), words) for words in _words_of(path.read_text()))
    templates = ROOT / "templates"
    for path in (*templates.rglob("admin/**/*.html"), templates / "styleguide.html"):
        yield from ((_name(path), words) for words in _words_of(path.read_text()))
    for path in (file for app in APPS for file in (ROOT / app).rglob("*.py")):
        if "/migrations/" not in str(path):
            yield from ((_name(path), words) for words in _said_by(path))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _said_by(path: Path) -> Iterator[str]:
    """The strings of a module that hold a sentence; names, keys and docstrings are none."""
    tree = ast.parse(path.read_text())
    comments = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in comments and _is_sentence(node.value):
            yield node.value


def _is_sentence(text: str) -> bool:
    is_list_of_names = bool(re.fullmatch(r"[a-z_\s]+", text)) and "_" in text
    is_query = bool(re.search(r"\b(?:SELECT|INSERT|UPDATE|DELETE|COPY|ALTER)\b", text))
    return " " in text.strip() and not is_list_of_names and not is_query


def _offences(text: str) -> list[str]:
    return [
        f"{match.group(0)!r}: say {right!r}"
        for wrong, right in GLOSSARY.items()
        if (match := re.search(wrong, text, re.IGNORECASE)) and text not in ALLOWED
    ]


def test_no_string_has_a_word_that_a_newcomer_stumbles_over():
    strings = list(sentences())
    assert len(strings) > 1500
    assert [
        f"{where}: {text!r}: {offence}" for where, text in strings for offence in _offences(text)
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "Answer the questions before the activity first.",
        "Go on: %(title)s",
        "%(right)s of %(scored)s right",
        "The right answers are hidden.",
        "Colleagues: their first answers here.",
        "Somebody else is watching now",
        "Share right before the activity",
        "90 % or more were right in the pre-test",
        "Enrol in the course first.",
        "so that nobody can be recognised",
        "a licence or board ID",
        "Lock it for ever",
        "80 % must be watched",
        "open until 29 November 2026",
    ],
)
def test_a_word_of_the_wrong_column_is_found(text):
    assert _offences(text)


@pytest.mark.parametrize(
    "text",
    [
        "Take the pre-test first.",
        "Continue: %(title)s",
        "%(right)s of %(scored)s correct",
        "Not available right now",
        "First answers of 412 colleagues",
        "Share correct in the pre-test",
        "Go back and reload the page.",
        "a license or board ID, one color, the organization",
        "%(mark)s%% must be correct.",
        "open until November 29, 2026",
    ],
)
def test_the_right_word_passes(text):
    assert _offences(text) == []


def test_a_day_is_written_as_its_readers_write_it():
    written = {}
    for language in ("en", "de", "es"):
        with override(language):
            written[language] = date_format(date(2026, 11, 29))
    assert written == {
        "en": "November 29, 2026",
        "de": "29. November 2026",
        "es": "29 de noviembre de 2026",
    }


def test_no_template_has_a_date_form_of_its_own():
    own = re.compile(r"""\|date:["'](?!DATE_FORMAT|DATETIME_FORMAT|c["']|Y-m-d)""")
    assert [
        _name(path) for path in (ROOT / "templates").rglob("*.html") if own.search(path.read_text())
    ] == []
