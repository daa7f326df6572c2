"""The usual words of every statement, and how a template becomes text. Pure; the provider's own
words lie in StatementText.

Placeholders stand in braces. `*stars*` mean italics: they are kept as data and become <em> where
people read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ITALIC = re.compile(r"\*([^*]+)\*")


class Run(TypedDict):
    text: str
    italic: bool


@dataclass(frozen=True)
class Statement:
    title: str
    text: str
    takes: tuple[str, ...] = ()  # placeholders it may use


DEFAULTS = {
    "disclosure-some": Statement(
        "Disclosure: someone with relevant relationships",
        (
            "{name} discloses the following relevant financial relationships with ineligible "
            "companies: {relationships}."
        ),
        ("name", "relationships"),
    ),
    "disclosure-none": Statement(
        "Disclosure: nothing to disclose",
        "{name} has no relevant financial relationships with ineligible companies to disclose.",
        ("name",),
    ),
    "mitigation": Statement(
        "Mitigation, printed when someone has a relevant relationship",
        (
            "All of the relevant financial relationships listed for these individuals have been "
            "mitigated."
        ),
    ),
    "support": Statement("Commercial support", "This activity is supported by {support}.",
        ("support",)),
    "support-none": Statement("No commercial support",
        "This activity receives no commercial support."),
    "method": Statement(
        "Method of participation",
        "Read these pages, take the pre-test, watch the tracks and decide at their "
        "decision points, then take the post-test and complete the evaluation.",
    ),
    "hardware": Statement(
        "Hardware and software", (
            "A current browser that plays H.264 video, and an internet connection."
        )
    ),
    "pass-mark": Statement(
        "Minimum performance level",
        "To earn credit, a score of at least {percent}% on the post-test is required.",
        ("percent",),
    ),
    "watching": Statement(
        "How much must be watched",
        "To earn credit, at least {percent}% of each track must be watched.",
        ("percent",),
    ),
    "accreditation-direct": Statement(
        "Accreditation: direct providership",
        "The {provider} is accredited by the Accreditation Council for Continuing Medical "
        "Education (ACCME) to provide continuing medical education for physicians.",
        ("provider",),
    ),
    "accreditation-joint": Statement(
        "Accreditation: joint providership",
        "This activity has been planned and implemented in accordance with the accreditation "
        "requirements and policies of the Accreditation Council for Continuing Medical Education "
        "(ACCME) through the joint providership of {provider} and {joint providers}. The "
        "{provider} is accredited by the ACCME to provide continuing medical education for "
        "physicians.",
        ("provider", "joint providers"),
    ),
    "accreditation-joint-accreditation": Statement(
        "Accreditation: Joint Accreditation",
        "In support of improving patient care, this activity has been planned and implemented by "
        "{planners}. {provider} is jointly accredited by the Accreditation Council for Continuing "
        "Medical Education (ACCME), the Accreditation Council for Pharmacy Education (ACPE), and "
        "the American Nurses Credentialing Center (ANCC), to provide continuing education for the "
        "healthcare team.",
        ("provider", "planners"),
    ),
    "designation-ama": Statement(
        "Designation: AMA PRA Category 1",
        "The {provider} designates this {format} for a maximum of {amount} "
        "*AMA PRA Category 1 {Credits}*\u2122. Physicians should claim only the credit "
        "commensurate with the extent of their participation in the activity.",
        ("provider", "format", "amount", "Credits"),
    ),
    "designation-ancc": Statement(
        "Designation: ANCC contact hours",
        "The {provider} designates this {format} for a maximum of {amount} ANCC {hours}. Nurses "
        "should claim only the credit commensurate with the extent of their participation in the "
        "activity.",
        ("provider", "format", "amount", "hours"),
    ),
    "designation-acpe": Statement(
        "Designation: ACPE credit",
        "The {provider} designates this {format} for {amount} {hours} ({ceu} CEU) of continuing "
        "pharmacy education. Universal Activity Number {uan}.",
        ("provider", "format", "amount", "hours", "ceu", "uan"),
    ),
    "designation-moc": Statement(
        "Designation: MOC points",
        "Successful completion of this CME activity, which includes participation in the "
        "evaluation component, enables the participant to earn up to {amount} Medical Knowledge "
        "MOC {points} in the {board name}'s ({board}) Maintenance of Certification (MOC) program. "
        "It is the CME activity provider's responsibility to submit participant completion "
        "information to ACCME for the purpose of granting {board} MOC credit.",
        ("amount", "points", "board", "board name"),
    ),
    "attestation": Statement(
        "What a learner attests",
        (
            "I attest that I took part in this activity and claim only the credit commensurate "
            "with the extent of my participation."
        ),
    ),
    "attestation-participation": Statement(
        "What a learner attests for a certificate of participation",
        "I attest that I took part in this activity for the time I state.",
    ),
    "moc-consent": Statement(
        "What a learner attests for MOC points",
        "I attest that I took part in this activity, and I agree that my completion, with my "
        "board ID and the day and month of my birth, is sent to the ACCME and the board ({board}) "
        "to grant MOC points.",
        ("board",),
    ),
    "certificate-physician": Statement(
        "Certificate: physician",
        (
            'has participated in the {format} titled "{title}" on {date} and is awarded {amount} '
            '*AMA PRA Category 1 {Credits}*\u2122.'
        ),
        ("format", "title", "date", "amount", "Credits"),
    ),
    "certificate-participation": Statement(
        "Certificate: participation",
        'has participated for {time} in the {format} titled "{title}" on {date}.',
        ("format", "title", "date", "time"),
    ),
    "certificate-hours": Statement(
        "Certificate: participation, where the sentence before does not say how long",
        "Time of participation: {time}.",
        ("time",),
    ),
    "certificate-designated": Statement(
        "Certificate: participation, last sentence",
        "The activity was designated for {maximum} *AMA PRA Category 1 {Credits}*\u2122.",
        ("maximum", "Credits"),
    ),
    "certificate-nurse": Statement(
        "Certificate: nurse",
        (
            'has participated in the {format} titled "{title}" on {date} and is awarded {amount} '
            '{hours}.'
        ),
        ("format", "title", "date", "amount", "hours"),
    ),
    "certificate-pharmacist": Statement(
        "Certificate: pharmacist",
        'has participated in the {format} titled "{title}" on {date} for {amount} {hours} ({ceu} '
        'CEU). Universal Activity Number '
        "{uan}.",
        ("format", "title", "date", "amount", "hours", "ceu", "uan"),
    ),
    "certificate-pharmacist-note": Statement(
        "Certificate: pharmacist, note",
        "This is not a statement of credit. Statements of credit are issued in CPE Monitor.",
    ),
    "certificate-moc": Statement(
        "Certificate: MOC points",
        'has successfully completed the {format} titled "{title}" on {date} and earned {amount} '
        'Medical Knowledge MOC {points} '
        "({board}).",
        ("format", "title", "date", "amount", "points", "board"),
    ),
    "certificate-other": Statement(
        "Certificate: other credit",
        'has participated in the {format} titled "{title}" on {date} and claimed {amount} {unit}.',
        ("format", "title", "date", "amount", "unit"),
    ),
}  # fmt: skip


def problems(text: str, takes: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a template, in words."""
    for name in PLACEHOLDER.findall(text):
        if name not in takes:
            known = ", ".join(f"{{{name}}}" for name in takes) or "none"
            yield f"{{{name}}} is not known in this text. Known: {known}."
    if text.count("*") % 2:
        yield "A star has no partner: *text* stands for italics."
    if re.sub(PLACEHOLDER, "", text).count("{") or re.sub(PLACEHOLDER, "", text).count("}"):
        yield "A brace has no partner: {name} stands for what is filled in."


def fill(template: str, **values: str) -> str:
    """The text with its placeholders filled; names may hold spaces, written with underscores here.

    Stars go.
    """
    return "".join(run["text"] for run in runs(template, **values))


def runs(template: str, **values: str) -> list[Run]:
    """The text in pieces, upright and italic.

    What is filled in is text alone: a star in a name stays a star.
    """
    known = {name.replace("_", " "): value for name, value in values.items()}
    pieces = ITALIC.split(template)  # upright and italic in turn
    filled = (_filled(piece, known) for piece in pieces)
    return [Run(text=text, italic=bool(index % 2)) for index, text in enumerate(filled) if text]


def _filled(piece: str, known: dict[str, str]) -> str:
    """A name that ends with a period, such as Inc., ends a sentence too: one period is enough."""

    def value(match: re.Match[str]) -> str:
        text = known.get(match[1], match[0])
        ends_twice = text.endswith(".") and piece[match.end() : match.end() + 1] == "."
        return text[:-1] if ends_twice else text

    return PLACEHOLDER.sub(value, piece)
