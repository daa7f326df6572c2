"""Credit in words and numbers: increments, who a type is for, the designation statement, and what a
certificate says.

Pure: amounts, professions and template texts in, words out. Amounts are Decimal, never float.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from learners.refusals import Refusal

QUARTER = Decimal("0.25")
AMA_PRA, PARTICIPATION, ANCC, ACPE, MOC = (
    "ama-pra-category-1", "participation", "ancc-contact-hours", "acpe", "moc-points",
)  # fmt: skip
BOARDS = {
    "ABA": "American Board of Anesthesiology",
    "ABIM": "American Board of Internal Medicine",
    "ABOHNS": "American Board of Otolaryngology - Head and Neck Surgery",
    "ABOS": "American Board of Orthopaedic Surgery",
    "ABP": "American Board of Pediatrics",
    "ABPATH": "American Board of Pathology",
    "ABS": "American Board of Surgery",
    "ABTS": "American Board of Thoracic Surgery",
}
UAN = r"^(?:\d{4}|JA\d{7})-\d{4}-\d{2}-\d{3}-[LHB]\d{2}-[PT]\Z"
MOST_STEPS = 2000

PHYSICIAN, NURSE, PHARMACIST, PA, OTHER = (
    "physician",
    "nurse",
    "pharmacist",
    "physician assistant",
    "other",
)
# As people write it; whatever is not here is another health care professional.
PROFESSIONS = {
    PHYSICIAN: ("physician", "md", "do", "md/do", "physician (md/do)", "physician (md or do)",
        "doctor of medicine", "surgeon",
                "doctor of osteopathic medicine", "mbbs", "mbchb"),
    NURSE: ("nurse", "rn", "registered nurse", "nurse practitioner", "np", "aprn",
        "advanced practice nurse", "oncology nurse",
            "licensed practical nurse", "lpn", "lvn", "clinical nurse specialist",
            "certified nurse midwife", "dnp"),
    PHARMACIST: ("pharmacist", "pharmd", "rph", "pharmacy technician"),
    PA: ("physician assistant", "physician associate", "pa", "pa-c"),
}  # fmt: skip


class Heading(Enum):
    CREDIT = "Certificate of Credit"
    PARTICIPATION = "Certificate of Participation"
    NURSING = "Certificate of Contact Hours"
    PHARMACY = "Certificate of Completion"
    MOC = "Certificate of MOC Points"


@dataclass(frozen=True)
class Kind:
    """A type of credit: how it is called and whom it is for (groups of professions; empty:
    everybody).
    """

    label: str
    singular: str
    many: str
    groups: tuple[str, ...] = ()
    heading: Heading = Heading.PARTICIPATION
    body: str = "certificate-other"  # keys of its texts
    designation: str = ""
    attestation: str = "attestation"

    def unit(self, amount: Decimal) -> str:
        """Singular up to and with 1."""
        return self.singular if amount <= 1 else self.many


KINDS = {
    AMA_PRA: Kind("AMA PRA Category 1 Credit\u2122", "AMA PRA Category 1 Credit\u2122",
        "AMA PRA Category 1 Credits\u2122",
                  (PHYSICIAN,), Heading.CREDIT, "certificate-physician", "designation-ama"),
    PARTICIPATION: Kind("Participation", "hour of participation", "hours of participation",
    body="certificate-participation",
                        attestation="attestation-participation"),
    ANCC: Kind("ANCC contact hours", "contact hour", "contact hours", (NURSE,), Heading.NURSING,
    "certificate-nurse",
               "designation-ancc"),
    ACPE: Kind("ACPE credit", "contact hour", "contact hours", (PHARMACIST,), Heading.PHARMACY,
        "certificate-pharmacist",
               "designation-acpe"),
    MOC: Kind("MOC points", "MOC point", "MOC points", (PHYSICIAN,), Heading.MOC, "certificate-moc",
    "designation-moc",
              "moc-consent"),
}  # fmt: skip


def kind_of(type_: str) -> Kind:
    """A type that is not known here goes by its own name and is treated as participation."""
    if type_ in KINDS:
        return KINDS[type_]
    words = type_.replace("-", " ").replace("_", " ")
    return Kind(words, words, words)


def group_of(profession: str) -> str:
    """The group a profession belongs to, as people write it."""
    told = " ".join(profession.casefold().split())
    return next((group for group, names in PROFESSIONS.items() if told in names), OTHER)


def may_claim(type_: str, professions: Iterable[str], profession: str) -> bool:
    """Whether credit of this type is for this profession: the type's own rule and the offer's list
    both hold.
    """
    kind, group = kind_of(type_), group_of(profession)
    if kind.groups and group not in kind.groups:
        return False
    named = [" ".join(name.casefold().split()) for name in professions]
    told = " ".join(profession.casefold().split())
    return (
        not named
        or told in named
        or (group != OTHER and group in {group_of(name) for name in named})
    )


class BadAmount(Refusal):
    """The amount cannot be claimed; `code` and `sentence` say why."""

    status = 422

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(sentence, code=code, **values)


def gettext_noop(words: str) -> str:
    """Marks words that a door translates; this room knows no languages."""
    return words


NO_AMOUNT = gettext_noop('Give the amount as a text of digits, for example "0.50".')
NOTHING = gettext_noop("Enter an amount above 0.")
TOO_MUCH = gettext_noop("You may claim at most %(maximum)s.")
BETWEEN_STEPS = gettext_noop("Credit is claimed in increments of %(increment)s.")
AMOUNT = re.compile(r"^\d{1,3}(\.\d{1,6})?\Z", re.ASCII)


def read_amount(typed: str) -> Decimal:
    """An amount as typed; raises BadAmount."""
    if not AMOUNT.match(typed.strip()):
        raise BadAmount("amount-invalid", NO_AMOUNT)
    return Decimal(typed.strip())


def check_amount(amount: Decimal, maximum: Decimal, increment: Decimal) -> None:
    """Raises BadAmount unless it is a step between the smallest and the maximum."""
    if amount <= 0:
        raise BadAmount("amount-not-positive", NOTHING)
    if amount > maximum:
        raise BadAmount("amount-above-maximum", TOO_MUCH, maximum=maximum)
    if amount % increment:
        raise BadAmount("amount-not-in-steps", BETWEEN_STEPS, increment=increment)


def steps(maximum: Decimal, increment: Decimal) -> list[Decimal]:
    """What may be chosen, from the smallest step to the maximum."""
    count = min(int(maximum / increment), MOST_STEPS)
    return [increment * number for number in range(1, count + 1)]


def shown(amount: Decimal) -> str:
    """As printed: 1.0, 0.5, 0.25."""
    text = f"{amount.quantize(Decimal('0.01')):f}"
    return text[:-1] if text.endswith("0") else text


def words(type_: str, amount: Decimal) -> dict[str, str]:
    """What templates may say of an amount of this type; singular up to and with 1."""
    several = amount > 1
    return {
        "amount": shown(amount),
        "Credits": "Credits" if several else "Credit",
        "hours": "contact hours" if several else "contact hour",
        "points": "points" if several else "point",
        "time": f"{shown(amount)} {'hours' if several else 'hour'}",
        "ceu": ceu(amount),
        "unit": kind_of(type_).unit(amount),
    }


def ceu(hours: Decimal) -> str:
    """Continuing education units of contact hours: 1 hour is 0.1."""
    return f"{(hours / 10).normalize():f}"
