"""Files of the national NPI registry as they really are: 330 columns, every value quoted."""

import csv
import io
from pathlib import Path
from typing import Any

LAST, FIRST = "Provider Last Name (Legal Name)", "Provider First Name"
ADDRESS = ("First Line {} Address", "Second Line {} Address", "{} Address City Name",
    "{} Address State Name",
           "{} Address Postal Code", "{} Address Country Code (If outside U.S.)",
           "{} Address Telephone Number",
           "{} Address Fax Number")  # fmt: skip


def header() -> list[str]:
    names = ["NPI", "Entity Type Code", "Replacement NPI", "Employer Identification Number (EIN)",
             (
                 "Provider Organization Name (Legal Business Name)"
             ), LAST, FIRST, "Provider Middle Name",
             "Provider Name Prefix Text", "Provider Name Suffix Text", "Provider Credential Text",
             "Provider Other Organization Name", "Provider Other Organization Name Type Code",
             "Provider Other Last Name",
             "Provider Other First Name", "Provider Other Middle Name",
             "Provider Other Name Prefix Text",
             "Provider Other Name Suffix Text", "Provider Other Credential Text",
             "Provider Other Last Name Type Code"]  # fmt: skip
    for location in ("Business Mailing", "Business Practice Location"):
        names += [f"Provider {part.format(location)}" for part in ADDRESS]
    names += ["Provider Enumeration Date", "Last Update Date", "NPI Deactivation Reason Code",
        "NPI Deactivation Date",
              "NPI Reactivation Date", "Provider Sex Code"]  # fmt: skip
    official = ("Last Name", "First Name", "Middle Name", "Title or Position", "Telephone Number")
    names += [f"Authorized Official {part}" for part in official]
    for n in range(1, 16):
        names += [f"Healthcare Provider Taxonomy Code_{n}", f"Provider License Number_{n}",
                  f"Provider License Number State Code_{n}",
                  f"Healthcare Provider Primary Taxonomy Switch_{n}"]  # fmt: skip
    for n in range(1, 51):
        names += [
            f"Other Provider Identifier{part}_{n}"
            for part in ("", " Type Code", " State", " Issuer")
        ]
    names += ["Is Sole Proprietor", "Is Organization Subpart", "Parent Organization LBN",
        "Parent Organization TIN",
              "Authorized Official Name Prefix Text", "Authorized Official Name Suffix Text",
              "Authorized Official Credential Text"]  # fmt: skip
    names += [f"Healthcare Provider Taxonomy Group_{n}" for n in range(1, 16)] + [
        "Certification Date"
    ]
    assert len(names) == 330
    return names


def row(
    npi: str,
    family: str = "",
    given: str = "",
    *,
    kind: str = "1",
    codes: tuple[str, ...] = (),
    **more: str,
) -> dict[str, str]:
    """A row by heading; the first code is the primary one."""
    values = {"NPI": npi, "Entity Type Code": kind, LAST: family, FIRST: given}
    for number, code in enumerate(codes, start=1):
        values[f"Healthcare Provider Taxonomy Code_{number}"] = code
        values[f"Healthcare Provider Primary Taxonomy Switch_{number}"] = (
            "Y" if number == 1 else "N"
        )
    return values | {name.replace("_", " "): value for name, value in more.items()}


def write(path: Path, rows: list[dict[str, Any]], without: tuple[str, ...] = ()) -> Path:
    names = [name for name in header() if name not in without]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", extrasaction="ignore", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue())
    return path
