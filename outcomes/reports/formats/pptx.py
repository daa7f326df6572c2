"""A snapshot as a deck: native charts and tables that can be edited, methods in the speaker notes."""

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from outcomes.reports.previous import Content, Options, Table, read
from outcomes.reports.previous.words import (
    NOTHING_YET,
    confidence_sentence,
    gaps_sentence,
    knowledge_sentence,
    participation_sentence,
    practice_sentence,
)

from . import theme
from .pdf import headlines
from .reproducible import cleaned, moment_of, settled

Json = dict[str, Any]
WIDTH, HEIGHT, MARGIN = (
    Inches(13.333),
    Inches(7.5),
    Inches(0.7),
)  # a slide's lengths are whole numbers (EMU)
INSIDE = WIDTH - 2 * MARGIN
TOP: int = Inches(1.65)
BOTTOM: int = Inches(6.85)
ROWS_A_SLIDE, ROWS_OF_ONE_LINE = 8, 13


def render(document: Json, options: Options) -> bytes:
    document = cleaned(document)
    content = read(document, options)
    moment = moment_of(content.block)
    deck = _Deck(content)
    deck.write(document)
    core = deck.file.core_properties
    core.title, core.author, core.last_modified_by = (
        f"Outcomes: {content.title}"[:255],
        content.block["software"],
        "",
    )
    core.subject, core.created, core.modified, core.revision = (
        "Educational outcomes",
        moment,
        moment,
        1,
    )
    out = io.BytesIO()
    deck.file.save(out)
    return settled(out.getvalue(), moment)


def colour(name: str) -> RGBColor:
    return RGBColor.from_string(name)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


class _Deck:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = WIDTH, HEIGHT
        theme.apply(self.file)
        self._only_layouts("Title Slide", "Title Only")
        self.methods = "\n".join(f"{name}: {rule}" for name, rule in content.methods)

    def _only_layouts(self, *wanted: str) -> None:
        """The two layouts that are used, on the wide page."""
        for layout in list(self.file.slide_layouts):
            if layout.name not in wanted:
                self.file.slide_layouts.remove(layout)
                continue
            shapes: Any = layout.placeholders
            for shape in list(shapes):
                if shape.placeholder_format.type in (
                    13,
                    15,
                    16,
                ):  # date, footer, number: every slide has its own footer
                    shape._element.getparent().remove(shape._element)
        master: Any = self.file.slide_master
        layouts: list[Any] = list(self.file.slide_layouts)
        for place in [
            *master.placeholders,
            *(p for layout in layouts for p in layout.placeholders),
        ]:
            if place.placeholder_format.idx == 0:
                place.left, place.top, place.width, place.height = (
                    MARGIN,
                    Inches(0.45),
                    INSIDE,
                    Inches(1.05),
                )
                self._title_style(place)
        for place in list(master.placeholders):
            if place.placeholder_format.idx != 0:
                place._element.getparent().remove(place._element)
        cover: Any = self.file.slide_layouts.get_by_name("Title Slide")
        for place in cover.placeholders:
            top, height = (
                (Inches(2.0), Inches(2.2))
                if place.placeholder_format.idx == 0
                else (Inches(4.35), Inches(0.9))
            )
            place.left, place.top, place.width, place.height = MARGIN, top, INSIDE, height

    @staticmethod
    def _title_style(place: Any) -> None:
        frame = place.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM
        body = frame._txBody.find(qn("a:bodyPr"))
        for fit in list(body):
            body.remove(fit)
        body.set("lIns", "0")

    # --- slides ------------------------------------------------------------------------------------------------

    def write(self, document: Json) -> None:
        content, show = self.content, self.content.show
        self.cover()
        self.summary(document)
        tables = {table.key: table for table in content.tables}
        self.chart(
            "Who took part",
            participation_sentence(document),
            tables.get("funnel"),
            self.funnel,
            document,
        )
        for key in ("specialty", "profession"):
            self.table(tables.get(key))
        self.chart(
            "Knowledge by learning objective",
            knowledge_sentence(document, show),
            tables.get("objectives"),
            self.objectives,
            document,
        )
        self.table(tables.get("objectives"))
        self.chart("Every item before and after", None, tables.get("items"), self.items, document)
        self.table(tables.get("items"))
        self.table(tables.get("learners"))
        self.chart(
            "Confidence",
            confidence_sentence(document, show),
            tables.get("confidence"),
            self.confidence,
            document,
        )
        self.table(tables.get("states"))
        self.chart(
            "Intended practice change",
            practice_sentence(document),
            tables.get("practice"),
            self.practice,
            document,
        )
        self.chart("Barriers", None, tables.get("barriers"), self.barriers, document)
        for section in content.sections:
            if section.key in ("follow_up", "subgroups", "comparison"):
                for table in section.tables:
                    self.table(table)
        self.table(tables.get("gaps"), gaps_sentence(document))
        self.listing("Methods", [f"{name}: {rule}" for name, rule in content.methods[:9]])
        self.table(content.levels)

    def cover(self) -> None:
        slide = self.file.slides.add_slide(self.file.slide_layouts.get_by_name("Title Slide"))
        facts = dict(self.content.facts)
        self._fill(
            slide.shapes.title,
            shortened(self.content.title, 160),
            40,
            theme.ACCENT,
            theme.HEADING_FONT,
        )
        lines = [
            f"Educational outcomes. Figures as of {facts['Figures as of']}. Data lock: {facts['Data lock']}."
        ]
        self._fill(slide.placeholders[1], lines[0], 18, theme.QUIET)
        self._rule(slide, Inches(4.25))
        small = [facts["Support"]]
        if self.content.demonstration:
            small.append("Demonstration: the people and their answers are made up.")
        self._words(slide, small, Inches(5.3), Inches(1.2), 14)
        self._foot(slide)
        self._notes(slide)

    def summary(self, document: Json) -> None:
        slide = self._slide("What changed")
        cards = headlines(document, self.content)
        width = INSIDE // max(1, len(cards))
        for place, (value, label) in enumerate(cards):
            box = slide.shapes.add_textbox(
                MARGIN + width * place, TOP, width - Inches(0.25), Inches(1.35)
            )
            frame = box.text_frame
            frame.word_wrap = True
            frame.margin_left = frame.margin_right = 0
            self._run(frame.paragraphs[0], value, 28, theme.ACCENT, theme.HEADING_FONT, bold=True)
            self._run(frame.add_paragraph(), label, 13, theme.QUIET)
        self._words(
            slide,
            [shortened(finding, 330) for finding in self.content.findings[:7]],
            TOP + Inches(1.5),
            Inches(3.7),
            14,
            gap=6,
        )

    def listing(self, title: str, lines: list[str]) -> None:
        self._words(
            self._slide(title),
            [shortened(line, 260) for line in lines],
            TOP,
            BOTTOM - TOP,
            14,
            gap=7,
        )

    def chart(
        self, title: str, sentence: str | None, table: Table | None, draw: Any, document: Json
    ) -> None:
        """A slide with a native chart; the words alone, when there is nothing to draw."""
        if table is None:
            return
        slide = self._slide(title, table)
        top = TOP
        if sentence and sentence != NOTHING_YET:
            self._words(slide, [shortened(sentence, 330)], TOP - Inches(0.05), Inches(0.75), 15)
            top += Inches(0.75)
        if not draw(slide, document, top, BOTTOM - top):
            self._words(slide, ["No data (n = 0)."], top, Inches(0.6), 18)

    def table(self, table: Table | None, sentence: str | None = None) -> None:
        """As many slides as the rows need."""
        if table is None or not table.rows:
            return
        one_line = all(len(cell.shown) < 60 for cells in table.rows for cell in cells)
        most = ROWS_OF_ONE_LINE if one_line and not sentence else ROWS_A_SLIDE
        for start in range(0, len(table.rows), most):
            more = " (continued)" if start else ""
            slide = self._slide(table.title + more, table)
            top = TOP
            if sentence and not start:
                self._words(slide, [shortened(sentence, 330)], TOP - Inches(0.05), Inches(0.75), 15)
                top += Inches(0.8)
            self._sheet(slide, table, table.rows[start : start + most], top)

    def _sheet(self, slide: Any, table: Table, rows: Any, top: int) -> None:
        places = table.short
        shape = slide.shapes.add_table(
            len(rows) + 1, len(places), MARGIN, top, INSIDE, Inches(0.38) * (len(rows) + 1)
        )
        shape.name = table.title
        grid = shape.table
        style = shape._element.graphic.graphicData.tbl.tblPr
        style.find(
            qn("a:tableStyleId")
        ).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
        style.set("bandRow", "0")
        weights = [
            min(
                46,
                max(
                    [
                        *(len(word) * 1.35 for word in table.columns[p].head.split()),
                        7,
                        *(len(cells[p].shown) for cells in rows),
                    ]
                ),
            )
            for p in places
        ]
        for column, weight in enumerate(weights):
            grid.columns[column].width = int(INSIDE * weight / sum(weights))
        for column, place in enumerate(places):
            is_text = all(
                cells[place].kind == "text" and isinstance(cells[place].value, str)
                for cells in table.rows
            )
            side = PP_ALIGN.LEFT if is_text else PP_ALIGN.RIGHT
            self._cell(grid.cell(0, column), table.columns[place].head, side, head=True)
            for row, cells in enumerate(rows, start=1):
                self._cell(grid.cell(row, column), shortened(cells[place].shown, 110), side)

    def _cell(self, cell: Any, value: str, side: Any, head: bool = False) -> None:
        cell.margin_left = cell.margin_right = Inches(0.06)
        cell.margin_top = cell.margin_bottom = Inches(0.035)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = side
        self._run(paragraph, value, 12, theme.QUIET if head else theme.INK, bold=head)
        cell.fill.solid()
        cell.fill.fore_color.rgb = colour(theme.PALE if head else "FFFFFF")
        properties = cell._tc.get_or_add_tcPr()
        line = properties.makeelement(qn("a:lnB"), {"w": "12700" if head else "6350"})
        fill = line.makeelement(qn("a:solidFill"), {})
        fill.append(fill.makeelement(qn("a:srgbClr"), {"val": theme.INK if head else theme.HAIR}))
        line.append(fill)
        properties.insert(0, line)

    # --- native charts -----------------------------------------------------------------------------------------

    def objectives(self, slide: Any, document: Json, top: int, height: int) -> bool:
        named = [
            (f"{o['objective']}. {o['text']}", o["matched"])
            for o in document["knowledge"]["objectives"]
        ]
        overall = document["knowledge"]["overall"]
        average = {"pre": {"share": overall["pre"]}, "post": {"share": overall["post"]}}
        return self._before_after(
            slide, [*named, ("Average over objectives", average)], top, height
        )

    def items(self, slide: Any, document: Json, top: int, height: int) -> bool:
        return self._before_after(
            slide,
            [(f"{i['question']}: {i['stem']}", i["matched"]) for i in document["items"]],
            top,
            height,
        )

    def _before_after(
        self, slide: Any, named: list[tuple[str, Json]], top: int, height: int
    ) -> bool:
        found = [
            (name, one)
            for name, one in named
            if one["pre"]["share"] is not None and one["post"]["share"] is not None
        ]
        if not found:
            return False
        data = CategoryChartData(number_format="0%")
        data.categories = [shortened(name, 70) for name, _ in found]
        data.add_series("Before", [one["pre"]["share"] for _, one in found])
        data.add_series("After", [one["post"]["share"] for _, one in found])
        chart = self._bars(
            slide, data, top, height, XL_CHART_TYPE.BAR_CLUSTERED, [theme.BEFORE, theme.AFTER]
        )
        chart.plots[0].gap_width, chart.plots[0].overlap = 55, -5
        return True

    def practice(self, slide: Any, document: Json, top: int, height: int) -> bool:
        return self._shares(slide, document["practice_change"], top, height)

    def barriers(self, slide: Any, document: Json, top: int, height: int) -> bool:
        return self._shares(slide, document["barriers"], top, height)

    def _shares(self, slide: Any, questions: list[Json], top: int, height: int) -> bool:
        shown = [
            o for question in questions[:1] for o in question["options"] if o["share"] is not None
        ]
        if not shown:
            return False
        data = CategoryChartData(number_format="0%")
        data.categories = [shortened(o["text"], 70) for o in shown]
        data.add_series(
            f"Share of {questions[0]['n'] or 'the'} respondents", [o["share"] for o in shown]
        )
        self._bars(
            slide, data, top, height, XL_CHART_TYPE.BAR_CLUSTERED, [theme.AFTER], legend=False
        )
        return True

    def funnel(self, slide: Any, document: Json, top: int, height: int) -> bool:
        stages = (document.get("flow") or {}).get("funnel") or document["participation"]["funnel"]
        shown = [stage for stage in stages if stage["n"] is not None]
        if not any(stage["n"] for stage in shown):
            return False
        data = CategoryChartData(number_format="#,##0")
        data.categories = [
            shortened(stage.get("label") or stage["definition"], 60) for stage in shown
        ]
        data.add_series("Persons", [stage["n"] for stage in shown])
        self._bars(
            slide,
            data,
            top,
            height,
            XL_CHART_TYPE.BAR_CLUSTERED,
            [theme.AFTER],
            legend=False,
            shares=False,
        )
        return True

    def confidence(self, slide: Any, document: Json, top: int, height: int) -> bool:
        entries = [
            e
            for e in document["confidence"]
            if e["ratings"]["pre"] and sum(n or 0 for n in e["ratings"]["pre"])
        ]
        if not entries:
            return False
        scale = entries[0]["scale"]
        entries = [
            e
            for e in entries
            if e["scale"] == scale and None not in e["ratings"]["pre"] + e["ratings"]["post"]
        ]
        if not entries:
            return False
        data = CategoryChartData(number_format="0%")
        several = len(entries) > 1
        rows = [
            (e["question"] if several else "", side, e) for e in entries for side in ("pre", "post")
        ]
        words = {"pre": "Before", "post": "After"}
        data.categories = [f"{name} {words[side]}".strip() for name, side, _ in rows]
        for level, label in enumerate(scale):
            data.add_series(
                f"{level + 1} {label}",
                [e["ratings"][side][level] / sum(e["ratings"][side]) for _, side, e in rows],
            )
        height = min(height, Inches(1.2 + 0.9 * len(rows)))
        chart = self._bars(
            slide, data, top, height, XL_CHART_TYPE.BAR_STACKED_100, list(theme.LEVELS)
        )
        chart.plots[0].gap_width, chart.plots[0].overlap = 40, 100
        return True

    def _bars(
        self,
        slide: Any,
        data: Any,
        top: int,
        height: int,
        kind: Any,
        colours: list[str],
        *,
        legend: bool = True,
        shares: bool = True,
    ) -> Any:
        shape = slide.shapes.add_chart(kind, MARGIN, top, INSIDE, height, data)
        shape.name = slide.shapes.title.text_frame.text
        chart = shape.chart
        chart.font.size, chart.font.name, chart.font.color.rgb = (
            Pt(13),
            theme.BODY_FONT,
            colour(theme.INK),
        )
        chart.has_title = False
        chart.has_legend = legend
        if legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.category_axis.reverse_order = True  # the first one on top
        chart.category_axis.format.line.color.rgb = colour(theme.INK)
        chart.category_axis.has_major_gridlines = False
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        values = chart.value_axis
        values.minimum_scale, values.has_major_gridlines, values.visible = 0, False, False
        if shares:
            values.maximum_scale = 1
        stacked = kind == XL_CHART_TYPE.BAR_STACKED_100
        for place, series in enumerate(chart.plots[0].series):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour(colours[place % len(colours)])
            labels = series.data_labels
            labels.show_value, labels.number_format_is_linked = True, False
            # A stacked part too narrow for its number goes without; the table has it.
            labels.number_format = '[<0.045]"";0%' if stacked else "0%" if shares else "#,##0"
            labels.font.size, labels.font.bold = Pt(12), True
            labels.position = XL_LABEL_POSITION.CENTER if stacked else XL_LABEL_POSITION.OUTSIDE_END
            dark = stacked and place >= len(data) / 2
            labels.font.color.rgb = colour("FFFFFF" if dark else theme.INK)
        return chart

    # --- parts -------------------------------------------------------------------------------------------------

    def _slide(self, title: str, table: Table | None = None) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts.get_by_name("Title Only"))
        self._fill(slide.shapes.title, shortened(title, 90), 28, theme.ACCENT, theme.HEADING_FONT)
        self._rule(slide, Inches(1.52))
        self._foot(slide)
        self._notes(slide, table)
        return slide

    def _rule(self, slide: Any, top: int) -> None:
        line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, MARGIN, top, Inches(1.2), Pt(2.5))
        line.fill.solid()
        line.fill.fore_color.rgb = colour(theme.ACCENT)
        line.line.fill.background()
        line.shadow.inherit = False

    def _foot(self, slide: Any) -> None:
        number = len(self.file.slides)
        made = ", demonstration: invented people and answers" if self.content.demonstration else ""
        for place, side, words in (
            (
                MARGIN,
                PP_ALIGN.LEFT,
                f"{shortened(self.content.title, 70)} · snapshot {self.content.block['id']}{made}",
            ),
            (WIDTH - MARGIN - Inches(1), PP_ALIGN.RIGHT, str(number)),
        ):
            box = slide.shapes.add_textbox(
                place,
                Inches(7.0),
                Inches(10.5) if side == PP_ALIGN.LEFT else Inches(1),
                Inches(0.35),
            )
            box.text_frame.word_wrap = True
            box.text_frame.margin_left = box.text_frame.margin_right = 0
            box.text_frame.paragraphs[0].alignment = side
            self._run(box.text_frame.paragraphs[0], words, 10, theme.QUIET)

    def _notes(self, slide: Any, table: Table | None = None) -> None:
        lines = [table.title + ". " + table.note if table and table.note else ""]
        lines += self._rows_in_words(table) if table else []
        slide.notes_slide.notes_text_frame.text = "\n".join(
            [*(line for line in lines if line), "Methods", self.methods]
        )

    @staticmethod
    def _rows_in_words(table: Table) -> Iterator[str]:
        for cells in table.rows[:40]:
            yield "; ".join(
                f"{table.columns[place].head}: {cells[place].shown}"
                if place
                else cells[place].shown
                for place in table.short
                if cells[place].shown
            )

    def _words(
        self, slide: Any, lines: list[str], top: int, height: int, size: int, gap: int = 5
    ) -> None:
        box = slide.shapes.add_textbox(MARGIN, top, INSIDE, height)
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        for place, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(gap)
            self._run(paragraph, line, size, theme.INK)

    def _fill(
        self, shape: Any, words: str, size: int, shade: str, font: str = theme.BODY_FONT
    ) -> None:
        paragraph = shape.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        self._run(paragraph, words, size, shade, font, bold=font == theme.HEADING_FONT)

    @staticmethod
    def _run(
        paragraph: Any,
        words: str,
        size: int,
        shade: str,
        font: str = theme.BODY_FONT,
        bold: bool = False,
    ) -> None:
        run = paragraph.add_run()
        run.text = words.replace("\n", " ")
        run.font.size, run.font.bold, run.font.name, run.font.color.rgb = (
            Pt(size),
            bold,
            font,
            colour(shade),
        )
