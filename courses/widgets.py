"""Form fields as authors type: lists one a line, moments of a video as MM:SS."""

import re

from django import forms

from .packages.checks import seconds

MOMENT = re.compile(r"^([0-9]{1,3}|[0-9]{1,2}:[0-5][0-9]):[0-5][0-9]\Z")


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
        return list(initial or []) != [line.strip() for line in (data or "").splitlines() if line.strip()]


class MomentField(forms.CharField):
    """Seconds of a video, typed and shown as MM:SS or HH:MM:SS."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "MM:SS or HH:MM:SS from the beginning of the video.")
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 8, "placeholder": "06:30"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return as_moment(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if not MOMENT.match(text):
            raise forms.ValidationError("Give a time as MM:SS or HH:MM:SS.", code="bad-form")
        return seconds(text)

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != (data or "").strip()


def as_moment(value: int) -> str:
    hours, rest = divmod(value, 3600)
    return (f"{hours:02}:" if hours else "") + f"{rest // 60:02}:{rest % 60:02}"
