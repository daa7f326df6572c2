"""A conference abstract that writes itself from a snapshot: Title, Background, Methods, Results, Conclusions, support.

Every number comes from the snapshot. What is said first matters most; what does not fit the limit is left out from the end.
"""

import io
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from outcomes.numbers import number, percent, points, share_interval
from outcomes.reports.previous import Content, Options, Show, Table, day, read, support_line
from outcomes.reports.previous.words import (
    best,
    certainty,
    counted,
    knowledge_sentence,
    plain,
    test_name,
)

from .reproducible import cleaned, moment_of, settled

Json = dict[str, Any]
WIDTHS = {"Change (points)": 19, "95% CI of change": 25, "p adjusted": 19, "p": 19}  # mm; others 17
ACCENT, QUIET = RGBColor(0x0F, 0x4C, 0x5C), RGBColor(0x55, 0x60, 0x6D)


@dataclass(frozen=True)
class Abstract:
    title: str
    parts: tuple[tuple[str, str], ...]  # heading, text
    table: Table | None
    characters: int  # as the rules of the conference count them
    limit: int

    @property
    def fits(self) -> bool:
        return self.characters <= self.limit


def render(document: Json, options: Options) -> bytes:
    document = cleaned(document)
    content = read(document, options)
    moment = moment_of(content.block)
    file = Document()
    _write(file, abstract(document, content, options), content, options)
    core = file.core_properties
    core.title, core.author, core.last_modified_by = (
        content.title[:255],
        content.block["software"],
        "",
    )
    core.subject, core.comments, core.revision = (
        "Conference abstract",
        f"Snapshot {content.block['id']}",
        1,
    )
    core.created, core.modified = moment, moment
    out = io.BytesIO()
    file.save(out)
    return settled(out.getvalue(), moment)


# --- what it says ------------------------------------------------------------------------------------------------


def length(text: str, options: Options) -> int:
    return len(text) if options.count_spaces else len("".join(text.split()))


def abstract(document: Json, content: Content, options: Options) -> Abstract:
    """As much as fits: every part begins with its first sentence, then the others by their weight, then the table."""
    activity = content.block.get("activity") or {}
    sentences = {
        "Background": _background(document, activity),
        "Methods": _methods(document, activity, content),
        "Results": _results(document, options, content.show),
        "Conclusions": _conclusions(document),
    }
    support = support_line(activity)
    used = length(content.title, options) + length(support, options) + length("Support", options)
    used += sum(length(name, options) for name in sentences)
    ranked = sorted(
        (
            (rank, place, name, sentence)
            for name, entries in sentences.items()
            for place, (rank, sentence) in enumerate(entries)
        ),
        key=lambda entry: (entry[0], list(sentences).index(entry[2]), entry[1]),
    )
    kept: set[tuple[str, int]] = set()
    for rank, place, name, sentence in ranked:
        cost = length(sentence, options)
        if rank == 0 or used + cost <= options.char_limit:
            kept.add((name, place))
            used += cost
    table = next((t for t in content.tables if t.key == "objectives"), None)
    if table is not None and used + options.table_cost <= options.char_limit:
        used += options.table_cost
    else:
        table = None
    parts = [
        (
            name,
            " ".join(
                sentence for place, (_, sentence) in enumerate(entries) if (name, place) in kept
            ),
        )
        for name, entries in sentences.items()
    ]
    return Abstract(content.title, (*parts, ("Support", support)), table, used, options.char_limit)


Ranked = list[tuple[int, str]]  # 0 must stand; the higher, the sooner left out


def _background(document: Json, activity: Json) -> Ranked:
    found = [
        (
            0,
            f"An online continuing medical education activity, {_quoted(document['course']['title'])}, was made to close gaps in "
            "practice.",
        )
    ]
    if activity.get("summary"):
        found.append((4, activity["summary"].strip()))
    if activity.get("audience"):
        found.append((5, f"It was made for {_lower(plain(activity['audience']))}."))
    return found


def _quoted(text: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _methods(document: Json, activity: Json, content: Content) -> Ranked:
    items, confidence = len(document["items"]), len(document["confidence"])
    overall = document["knowledge"]["overall"]
    asked = counted(items, "multiple-choice item") + (
        f" and {counted(confidence, 'confidence item')}" if confidence else ""
    )
    found = [
        (
            0,
            f"A repeated-pairs design compared each learner's first answer before and after the activity: {asked} "
            f"on {counted(len(document['knowledge']['objectives']), 'learning objective')}.",
        )
    ]
    if activity.get("release_date"):
        found.append(
            (
                2,
                f"The activity opened on {day(activity['release_date'])}; data were cut on {day(content.block['as_of'])}.",
            )
        )
    tests = sorted(
        {
            test_name(o["matched"]["test"])
            for o in document["knowledge"]["objectives"]
            if o["matched"]["test"]
        }
    )
    if tests:
        found.append(
            (
                1,
                f"Objectives were tested by {' or '.join(tests)}, Holm-adjusted; the average over "
                f"objectives by a {test_name(overall['test'])}."
                if overall["test"]
                else f"Objectives were tested by {' or '.join(tests)}.",
            )
        )
    found.append((1, "Tests were two-sided, alpha .05; intervals are 95%."))
    found.append(
        (
            3,
            "Test accounts, staff and faculty were excluded; only learners with both answers were analysed.",
        )
    )
    return found


def _results(document: Json, options: Options, show: Show) -> Ranked:
    part, overall = document["participation"], document["knowledge"]["overall"]
    found: Ranked = []
    if part["participants"] is not None:
        oncologists = document["audience"].get("oncologists") or {}
        share = (
            f", {percent(oncologists['share'])} of them oncologists"
            if oncologists.get("share") is not None
            else ""
        )
        found.append((1, f"{counted(part['participants'], 'clinician')} took part{share}."))
    if overall["change"] is None:
        found.append((0, knowledge_sentence(document, show)))
        return found
    found.append(
        (
            0,
            f"Right answers went from {percent(overall['pre'])} to {percent(overall['post'])} on average over "
            f"{counted(overall['objectives'], 'objective')} "
            f"({_tested(overall, overall['p'], overall['learners'], options)}).",
        )
    )
    top = best(document["knowledge"]["objectives"])
    if top:
        one = top["matched"]
        found.append(
            (
                1,
                f"The largest gain was in {_quoted(plain(top['text']))}: {percent(one['pre']['share'])} to "
                f"{percent(one['post']['share'])} "
                f"({_tested(one, one['p_holm'], one['n'], options, 'adjusted ')}).",
            )
        )
    sure = best(document["confidence"])
    if sure:
        one = sure["matched"]
        found.append(
            (
                1,
                f"Confident learners went from {percent(one['pre']['share'])} to {percent(one['post']['share'])} "
                f"({_tested(one, one['p'], one['n'], options)}).",
            )
        )
    for question in document["practice_change"][:1]:
        shown = sorted((o for o in question["options"] if o["n"]), key=lambda o: -o["n"])
        named = [
            f"{plain(o['text'])}, {percent(o['share'])} (95% CI {share_interval(o['ci95'])})"
            for o in shown[:4]
        ]
        if named:
            found.append(
                (
                    2,
                    f"Of {question['n']:,} respondents, the intended change named most often was: {named[0]}.",
                )
            )
        if named[1:]:
            found.append((4, f"Other intended changes: {'; '.join(named[1:])}."))
    for question in document["audience"]["numbers"].values():
        if question["mean"] is not None:
            found.append(
                (
                    5,
                    f"{plain(question['stem']).rstrip('?')}: mean {number(question['mean'])} (n = {question['n']:,}).",
                )
            )
            break
    return found


def _tested(one: Json, p: float | None, n: int, options: Options, word: str = "") -> str:
    return ", ".join(
        [
            points(one["change"]),
            *certainty(one["change_ci95"], p, options.p_floor, word),
            f"n = {n:,}",
        ]
    )


def _conclusions(document: Json) -> Ranked:
    overall = document["knowledge"]["overall"]
    if overall["change"] is None:
        return [(0, "No conclusion can be drawn yet.")]
    gaps = [gap for gap in document["persistent_gaps"] if "objective" in gap]
    if overall["change"] > 0 and overall["p"] is not None and overall["p"] < 0.05:
        found = [
            (
                0,
                "The activity was followed by better knowledge and competence of the learners who answered before and after.",
            )
        ]
    else:
        found = [(0, "A change of knowledge and competence was not shown.")]
    texts = {o["objective"]: o["text"] for o in document["knowledge"]["objectives"]}
    for gap in gaps[:2]:
        after = f" ({percent(gap['post'])} after)" if gap["post"] is not None else ""
        found.append((2, f"A gap remains: {plain(texts[gap['objective']])}{after}."))
    found.append(
        (
            3,
            "Answers show competence in an educational setting; performance in practice was not observed.",
        )
    )
    return found


# --- how it looks ------------------------------------------------------------------------------------------------


def _write(file: Any, one: Abstract, content: Content, options: Options) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Georgia")
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.15
    title = file.add_heading(one.title, level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _letters(title, 20, ACCENT)
    if content.demonstration:
        _letters(
            file.add_paragraph("Demonstration: the people and their answers are made up."),
            10,
            RGBColor(0x9A, 0x34, 0x12),
        )
    for name, text in one.parts:
        _letters(file.add_heading(name, level=1), 13, ACCENT)
        file.add_paragraph(text)
        if name == "Results" and one.table is not None:
            _sheet(file, one.table)
    _letters(file.add_paragraph(_count(one, options)), 9, QUIET)
    lock = f"data lock {day(options.locked_at)}" if options.locked_at else "figures not locked"
    _letters(
        file.add_paragraph(
            f"Snapshot {content.block['id']}, as of {content.block['as_of']}, {lock}."
        ),
        9,
        QUIET,
    )


def _count(one: Abstract, options: Options) -> str:
    spaces = "with" if options.count_spaces else "without"
    table = f", the table counted as {options.table_cost}" if one.table else ""
    over = (
        ""
        if one.fits
        else f" This is {one.characters - one.limit:,} over the limit; shorten the title or the support statement."
    )
    return f"{one.characters:,} of {one.limit:,} characters {spaces} spaces, title, headings and support included{table}.{over}"


def _letters(paragraph: Any, size: int, shade: RGBColor) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb, run.font.name = Pt(size), shade, "Georgia"
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:asciiTheme"), "")
        del run._element.rPr.rFonts.attrib[qn("w:asciiTheme")]


def _sheet(file: Any, table: Table) -> None:
    places = [p for p in table.short if table.columns[p].head != "Relative"]
    grid = file.add_table(rows=1, cols=len(places), style="Light Shading")
    grid.autofit = False
    widths = [
        Mm(58),
        *(
            Mm(12 if table.columns[p].head == "n" else WIDTHS.get(table.columns[p].head, 17))
            for p in places[1:]
        ),
    ]
    for place, cell in zip(places, grid.rows[0].cells, strict=True):
        cell.text = table.columns[place].head
    for cells in table.rows:
        row = grid.add_row().cells
        for column, place in enumerate(places):
            row[column].text = cells[place].shown
    for number_of_row, row in enumerate(grid.rows):
        for column, cell in enumerate(row.cells):
            cell.width = widths[column]
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(1)
                paragraph.alignment = (
                    WD_ALIGN_PARAGRAPH.LEFT if column == 0 else WD_ALIGN_PARAGRAPH.RIGHT
                )
                for run in paragraph.runs:
                    run.font.size, run.font.bold = Pt(8.5), number_of_row == 0
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    file.add_paragraph(table.note).runs[0].font.size = Pt(8.5)
