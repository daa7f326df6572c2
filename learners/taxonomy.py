"""The few NUCC taxonomy codes the platform needs, and who counts as an oncologist. Pure."""

from collections.abc import Iterable

ONCOLOGISTS = {
    "207RH0003X": "Hematology & Oncology",
    "207RX0202X": "Medical Oncology",
    "207RH0000X": "Hematology",
    "2086X0206X": "Surgical Oncology",
    "2085R0001X": "Radiation Oncology",
    "207VX0201X": "Gynecologic Oncology",
    "2080P0207X": "Pediatric Hematology-Oncology",
}
CODE_SET = "NUCC 21.1"
OTHERS = {
    "163WP0218X": "Registered Nurse, Pediatric Oncology",
    "364SX0204X": "Clinical Nurse Specialist, Oncology, Pediatrics",
    "133VN1301X": "Dietitian, Nutrition, Oncology",
    "170300000X": "Genetic Counselor",
    "363LA2100X": "Nurse Practitioner, Acute Care",
    "363LA2200X": "Nurse Practitioner, Adult Health",
    "363LF0000X": "Nurse Practitioner, Family",
    "363AM0700X": "Physician Assistant, Medical",
    "363AS0400X": "Physician Assistant, Surgical",
    "207ZP0101X": "Pathology, Anatomic",
    "207ZP0105X": "Pathology, Clinical",
    "390200000X": "Student or Resident in Training",
    "163WX0200X": "Registered Nurse, Oncology",
    "364SX0200X": "Clinical Nurse Specialist, Oncology",
    "1835X0200X": "Pharmacist, Oncology",
    "363L00000X": "Nurse Practitioner",
    "363A00000X": "Physician Assistant",
    "163W00000X": "Registered Nurse",
    "183500000X": "Pharmacist",
    "207R00000X": "Internal Medicine",
    "207ZP0102X": "Pathology",
}
LABELS = ONCOLOGISTS | OTHERS
ONCOLOGIST_LABELS = frozenset(label.lower() for label in ONCOLOGISTS.values())


def any_oncologist(codes: Iterable[str]) -> bool:
    """Whether any code is an oncologist's; many list a general one first."""
    return any(code in ONCOLOGISTS for code in codes)


def specialty_of(codes: Iterable[str], primary: str) -> str:
    """The label to show: an oncologist's code wherever it stands, else the primary one when it is
    known.
    """
    code = next((code for code in codes if code in ONCOLOGISTS), primary)
    return LABELS.get(code, "")


def label_of(specialty: str) -> str:
    """The label of a code; anything else stays as it is."""
    return LABELS.get(specialty.strip(), specialty.strip())


def is_oncologist(specialty: str) -> bool:
    """Whether a specialty, given as code or label, is in the oncologist set."""
    return label_of(specialty).lower() in ONCOLOGIST_LABELS
