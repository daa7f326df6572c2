"""A made file into bytes: rows of text in, CSV, XLSX, JSON or XML out.

Ids stay text, and no cell becomes a formula.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

import xlsxwriter

from learners.spreadsheets import harmless

Row = Sequence[str]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "xml": "application/xml",
}


def cells(columns: list[list[str]], values: dict[str, Any]) -> list[str]:
    """A row under these columns: the source's value, or the fixed text."""
    return [str(values.get(source, "")) if source else fixed for _, source, fixed in columns]


def as_csv(head: Row, rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([harmless(cell) for cell in row] for row in [head, *rows])
    return out.getvalue().encode()


def as_xlsx(sheets: Sequence[tuple[str, Row, Iterable[Row]]]) -> bytes:
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for name, head, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.set_column(0, max(0, len(head) - 1), 18, text)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate([head, *rows]):
                for column, cell in enumerate(row):
                    sheet.write_string(line, column, cell, text if line else bold)
    return out.getvalue()


def learner_record(values: dict[str, Any]) -> dict[str, Any]:
    """In the shape of the accreditor's draft schema for web services."""
    ids = [
        {"value": values[name], "domain": domain}
        for name, domain in (
            ("npi", "NPI"),
            ("licence", values.get("state", "")),
            ("board_id", values.get("board", "")),
        )
        if values.get(name)
    ]
    credits = [
        ("credit_amount", "AMA PRA Category 1"),
        ("moc_points", values.get("board") or "MOC"),
    ]
    return {
        "Member": {
            "Name": {"GivenName": values["given_name"], "FamilyName": values["family_name"]},
            "PersonalInfo": {"BirthDate": f"--{values['birth_month']}-{values['birth_day']}"},
        },
        "Activity": {
            "ProviderOrganization": values["provider_id"],
            "Module": {
                "ModuleName": {
                    "value": values["activity_title"],
                    "moduleID": values["activity_id"],
                },
                "Status": "Completed",
                "CompletedDateTime": values["completed_on"],
            },
        },
        "CreditCertificate": [
            {
                "UniqueID": ids,
                "CreditReceived": {
                    "activityCertification": name,
                    "creditUnit": "Point",
                    "numberOfCredits": values[source],
                },
                "CreditID": values["credit_id"],
            }
            for source, name in credits
            if values.get(source)
        ],
        "XtensibleInfo": {"LearnerRecordAction": values["action"]},
    }


def as_json(records: list[dict[str, Any]]) -> bytes:
    return json.dumps({"records": records}, ensure_ascii=False, indent=1).encode()


def as_xml(records: list[dict[str, Any]]) -> bytes:
    root = ElementTree.Element("Records")
    for record in records:
        _element(root, "Record", record)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _element(parent: ElementTree.Element, name: str, value: Any) -> None:
    if isinstance(value, list):
        for child in value:
            _element(parent, name, child)
        return
    child = ElementTree.SubElement(parent, name)
    if isinstance(value, dict):
        for key, inner in value.items():
            _element(child, key, inner)
    else:
        child.text = "".join(
            character for character in str(value) if character >= " " or character in "\t\n"
        )
