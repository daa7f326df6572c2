"""How figures read on a page: rounded once, hidden ones named, each number with the address of its evidence."""

from dataclasses import dataclass
from typing import Any

from outcomes.numbers import NO_DATA, interval, number, p_value, percent, points, share_interval
from outcomes.reports.charts import figure, hidden, svg

Json = dict[str, Any]
TESTS = {
    "mcnemar-exact": "exact McNemar test",
    "wilcoxon-signed-rank-pratt": "Wilcoxon signed-rank test (Pratt)",
    "sign-flip": "sign-flip test of whole learners",
    "two-proportion-z": "two-proportion z test",
    "fisher-exact": "Fisher's exact test",
    "chi-square": "chi-square test",
    "cochran-q": "Cochran's Q test",
    "cochran-q-between": "Cochran's Q between groups",
    "welch-t": "Welch's t test",
    None: "not tested",
}
WIDE, NARROW = 820, 350


@dataclass(frozen=True)
class Reader:
    """A document, and how it is shown: the p floor, and where evidence lives (empty: nowhere)."""

    document: Json
    floor: float
    base: str = ""

    @property
    def hidden(self) -> str:
        return hidden(self.document)

    def count(self, n: int | None, entry: Json | None = None) -> str:
        if n is not None:
            return f"{n:,}"
        return self.hidden if entry is None or entry.get("suppressed") else "not recorded"

    def n(self, n: int | None) -> str:
        return self.hidden if n is None else f"n = {n:,}"

    def share(self, share: float | None, entry: Json | None = None) -> str:
        return self._or_hidden(percent(share), share, entry)

    def points(self, change: float | None, entry: Json | None = None) -> str:
        return self._or_hidden(points(change), change, entry)

    def number(self, value: float | None, entry: Json | None = None, digits: int = 2) -> str:
        return self._or_hidden(number(value, digits) if value is not None else "–", value, entry)

    def interval(self, ci95: Any, entry: Json | None = None) -> str:
        if ci95 is None:
            return self.hidden if entry and entry.get("suppressed") else "–"
        return share_interval(ci95)

    def change_interval(self, ci95: Any, entry: Json | None = None) -> str:
        """The limits of a difference, in points."""
        if ci95 is None:
            return "not shown" if entry and (entry.get("suppressed") or self.is_published) else "–"
        return interval(ci95, 0)

    def p(self, p: float | None, entry: Json | None = None) -> str:
        if (
            p is None
            and entry
            and (entry.get("suppressed") or entry.get("p_coarse") or self.is_published)
        ):
            return "not shown"
        return p_value(p, self.floor)

    def _or_hidden(self, words: str, value: Any, entry: Json | None) -> str:
        if value is None and entry and entry.get("suppressed"):
            return self.hidden
        return words

    @property
    def is_published(self) -> bool:
        return bool(self.document["snapshot"].get("rules", {}).get("suppress_below"))

    # --- parts of a page ---

    def cell(self, text: str, evidence: str = "", *, mark: str = "") -> Json:
        """A figure; its link leads to the evidence."""
        return {
            "text": text,
            "href": f"{self.base}{evidence}/" if evidence and self.base else "",
            "number": True,
            "mark": mark,
        }

    def chart(self, name: str, table: Json | None = None) -> Json | None:
        """A figure for wide and narrow screens, with the table behind it."""
        made = figure(self.document, name, self.floor)
        if made is None:
            return table and {"kind": "table", **table}
        return {
            "kind": "chart",
            "name": name,
            "title": made["title"],
            "subtitle": made["subtitle"],
            "wide": svg(made, WIDE),
            "narrow": svg(made, NARROW),
            "table": table or table_of(made),
        }


def label(text: str, detail: str = "", mark: str = "") -> Json:
    return {"text": text, "detail": detail, "head": True, "mark": mark}


def plain(text: str) -> Json:
    return {"text": text}


def table(
    caption: str, head: list[str], rows: list[list[Json]], words: tuple[int, ...] = ()
) -> Json:
    """`words`: the columns that hold words, not figures."""
    columns = [
        {"text": name, "number": place > 0 and place not in words}
        for place, name in enumerate(head)
    ]
    return {"caption": caption, "head": columns, "rows": rows}


def table_of(made: Json) -> Json:
    """The table behind a chart, from its own definition."""
    rows = []
    for row in made["rows"]:
        cells = [label(row["label"])]
        for value in row["values"]:
            interval = (
                f" ({share_interval((value['low'], value['high']))})"
                if value and value.get("low") is not None
                else ""
            )
            cells.append(
                {"text": f"{value['shown']}{interval}" if value else NO_DATA, "number": True}
            )
        rows.append(cells)
    return table(made["subtitle"], ["", *made["series"]], rows)
