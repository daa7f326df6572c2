"""What a report says, once for every file: a snapshot document in, words and tables of cells out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .cells import Cell, Column, Show, Table, text
from .tables import all_tables
from .words import findings, knowledge_sentence, methods, number_sentences

__all__ = ["Cell", "Column", "Content", "Options", "Section", "Show", "Table", "read", "text"]
Json = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """How a report is written. With the document they decide every byte of it."""

    p_floor: float = 0.001
    suppress_below: int = 11
    locked_at: str | None = None  # ISO time of the data lock
    char_limit: int = 3400
    count_spaces: bool = False
    table_cost: int = 320


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    words: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Content:
    title: str
    demonstration: bool
    block: Json
    facts: tuple[tuple[str, str], ...]  # the cover
    findings: tuple[str, ...]
    programme: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]
    sections: tuple[Section, ...]
    levels: Table
    methods: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    show: Show = field(repr=False)

    @property
    def tables(self) -> Iterator[Table]:
        for section in self.sections:
            yield from section.tables


TITLES = (
    ("participation", "Participation", ("funnel",)),
    ("knowledge", "Knowledge and competence", ("objectives", "items")),
    ("learners", "How learners changed", ()),
    ("confidence", "Confidence", ("confidence",)),
    ("practice", "Intended practice change and barriers", ("practice", "barriers")),
    ("follow_up", "Follow-up", ()),
    ("subgroups", "Subgroups", ()),
    ("comparison", "Comparison arm", ()),
    ("gaps", "Persistent gaps", ()),
    ("quality", "Quality of the items and precision", ()),
)
NOTHING = {
    "knowledge": "No data (n = 0): no question is asked both before and after, or nobody has answered yet.",
    "confidence": "No confidence question is asked before and after.",
    "practice": "The evaluation asks no question about practice.",
    "follow_up": "There is no follow-up poll.",
    "gaps": "None was found by the rule printed in the methods.",
}
ALWAYS = ("participation", "knowledge", "confidence", "practice", "follow_up", "gaps")


def read(document: Json, options: Options) -> Content:
    rules = document["snapshot"].get("rules", {})
    below = rules.get("suppress_below") or rules.get("suppressed_below") or options.suppress_below
    show = Show(options.p_floor, below, published=bool(rules.get("suppress_below")))
    activity = document["snapshot"].get("activity") or {}
    return Content(
        title=document["course"]["title"],
        demonstration=bool(document["course"].get("demonstration")),
        block=document["snapshot"],
        facts=tuple(_facts(document, activity, options)),
        findings=tuple(findings(document, show)),
        programme=tuple(_programme(activity)),
        objectives=tuple(f"{o['number']}. {o['text']}" for o in activity.get("objectives", []))
        or tuple(f"{o['objective']}. {o['text']}" for o in document["knowledge"]["objectives"]),
        sections=tuple(_sections(document, show)),
        levels=_levels(document),
        methods=tuple(methods(document, show)),
        notes=tuple(document["notes"]),
        show=show,
    )


def _nothing(key: str, document: Json, show: Show) -> str:
    """Why a section is empty: none of something is not the same as nothing known of it."""
    entries = [*document["knowledge"]["objectives"], *document["items"]]
    if key == "gaps" and all(one["matched"]["change"] is None for one in entries):
        return "Not shown: it rests on too few people." if show.published else NOTHING["knowledge"]
    return NOTHING[key]


def _sections(document: Json, show: Show) -> Iterator[Section]:
    by_section: dict[str, list[Table]] = {}
    for name, table in all_tables(document, show):
        by_section.setdefault(name, []).append(table)
    for key, title, charts in TITLES:
        tables = tuple(by_section.get(key, ()))
        if not tables and key not in ALWAYS:
            continue
        words = [] if tables else [_nothing(key, document, show)]
        if key == "knowledge" and tables:
            words.append(knowledge_sentence(document, show))
        if key == "participation":
            words += number_sentences(document)
        if key == "confidence" and tables:
            words.append(
                "Self-reported confidence is a subjective measure of competence (Moore level 4)."
            )
        if tables and all(table.appendix for table in tables):
            words.append("The tables stand with the evidence.")
        yield Section(key, title, tuple(words), charts, tables)


def day(moment: str | None) -> str:
    """The date of an ISO time, as 3 March 2025."""
    if not moment:
        return "not given"
    year, month, number = moment[:10].split("-")
    months = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    return f"{int(number)} {months[int(month) - 1]} {int(year)}"


def minute(moment: str | None) -> str:
    return f"{day(moment)}, {moment[11:16]} UTC" if moment else "not given"


def support_line(activity: Json) -> str:
    """Names only; never a logo."""
    by_kind: dict[str, list[str]] = {}
    for one in activity.get("supporters", []):
        by_kind.setdefault(one["kind"], []).append(one["name"])
    if not by_kind:
        return "No commercial support is recorded."
    parts = []
    for kind, names in by_kind.items():
        article = "an " if kind[:1].lower() in "aeiou" else "a "
        kinds = (
            kind
            if kind.endswith("s")
            else f"{article if len(names) == 1 else ''}{kind}{'' if len(names) == 1 else 's'}"
        )
        parts.append(
            f"{kinds} from {' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)}"
        )
    return f"This activity is supported by {'; '.join(parts)}."


def _facts(document: Json, activity: Json, options: Options) -> Iterator[tuple[str, str]]:
    block = document["snapshot"]
    if activity.get("provider"):
        yield "Accredited provider", activity["provider"]
    if activity.get("partners"):
        yield "Partners", ", ".join(activity["partners"])
    yield "Support", support_line(activity)
    if activity.get("release_date"):
        yield "Reporting window", f"{day(activity['release_date'])} to {day(block['as_of'])}"
    yield "Figures as of", minute(block["as_of"])
    yield (
        "Data lock",
        day(options.locked_at)
        if options.locked_at
        else "not locked: figures may be followed by newer ones",
    )
    yield "Report version", f"Snapshot {block['id']}, {block['software']}"


def _programme(activity: Json) -> Iterator[tuple[str, str]]:
    for key, name in (
        ("summary", "Clinical question"),
        ("gap", "Practice gap"),
        ("audience", "Audience"),
        ("format", "Format"),
    ):
        if activity.get(key):
            yield name, activity[key]
    if activity.get("faculty"):
        yield "Faculty", "; ".join(activity["faculty"])
    if activity.get("release_date"):
        yield (
            "Release and expiry",
            f"{day(activity['release_date'])} to {day(activity.get('expiry_date'))}",
        )
    if activity.get("credits"):
        yield "Credit", "; ".join(activity["credits"])
    if activity.get("statement"):
        yield "Accreditation", activity["statement"]


def _levels(document: Json) -> Table:
    waves = document.get("follow_up") or []
    answered = any(wave.get("responded") for wave in waves)
    rows = (
        ("1", "Participation", "Persons, funnel, audience"),
        ("2", "Satisfaction", "Not part of this report"),
        ("3", "Knowledge", "Items before and after" if document["items"] else "Not measured"),
        ("4", "Competence", _competence(document)),
        ("5", "Performance", "Self-reported at follow-up" if answered else "Not measured"),
        ("6", "Patient health", "Not measured"),
        ("7", "Community health", "Not measured"),
    )
    return Table(
        "levels_of_evidence",
        "Level of evidence (Moore)",
        (
            Column("Level", "Moore's level."),
            Column("What it means", "Its name."),
            Column("In this report", "How it was measured."),
        ),
        tuple(tuple(text(part) for part in row) for row in rows),
    )


def _competence(document: Json) -> str:
    parts = []
    if any(item["measures"] == "competence" for item in document["items"]):
        parts.append("case-based items (objective)")
    if document["confidence"]:
        parts.append("confidence (subjective)")
    if document["practice_change"]:
        parts.append("intended change (subjective)")
    return ", ".join(parts).capitalize() if parts else "Not measured"
