"""Colors and letters of the deck, in the theme of the file: its owner changes them in one place."""

import re
from typing import Any

INK, QUIET, ACCENT, SIGNAL, PALE, HAIR = "1B232D", "55606D", "0F4C5C", "9A3412", "F4F2EC", "D9D5CB"
BEFORE = "8A94A0"
HEADING_FONT, BODY_FONT = "Georgia", "Calibri"
COLORS = {
    "dk1": INK,
    "lt1": "FFFFFF",
    "dk2": QUIET,
    "lt2": PALE,
    "accent1": ACCENT,
    "accent2": BEFORE,
    "accent3": SIGNAL,
    "accent4": "4D7C8A",
    "accent5": "C2CCD2",
    "accent6": "6B7F3A",
    "hlink": ACCENT,
    "folHlink": QUIET,
}


def apply(presentation: Any) -> None:
    master = presentation.slide_master
    theme = next(
        rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")
    )
    xml = theme.blob.decode("utf-8")
    for name, color in COLORS.items():
        xml = re.sub(
            rf"(<a:{name}>).*?(</a:{name}>)",
            rf'\g<1><a:srgbClr val="{color}"/>\g<2>',
            xml,
            flags=re.S,
        )
    xml = re.sub(r'(<a:majorFont>\s*<a:latin typeface=")[^"]*', rf"\g<1>{HEADING_FONT}", xml)
    xml = re.sub(r'(<a:minorFont>\s*<a:latin typeface=")[^"]*', rf"\g<1>{BODY_FONT}", xml)
    xml = re.sub(r'<a:theme ([^>]*)name="[^"]*"', r'<a:theme \g<1>name="Outcomes"', xml)
    theme._blob = xml.encode("utf-8")
