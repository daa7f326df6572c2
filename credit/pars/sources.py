"""What can go into a column of a file, and the columns a site begins with. Pure.

The accreditor's headings change and are not ours: the operator edits the columns, the sources stay.
"""

LEARNERS = {
    "given_name": "First name",
    "family_name": "Last name",
    "birth_month": "Month of birth, two digits",
    "birth_day": "Day of birth, two digits",
    "birth_mmdd": "Month and day of birth, four digits",
    "state": "State of license",
    "licence": "State license ID",
    "npi": "NPI",
    "board": "Board",
    "board_id": "Board ID",
    "nabp_id": "NABP e-Profile ID",
    "profession": "Profession",
    "provider_id": "ACCME provider ID",
    "activity_id": "ACCME activity ID",
    "activity_title": "Title of the activity",
    "uan": "ACPE UAN",
    "completed_on": "Date of completion",
    "credit_type": "Type of credit",
    "credit_amount": "Credit claimed",
    "moc_points": "MOC points claimed",
    "credit_id": "Credit ID (URN)",
    "action": "Action: add or delete",
}
# Of these, what is a person's own.
OF_A_PERSON = (
    "given_name", "family_name", "birth_month", "birth_day", "birth_mmdd", "licence", "npi",
    "board_id", "nabp_id",
)  # fmt: skip
ACTIVITY = {
    "provider_id": "ACCME provider ID",
    "activity_id": "ACCME activity ID",
    "provider_activity_id": "The provider's own id of the activity",
    "title": "Title",
    "format": "Format",
    "starts_on": "Start date",
    "ends_on": "End date",
    "year": "Reporting year",
    "description": "Description, at most 2,500 characters",
    "url": "Address of the activity",
    "providership": "Direct or joint providership",
    "joint_providers": "Names of the joint providers",
    "credit_amount": "AMA PRA Category 1 Credit designated",
    "hours": "Hours of instruction",
    "designed_to_change": "What it is designed to change",
    "competencies": "Competencies",
    "outcomes_measured": "Outcomes measured",
    "commercial_support": "Commercial support: yes or no",
    "support_sources": "Sources of support",
    "support_amount": "Amount of support received in the year",
    "in_kind": "In-kind support",
    "physicians": "Physician learners in the year",
    "others": "Other learners in the year",
    "moc_board": "MOC board",
    "moc_practice_area": "MOC practice area",
    "moc_points": "MOC points",
}
# Activity files know no person; those for CPE Monitor know no state licence.
SOURCES = {"learners": LEARNERS, "cpe": LEARNERS, "activity": ACTIVITY}

_LEARNERS = (
    "given_name family_name birth_month birth_day state licence npi board board_id activity_id "
    "completed_on credit_amount moc_points action"
)
_CPE = "nabp_id birth_mmdd given_name family_name uan completed_on credit_amount action"
USUAL_COLUMNS = {
    "learners": [(LEARNERS[source], source) for source in _LEARNERS.split()],
    "cpe": [(LEARNERS[source], source) for source in _CPE.split()],
    "activity": [(heading, source) for source, heading in ACTIVITY.items()],
}
EXCEPTIONS = {
    "no-consent": "has not agreed to the reporting of credit",
    "no-name": "has given no name",
    "no-id": "has no license, NPI or board ID",
    "no-birth-date": "has given no month and day of birth",
    "no-nabp-id": "has given no NABP e-Profile ID",
    "revoked": "the certificate was revoked",
}


def exception_in_words(codes: str) -> str:
    return "; ".join(EXCEPTIONS.get(code, code) for code in codes.split())
