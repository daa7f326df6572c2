from decimal import Decimal

import pytest

from courses.statements import DEFAULTS, runs
from credit import designation
from credit.designation import (
    BadAmount,
    check_amount,
    group_of,
    may_claim,
    read_amount,
    shown,
    steps,
    words,
)


@pytest.mark.parametrize(
    ("amount", "word"),
    [("0.25", "Credit"), ("0.50", "Credit"), ("1.00", "Credit"), ("1.25", "Credits")],
)
def test_credit_is_singular_up_to_one(amount, word):
    filled = {"provider": "Test Provider", "format": "enduring material"} | words(
        "x", Decimal(amount)
    )
    statement, maximum = runs(DEFAULTS["designation-ama"].text, **filled), shown(Decimal(amount))

    assert "".join(run["text"] for run in statement) == (
        f"The Test Provider designates this enduring material for a maximum of {maximum} AMA PRA "
        f"Category 1 {word}™. Physicians should claim only the credit commensurate with the extent "
        "of their participation in the activity."
    )
    assert [run["text"] for run in statement if run["italic"]] == [f"AMA PRA Category 1 {word}"]


@pytest.mark.parametrize(
    ("type_", "professions", "profession", "may"),
    [
        ("ama-pra-category-1", [], "physician", True),
        ("ama-pra-category-1", ["physician"], " MD ", True),
        ("ama-pra-category-1", ["physician"], "Physician Assistant", False),
        ("ama-pra-category-1", ["nurse"], "nurse", False),
        ("ama-pra-category-1", [], "", False),
        ("ancc-contact-hours", [], "Nurse Practitioner", True),
        ("ancc-contact-hours", [], "physician", False),
        ("acpe", [], "pharmacist", True),
        ("participation", [], "", True),
        ("participation", ["dietitian"], "Dietitian", True),
        ("participation", ["dietitian"], "psychologist", False),
    ],
)
def test_who_may_claim_what(type_, professions, profession, may):
    assert may_claim(type_, professions, profession) is may


def test_amounts_are_exact():
    assert read_amount("0.50") == Decimal("0.5")
    assert steps(Decimal("1.00"), Decimal("0.25")) == [
        Decimal(part) for part in ("0.25", "0.50", "0.75", "1.00")
    ]
    assert (
        shown(Decimal("1")),
        shown(Decimal("0.5")),
        shown(Decimal("0.25")),
        shown(Decimal("10")),
    ) == (
        "1.0",
        "0.5",
        "0.25",
        "10.0",
    )
    assert designation.ceu(Decimal("1.00")) == "0.1"
    assert designation.ceu(Decimal("0.25")) == "0.025"
    check_amount(Decimal("1.00"), Decimal("1.00"), Decimal("0.25"))
    for wrong in ("1.25", "0.3", "0"):
        with pytest.raises(BadAmount):
            check_amount(Decimal(wrong), Decimal("1.00"), Decimal("0.25"))


@pytest.mark.parametrize("given", ["", "1e9", "-3", "NaN", "+1", "0,5", "٠٫٥", "1 0"])
def test_what_is_no_amount_is_refused(given):
    with pytest.raises(BadAmount):
        read_amount(given)


def test_a_physician_assistant_is_no_physician():
    assert group_of("physician assistant") == designation.PA
    assert group_of("PA-C") == designation.PA
    assert group_of("MD") == designation.PHYSICIAN
