"""The few NUCC taxonomy codes the platform needs, and who counts as an oncologist. Pure."""

ONCOLOGISTS = {
    "207RH0003X": "Hematology & Oncology",
    "207RX0202X": "Medical Oncology",
    "207RH0000X": "Hematology",
    "2086X0206X": "Surgical Oncology",
    "2085R0001X": "Radiation Oncology",
    "207VX0201X": "Gynecologic Oncology",
    "2080P0207X": "Pediatric Hematology-Oncology",
}
OTHERS = {
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


def label_of(specialty: str) -> str:
    """The label of a code; anything else stays as it is."""
    return LABELS.get(specialty.strip(), specialty.strip())


def is_oncologist(specialty: str) -> bool:
    """Whether a specialty, given as code or label, is in the oncologist set."""
    return label_of(specialty).lower() in ONCOLOGIST_LABELS
