"""Sections beside the contract, as they read: computed, hidden, with little to tell."""

import json
import re
from decimal import Decimal
from fractions import Fraction

import pytest

from outcomes.reports import render
from outcomes.reports.content import abstract_sentences
from outcomes.reports.content.cells import Show
from outcomes.reports.content.evidence import KINDS, evidence_of
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.sections import data_quality
from outcomes.snapshots.document import of_json
from outcomes.suppression import suppress
from outcomes.views.handbook import anchor_of
from tests.outcomes.made_up import document, people
from tests.outcomes.reports.texts import words

SHOW = Show(0.001)
SIDE = {"n": 10, "pre": 0.2, "post": 0.9, "follow_up": 0.8, "follow_up_ci95": [0.49, 0.94]}
# Everybody stands beside the matched, whose evidence tells of both; states, choices and flow have
# rows that say nothing else.
WITHOUT_EVIDENCE = {"objectives_everybody", "items_everybody"}
REMARKS = {
    "recommendations": ["Teach FISH again."],
    "verbatims": [{"question": "t1", "stem": "What next?", "text": "I, [name], test again."}],
}
ABOUT = {"question": "q1", "version": 1, "stem": "q1"}
FURTHER = {
    "moderators": {
        "n": 120, "state": "computed", "sentence": "", "correlation": 0.1,
        "change": {"odds_ratio": 2.04, "ci95": [1.84, 2.26], "p": 1e-9},
        "moderators": [
            {
                "moderator": "profession", "title": "Profession", "test": "wald",
                "statistic": 7.1, "df": 1, "p": 0.008, "p_adjusted": 0.008,
                "levels": [
                    {"level": "physician", "label": "physician", "n": 64, "is_reference": True,
                     "before": None, "before_ci95": None, "ratio": None, "ratio_ci95": None,
                     "p": None},
                    {"level": "nurse", "label": "nurse", "n": 56, "is_reference": False,
                     "before": 0.9, "before_ci95": [0.5, 1.6], "ratio": 0.4,
                     "ratio_ci95": [0.2, 0.8], "p": 0.008},
                ],
            }
        ],
        "left_out": ["Practice setting"],
    },
    "boosters": [
        {"after_days": 60, "label": "60 days after", "items": [
            ABOUT | {"objective": 1, "with_boosters": SIDE, "without": SIDE, "difference": 0.0,
                     "difference_ci95": [-0.3, 0.3], "test": "fisher-exact", "p": 1.0,
                     "p_holm": 1.0, "suppressed": False}]}
    ],
    "data_quality": {
        "learners": 9000, "looked_at": 4500, "sampled": True, "shared_addresses": 1,
        "out_of_order": [ABOUT | {"n": 3}],
        "joined": {"npi": 12, "address": 1, "hand": 0},
        "checks": [
            {"code": "too-fast", "label": "Impossible speed", "definition": "D.", "n": 9,
             "share": 9 / 4500},
            {"code": "after-before-before", "label": "Order", "definition": "D.", "n": 3,
             "share": 3 / 4500},
            {"code": "before-start", "label": "After without a start", "definition": "D.",
             "n": None, "share": None},
        ],
    },
    "drift": {
        "period": "month", "looked_at": 4500,
        "items": [
            ABOUT | {"phase": "pre", "test": "cochran-armitage", "statistic": 3.6, "p": 0.0003,
                     "p_holm": 0.0003, "periods": [
                         {"n": 12, "count": 2, "share": 1 / 6, "ci95": [0.05, 0.45],
                          "period": "2025-01"}]}
        ],
    },
    "wordings": [
        {"question": "q1", "difference": 0.01, "difference_ci90": [-0.03, 0.05], "margin": 0.1,
         "verdict": "equivalent",
         "first": {"n": 900, "count": 450, "share": 0.5, "ci95": [0.4, 0.6], "version": 1,
                   "stem": "One?"},
         "second": {"n": 900, "count": 459, "share": 0.51, "ci95": [0.4, 0.6], "version": 2,
                    "stem": "Two?"}}
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def whole():
    document_json = document(people(5, 400)) | FURTHER
    document_json["snapshot"]["rules"]["overall_test"] = (
        "sign-flip of whole learners on the unweighted mean"
    )
    document_json["snapshot"] |= {
        "remarks": REMARKS,
        "states": [
            {"label": "TX", "n": 300, "share": 0.75}, {"label": "OH", "n": 100, "share": 0.25},
        ],
        "activity": {"grants": ["Example Pharma: GR-17"], "promised_reach": 500},
    }  # fmt: skip
    return of_json(document_json)


def said(report):
    lines = [*(fact.shown for fact in report.cover), *(m.shown for m in report.methods)]
    for section in report.sections:
        lines += [section.title, *section.lead]
        for part in section.parts:
            lines += [getattr(part, "text", ""), getattr(part, "title", "")]
            lines += [fact.shown for fact in getattr(part, "rows", ()) if hasattr(fact, "name")]
    return "\n".join(lines)


def test_each_section_says_what_it_found(whole):
    text = said(read(whole, Options()))

    for sentence in (
        "Example Pharma: GR-17",
        "500 participants promised, 400 reached (80%)",
        "With profession held equal, the odds of a correct answer after the activity are 2.04",
        "The change differs by profession, the others held equal (adjusted p=0.008).",
        "Not in the model, as there are no groups to compare: practice setting.",
        "Tested (level 5, performance) rose from 17% to 42%",
        "The dates of 4,500 learners in the course were checked, spread evenly over all.",
        "pre-test: became easier (adjusted p<0.001)",
        "Among 4,500 learners looked at, spread evenly over all, the one series of answers moved",
        "Teach FISH again.",
        "Not covered by it, as no dated answer tells it: how the activity is described; the states "
        "participants practice in; recommendations and typed answers, which an analyst added.",
        "Sign-flip test of whole learners on the unweighted mean",
        "Target group of the course: Medical Oncology, Hematology, Surgical Oncology.",
    ):
        assert sentence in text


def test_drift_speaks_of_those_it_looked_at_alone(whole):
    item = whole.drift.items[0]
    for p, statement in (
        (1.0, "no item's share correct moved beyond chance from month to month."),
        (0.0, "the one series of answers moved beyond chance over calendar time."),
    ):
        drift = whole.drift.model_copy(update={"items": [item.model_copy(update={"p_holm": p})]})
        told = whole.model_copy(update={"drift": drift})
        everybody = whole.data_quality.model_copy(update={"sampled": False})

        (some,) = data_quality.drift(told, SHOW).lead
        (all_,) = data_quality.drift(told.model_copy(update={"data_quality": everybody}), SHOW).lead

        assert some == f"Among 4,500 learners looked at, spread evenly over all, {statement}"
        assert all_ == statement[0].upper() + statement[1:]


def test_the_months_of_some_learners_are_not_those_of_all_in_an_abstract(whole):
    everybody = whole.data_quality.model_copy(update={"sampled": False})
    every = whole.model_copy(update={"data_quality": everybody})

    assert abstract_sentences._months(every) == ["January 2025"]
    assert abstract_sentences._months(whole) == []


def test_all_correct_says_of_which_items(whole):
    table = read(whole, Options()).table("scores")

    column = next(column for column in table.columns if column.head == "All correct")
    assert column.says == "Learners with every item they answered both times correct."
    assert "All correct: every item a learner answered both times" in table.note


def test_every_row_of_figures_leads_to_its_evidence(whole):
    for told in (whole, suppress(whole, 11)):
        rows = [
            (table.key, row)
            for table in read(told, Options()).tables
            for row in table.rows
            if any(cell.kind != "text" for cell in row)
        ]
        keys = {cell.evidence for _, row in rows for cell in row if cell.evidence}

        assert [key for key in sorted(keys) if evidence_of(told, key, 0.001) is None] == []
        bare = {table for table, row in rows if not any(cell.evidence for cell in row)}
        assert bare <= WITHOUT_EVIDENCE


def test_every_kind_of_evidence_stands_in_a_chapter_of_the_statistics():
    assert [chapter for _, chapter in KINDS.values() if not anchor_of(chapter)] == []


def test_the_arithmetic_of_evidence_adds_up_as_printed(whole):
    keys = {cell.evidence for t in read(whole, Options()).tables for row in t.rows for cell in row}
    told = [evidence_of(whole, key, 0.001) for key in sorted(keys - {""})]
    lines = [line for evidence in told for line in evidence.formula]
    shares = [
        re.search(r"([\d,.]+/[\d,]+)(?: − ([\d,.]+/[\d,]+))? = ([+-]?[\d.]+)", x) for x in lines
    ]
    fractions = [tuple(match.groups()) for match in shares if match]
    sums = [
        pair for line in lines for pair in re.findall(r"([\d.]+) − ([\d.]+) = ([+-][\d.]+)", line)
    ]

    assert len(fractions) > 20 and len(sums) > 5
    for first, second, result in fractions:
        exact = _fraction(first) - (_fraction(second) if second else 0)
        assert abs(exact - Fraction(result)) <= Fraction(1, 20_000), (first, second, result)
    for after, before, result in sums:
        assert Decimal(after) - Decimal(before) == Decimal(result)


def _fraction(words):
    above, below = words.replace(",", "").split("/")
    return Fraction(above) / Fraction(below)


def test_levels_five_and_six_are_claimed_by_records_alone(whole):
    levels = {row[0].shown: row[2].shown for row in read(whole, Options()).levels.rows}

    assert "Measures from records before and after (objective): Tested" in levels["5"]
    assert levels["6"] == "Not measured"


@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_every_format_sets_them_and_what_is_inside_does_not_leave(whole, kind):
    inside = words(render(json.dumps(whole.as_json()), kind), kind)
    left = words(render(json.dumps(suppress(whole, 11).as_json()), kind), kind)

    if kind == "csv":
        for section in ("moderators", "data_quality", "drift", "wordings", "boosters"):
            assert f"\n{section}," in inside and f"\n{section}," not in left
        for section in ("by_group", "workplace", "practice_measures", "state"):
            assert f"\n{section}," in inside and f"\n{section}," in left
    else:
        assert "Quality of the data" in inside and "Practice measures" in inside
        assert "I, [name], test again." in inside and "I, [name], test again." in left
        assert "Impossible speed" in inside and "Impossible speed" not in left
