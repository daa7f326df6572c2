"""Form fields as authors type: lists one a line, moments of a video as MM:SS."""

import re
from typing import Any

from django import forms

from learners.professions import PROFESSIONS

from .moments import as_moment
from .watching import SidePath

# As records and laboratories write it.
LAB_WORDS = {
    "": "", "low": "low", "high": "high", "abnormal": "abnormal",
    "l": "low", "h": "high", "a": "abnormal", "↓": "low", "↑": "high", "*": "abnormal",
    "normal": "", "n": "",
}  # fmt: skip
SIDE_PATH = re.compile(
    r"^(?P<key>[A-Za-z0-9][A-Za-z0-9_-]*) +(?P<start>[0-9:.,]+) *[-–] *(?P<end>[0-9:.,]+)(?: *> "
    r"*(?P<rejoin>[0-9:.,]+))?\Z"
)
MOMENT = re.compile(
    r"(?:(?:(?P<hours>[0-9]{1,2}):(?=[0-9]{1,2}:))?(?P<minutes>[0-9]{1,3}):(?=[0-5]?[0-9](?![0-9])))?"
    r"(?P<seconds>[0-9]{1,5})(?:[.,][0-9]*)?"
)
TIMES = ("start", "end", "rejoin")  # of a side path
BAD_MOMENT = "Give a time, for example 90, 1:30 or 00:01:30."


def moment_of(text: str) -> int | None:
    """Seconds of a video as people type them: 10, 10.5, 0:10, 00:10, 00:00:10. A moment is a whole
    second: what is behind the point is left out.
    """
    match = MOMENT.fullmatch(text.strip())
    if match is None or (match["hours"] and int(match["minutes"]) > 59):
        return None
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
    return hours * 3600 + minutes * 60 + int(match["seconds"])


class LinesField(forms.CharField):
    """A JSON list of texts, edited as lines."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "cols": 60}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value):
        text = super().clean(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return list(initial or []) != [
            line.strip() for line in (data or "").splitlines() if line.strip()
        ]


class ProfessionsField(forms.MultipleChoiceField):
    """A JSON list of professions, ticked; one that is not in the list today stays a choice."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=[(name, name) for name in PROFESSIONS], **kwargs)

    def offer_too(self, held):
        """What is stored already and not in the list: loaded, or from a package."""
        listed: Any = self.choices
        self.choices = [*listed, *((name, name) for name in held if name not in PROFESSIONS)]


class MomentField(forms.CharField):
    """Seconds of a video, shown as MM:SS or HH:MM:SS."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "From the beginning of the video: 90, 1:30 or 00:01:30.")
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 8, "placeholder": "06:30"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return as_moment(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if (moment := moment_of(text)) is None:
            raise forms.ValidationError(BAD_MOMENT, code="bad-form")
        return moment

    def has_changed(self, initial, data):
        shown, typed = self.prepare_value(initial) or "", (data or "").strip()
        return shown != typed and (not typed or moment_of(shown) != moment_of(typed))


class RowsField(LinesField):
    """Rows of several parts, one a line."""

    def row(self, number, line):
        raise NotImplementedError

    def clean(self, value):
        return [self.row(number, line) for number, line in enumerate(super().clean(value), 1)]

    def has_changed(self, initial, data):
        return (self.prepare_value(initial or []) or "") != (data or "").replace(
            "\r\n", "\n"
        ).strip()


class LabValuesField(RowsField):
    """Laboratory values, one a line: test | value | unit | reference range | low,
    high or abnormal. A table that was pasted has tabs.
    """

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        parts = ("test", "value", "unit", "reference", "abnormal")
        return "\n".join(" | ".join(row[part] for part in parts).rstrip(" |") for row in value)

    def row(self, number, line):
        parts = [part.strip() for part in line.split("\t" if "\t" in line else "|")]
        if not 2 <= len(parts) <= 5 or not parts[0] or not parts[1]:
            raise forms.ValidationError(
                f"Line {number}: give test | value | unit | reference range | low or high.",
                code="bad-form",
            )
        test, value, unit, reference, abnormal = parts + [""] * (5 - len(parts))
        if abnormal.lower() not in LAB_WORDS:
            raise forms.ValidationError(
                f"Line {number}: {abnormal!r} is none of low, high, abnormal.", code="bad-form"
            )
        return {
            "test": test,
            "value": value,
            "unit": unit,
            "reference": reference,
            "abnormal": LAB_WORDS[abnormal.lower()],
        }


class SidePathsField(RowsField):
    """Intervals off the main way, one a line: key 25:00-26:10 > 06:50.

    Without the last part it goes on behind itself.
    """

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(map(_side_path_line, map(SidePath.stored, value)))

    def row(self, number, line):
        match = SIDE_PATH.match(line)
        parts = match.groupdict() if match else {}
        typed = {name: parts[name] for name in TIMES if parts.get(name)}
        read = ((name, moment_of(text)) for name, text in typed.items())
        moments = {name: moment for name, moment in read if moment is not None}
        if match is None or len(moments) < len(typed):
            raise forms.ValidationError(
                f"Line {number}: give a name and its times, for example dose 25:00-26:10 > 06:50.",
                code="bad-form",
            )
        rejoin = moments.get("rejoin", moments["end"])
        return SidePath(match["key"], moments["start"], moments["end"], rejoin).as_json()


def _side_path_line(path):
    start, end, rejoin = map(as_moment, (path.start, path.end, path.rejoin))
    return f"{path.key} {start}-{end} > {rejoin}"
