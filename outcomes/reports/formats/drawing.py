"""A figure in, an SVG out. Colours stand as attributes for files; a page may override them by class, in light and dark.

No style attributes, no ids, no scripts: the same text goes inline into a page and as a vector into a document.
"""

from collections.abc import Callable
from html import escape
from typing import Any

Json = dict[str, Any]
FONT = "Source Sans Pro, Source Sans 3, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
PALETTE = {
    "ink": "#18212b",
    "soft": "#54606d",
    "grid": "#dedad1",
    "zero": "#54606d",
    "paper": "#ffffff",
    "before": "#8a94a0",
    "after": "#0f4c5c",
    "third": "#b4622c",
    "band": "#e9f0f1",
    "level-1": "#e3e6ea",
    "level-2": "#c2ccd2",
    "level-3": "#8fa9b3",
    "level-4": "#4d7c8a",
    "level-5": "#0f4c5c",
    "good": "#0f4c5c",
    "kept": "#8fb3bd",
    "same": "#e3e6ea",
    "worse": "#b4622c",
    "on-light": "#18212b",
    "on-dark": "#ffffff",
}
SERIES = ("before", "after", "third")
LETTER = 0.56  # of the font size, an average letter of a wide font
DARK = {"level-4", "level-5", "level-6", "good", "worse", "after"}


class _Sheet:
    """What has been drawn, and how far down."""

    def __init__(self, width: int) -> None:
        self.width, self.y, self.parts = width, 0.0, list[str]()
        self.wide = width >= 560
        self.size = 15 if self.wide else 14

    def shape(self, tag: str, paint: str, colour: str, **where: float | str) -> None:
        place = " ".join(
            f'{name.replace("_", "-")}="{_short(value)}"' for name, value in where.items()
        )
        self.parts.append(
            f'<{tag} class="{paint[0]}-{colour}" {paint}="{PALETTE[colour]}" {place}/>'
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: str,
        width: float = 1,
        dash: str = "",
    ) -> None:
        more = {"stroke_dasharray": dash} if dash else {}
        self.shape("line", "stroke", colour, x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=width, **more)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        colour: str = "ink",
        anchor: str = "start",
        bold: bool = False,
        size: float = 0,
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(
            f'<text class="f-{colour}" fill="{PALETTE[colour]}" x="{_short(x)}" y="{_short(y)}" text-anchor="{anchor}" '
            f'font-size="{_short(size or self.size)}"{weight}>{escape(words)}</text>'
        )

    def finish(self, label: str) -> str:
        height = _short(self.y)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" viewBox="0 0 {self.width} {height}" '
            f'width="{self.width}" height="{height}" font-family="{FONT}">'
            + "".join(self.parts)
            + "</svg>"
        )


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def wrap(words: str, width: float, size: float, most: int = 4) -> list[str]:
    """Lines of about that many pixels."""
    fits = max(8, int(width / (size * LETTER)))
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > fits:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: fits - 1] + "…"]
    return lines


def svg(figure: Json, width: int = 760) -> str:
    """The figure at that width; narrow ones put the words above the marks."""
    sheet = _Sheet(width)
    sheet.y = 4
    _legend(sheet, figure)
    {"stacked": _stacked, "forest": _forest}.get(figure["kind"], _marks)(sheet, figure)
    return sheet.finish(figure["alt"])


def _legend(sheet: _Sheet, figure: Json) -> None:
    if len(figure["series"]) < 2:
        return
    x = 2.0
    for place, name in enumerate(figure["series"]):
        colour = figure["colours"][place]
        needs = 26 + len(name) * sheet.size * 0.56
        if x > 2 and x + needs > sheet.width:
            x, sheet.y = 2.0, sheet.y + 22
        _symbol(sheet, figure, place, x + 7, sheet.y + 9, colour)
        sheet.text(x + 20, sheet.y + 14, name, size=sheet.size - 1)
        x += needs
    sheet.y += 32


def _symbol(sheet: _Sheet, figure: Json, place: int, x: float, y: float, colour: str) -> None:
    """Series differ in shape too: a hollow circle, a filled square, a diamond."""
    if figure["kind"] == "stacked":
        sheet.shape("rect", "fill", colour, x=x - 7, y=y - 7, width=14, height=14)
    elif figure["kind"] == "bars":
        sheet.shape(
            "rect",
            "fill",
            colour,
            x=x - 7,
            y=y - (4 if place == 0 else 6),
            width=14,
            height=8 if place == 0 else 12,
        )
    elif place == 0:
        sheet.shape("circle", "stroke", colour, cx=x, cy=y, r=5.5, stroke_width=3, fill="none")
    elif place == 1:
        sheet.shape("rect", "fill", colour, x=x - 6, y=y - 6, width=12, height=12)
    else:
        sheet.shape("path", "fill", colour, d=f"M{x:.1f} {y - 8:.1f}l8 8-8 8-8-8z")


# --- rows on an axis ---------------------------------------------------------------------------------------------


def _columns(sheet: _Sheet, figure: Json) -> tuple[float, float, float]:
    """Where the labels end, where the marks begin and end."""
    notes = row_notes(figure)
    if not sheet.wide:
        return sheet.width * 0.94, 12.0, sheet.width - 22.0
    left = sheet.width * 0.36
    return left - 16, left, sheet.width - (150.0 if notes else 56.0)


def row_notes(figure: Json) -> bool:
    return any(row.get("note") for row in figure["rows"])


def _axis(figure: Json) -> tuple[float, float, list[float]]:
    low, high = figure["axis"].get("min", 0.0), figure["axis"]["max"]
    step = figure["axis"].get("step") or (high - low) / 5
    count = round((high - low) / step)
    return low, high, [low + step * n for n in range(count + 1)]


def _tick(figure: Json, value: float) -> str:
    axis = figure["axis"]
    if axis.get("percent"):
        return f"{value * 100:.0f}%".replace("-", "−")
    if axis.get("points"):
        return f"{value * 100:+.0f}".replace("-", "−").replace("+0", "0")
    digits = 0 if axis["max"] >= 5 else 2
    return f"{value:,.{digits}f}".replace("-", "−")


def _frame(
    sheet: _Sheet, figure: Json, heights: list[float], left: float, right: float
) -> Callable[[float], float]:
    """Grid and ticks behind rows of these heights; returns value -> x."""
    low, high, ticks = _axis(figure)

    def at(value: float) -> float:
        return left + (min(max(value, low), high) - low) / (high - low) * (right - left)

    top, bottom = sheet.y, sheet.y + sum(heights)
    for band in figure["axis"].get("bands", []):
        sheet.shape(
            "rect",
            "fill",
            "band",
            x=at(band[0]),
            y=top,
            width=at(band[1]) - at(band[0]),
            height=bottom - top,
        )
    shown = ticks if sheet.wide or len(ticks) <= 6 else ticks[::2]
    if sheet.wide:
        _grid(sheet, ticks, at, top, bottom)
    for tick in shown:
        sheet.text(
            at(tick),
            bottom + 18,
            _tick(figure, tick),
            colour="soft",
            anchor="middle",
            size=sheet.size - 2,
        )
    sheet.text(
        (left + right) / 2,
        bottom + 38,
        figure["axis"]["title"],
        colour="soft",
        anchor="middle",
        size=sheet.size - 2,
    )
    return at


def _grid(
    sheet: _Sheet, ticks: list[float], at: Callable[[float], float], top: float, bottom: float
) -> None:
    for tick in ticks:
        zero = abs(tick) < 1e-9
        sheet.line(at(tick), top, at(tick), bottom, "zero" if zero else "grid", 1.5 if zero else 1)


def _row_height(
    sheet: _Sheet, figure: Json, row: Json, labels: float
) -> tuple[list[str], float, float]:
    """Lines of the label, height above the marks, whole height."""
    lines = wrap(row["label"], labels, sheet.size, most=4 if sheet.wide else 3)
    tracks = 22.0 * len(row["values"]) + 10
    words = len(lines) * (sheet.size + 4) + 10
    if sheet.wide:
        return (
            lines,
            0.0,
            max(tracks, words, 22.0 * len((row.get("note") or "").split("\n")) + 8) + 6,
        )
    above = words + (18.0 * len(row["note"].split("\n")) if row.get("note") else 0)
    return lines, above, above + tracks + 8


def _marks(sheet: _Sheet, figure: Json) -> None:
    labels, left, right = _columns(sheet, figure)
    rows = [(row, *_row_height(sheet, figure, row, labels)) for row in figure["rows"]]
    at = _frame(sheet, figure, [height for *_, height in rows], left, right)
    for row, lines, above, height in rows:
        _behind(sheet, figure, at, above, height)
        _label(sheet, row, lines, right, height)
        start = sheet.y + above + (height - above - 22.0 * len(row["values"])) / 2 + 11
        _connect(sheet, figure, row, at, start)
        for place, value in enumerate(row["values"]):
            if value is not None:
                _mark(sheet, figure, place, value, at, start + 22.0 * place, right)
        sheet.y += height
    sheet.y += 46


def _behind(
    sheet: _Sheet, figure: Json, at: Callable[[float], float], above: float, height: float
) -> None:
    """On narrow sheets the grid stands behind the marks only, not behind the words above them."""
    if not sheet.wide:
        _grid(sheet, _axis(figure)[2], at, sheet.y + above, sheet.y + height)


def _label(sheet: _Sheet, row: Json, lines: list[str], right: float, height: float) -> None:
    step = sheet.size + 4
    top = sheet.y + ((height - len(lines) * step) / 2 if sheet.wide else 4)
    for number, words in enumerate(lines):
        sheet.text(0, top + step * number + sheet.size, words, bold=not sheet.wide)
    notes = row["note"].split("\n") if row.get("note") else []
    for number, words in enumerate(notes):
        if sheet.wide:
            y = sheet.y + (height - 19 * len(notes)) / 2 + 19 * number + 14
            sheet.text(
                sheet.width,
                y,
                words,
                anchor="end",
                bold=number == 0,
                size=sheet.size if number == 0 else sheet.size - 2,
                colour="ink" if number == 0 else "soft",
            )
        else:
            sheet.text(0, top + step * len(lines) + 18 * number + 14, words, colour="soft")


def _connect(
    sheet: _Sheet, figure: Json, row: Json, at: Callable[[float], float], start: float
) -> None:
    if figure["kind"] != "dumbbell":
        return
    there = [
        (at(v["value"]), start + 22.0 * n)
        for n, v in enumerate(row["values"])
        if v and v["value"] is not None
    ]
    for (x1, y1), (x2, y2) in zip(there, there[1:], strict=False):
        sheet.line(x1, y1, x2, y2, "soft", 1, "2 3")


def _mark(
    sheet: _Sheet,
    figure: Json,
    place: int,
    value: Json,
    at: Callable[[float], float],
    y: float,
    right: float,
) -> None:
    colour = figure["colours"][place]
    if value["value"] is None:
        sheet.text(
            at(figure["axis"].get("min", 0)) + 6,
            y + 5,
            value["shown"],
            colour="soft",
            size=sheet.size - 1,
        )
        return
    x, low, high = at(value["value"]), value.get("low"), value.get("high")
    if figure["kind"] == "bars":
        thin = 8.0 if len(figure["series"]) > 1 and place == 0 else 12.0
        zero = at(0)
        sheet.shape(
            "rect", "fill", colour, x=zero, y=y - thin / 2, width=max(x - zero, 1), height=thin
        )
    end = x
    if low is not None and high is not None:
        bars = figure["kind"] == "bars"
        for limit in (low, high):  # light on the bar, dark beside it
            ink = colour if not bars else "paper" if limit == low else "ink"
            sheet.line(x, y, at(limit), y, ink, 2)
            sheet.line(at(limit), y - 4, at(limit), y + 4, ink, 2)
        end = at(high)
    if figure["kind"] != "bars":
        _symbol(sheet, figure, place, x, y, colour)
    needs = len(value["shown"]) * sheet.size * 0.58 + 10
    if end + needs <= max(
        right, sheet.width - (150 if row_notes(figure) else 0) if sheet.wide else sheet.width
    ):
        sheet.text(end + 10, y + 5, value["shown"], bold=True, size=sheet.size - 1)
    else:
        on = "on-dark" if figure["kind"] == "bars" else "ink"
        sheet.text(
            (at(low) if low is not None else x) - 8,
            y + 5,
            value["shown"],
            anchor="end",
            bold=True,
            size=sheet.size - 1,
            colour=on,
        )


def _forest(sheet: _Sheet, figure: Json) -> None:
    """Effects with intervals about a line of no effect; a pooled one is a diamond."""
    labels, left, right = _columns(sheet, figure)
    rows = [(row, *_row_height(sheet, figure, row, labels)) for row in figure["rows"]]
    at = _frame(sheet, figure, [height for *_, height in rows], left, right)
    for row, lines, above, height in rows:
        _behind(sheet, figure, at, above, height)
        _label(sheet, row, lines, right, height)
        y = sheet.y + above + (height - above) / 2
        value = row["values"][0]
        if value["value"] is None:
            sheet.text(left + 6, y + 5, value["shown"], colour="soft", size=sheet.size - 1)
        elif row.get("pooled"):
            low, high, x = at(value["low"]), at(value["high"]), at(value["value"])
            points = (
                f"M{low:.1f} {y:.1f}L{x:.1f} {y - 8:.1f}L{high:.1f} {y:.1f}L{x:.1f} {y + 8:.1f}z"
            )
            sheet.shape("path", "fill", "after", d=points)
        else:
            if value.get("low") is not None:
                sheet.line(at(value["low"]), y, at(value["high"]), y, "after", 2)
            half = 4 + 5 * (value.get("weight") or 0.3) ** 0.5
            sheet.shape(
                "rect",
                "fill",
                "after",
                x=at(value["value"]) - half,
                y=y - half,
                width=2 * half,
                height=2 * half,
            )
        sheet.y += height
    sheet.y += 46


# --- shares of a whole -------------------------------------------------------------------------------------------


def _stacked(sheet: _Sheet, figure: Json) -> None:
    labels, left, right = _columns(sheet, figure)
    right = sheet.width - 84.0
    if not sheet.wide:
        left, right = 0.0, float(sheet.width)
    for row in figure["rows"]:
        lines = wrap(row["label"], labels, sheet.size, most=3)
        step = sheet.size + 4
        above = 0.0 if sheet.wide else len(lines) * step + 4
        height = max(44.0, len(lines) * step + 10) if sheet.wide else above + 40
        top = sheet.y + ((height - len(lines) * step) / 2 if sheet.wide else 0)
        for number, words in enumerate(lines):
            sheet.text(0, top + step * number + sheet.size, words)
        if row.get("note") and sheet.wide:
            sheet.text(
                sheet.width,
                sheet.y + height / 2 + 5,
                row["note"],
                anchor="end",
                colour="soft",
                size=sheet.size - 1,
            )
        _bar(sheet, figure, row, left, right, sheet.y + above + (height - above - 28) / 2)
        sheet.y += height
        if row.get("gap"):
            sheet.y += 12
    sheet.y += 6


def _bar(sheet: _Sheet, figure: Json, row: Json, left: float, right: float, y: float) -> None:
    known = [value for value in row["values"] if value and value["value"] is not None]
    if len(known) < len(row["values"]):
        sheet.text(
            left,
            y + 19,
            next((v["shown"] for v in row["values"] if v and v["value"] is None), ""),
            colour="soft",
        )
        return
    x = left
    for place, value in enumerate(row["values"]):
        wide = value["value"] * (right - left)
        colour = figure["colours"][place]
        if wide > 0:
            sheet.shape("rect", "fill", colour, x=x, y=y, width=max(wide - 1.5, 0.5), height=28)
        if wide > len(value["shown"]) * sheet.size * 0.6 + 2:
            on = "on-dark" if colour in DARK else "on-light"
            sheet.text(
                x + wide / 2,
                y + 19,
                value["shown"],
                colour=on,
                anchor="middle",
                bold=True,
                size=sheet.size - 1,
            )
        x += wide
