"""Whether what was typed is well formed."""

from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outcomes.actions.report_options import ReportOptions
from outcomes.file_formats import CSV_FILES, ROW_FILES
from outcomes.reports.content.abstract import MEETINGS

PAPERS = {"a4": "A4", "us-letter": "US Letter"}
# The options each format asks for.
ASKED = {
    "pdf": ("paper",),
    "xlsx": ("paper",),
    "docx": ("paper", "conference"),
} | dict.fromkeys(ROW_FILES, ("free_text",))
# How a CSV is set for what opens it.
SPREADSHEETS: dict[str, ReportOptions] = {
    "": {},
    "excel": {"byte_order_mark": True},
    "excel-semicolons": {"byte_order_mark": True, "delimiter": ";"},
}


def _meetings() -> list[tuple[str, str]]:
    """Each with its limit, in the reader's language."""
    limits = [
        (key, gettext("%(meeting)s: %(count)s characters") % {"meeting": each.meeting,
                                                              "count": intcomma(each.characters)})
        for key, each in MEETINGS.items()
    ]  # fmt: skip
    return [("", gettext("the site")), *limits]


class FileOptionsForm(forms.Form):
    """How a file is written; what is left out is as the site has it."""

    paper = forms.ChoiceField(
        required=False,
        label=_("Paper"),
        choices=[("", _("as usual")), *PAPERS.items()],
        error_messages={"invalid_choice": _("The paper is A4 or US Letter.")},
    )
    conference = forms.ChoiceField(
        required=False,
        label=_("Limits of"),
        choices=_meetings,
        error_messages={"invalid_choice": _("The meeting is one of SABCS, ASCO and ESMO.")},
    )
    free_text = forms.BooleanField(required=False)
    opened_in = forms.ChoiceField(
        required=False,
        label=_("Opened in"),
        choices=[
            ("", _("programs")),
            ("excel", _("Excel")),
            ("excel-semicolons", _("Excel that takes semicolons (most of Europe)")),
        ],
        error_messages={"invalid_choice": _("It is opened in programs or in Excel.")},
    )

    def chosen_for(self, kind: str) -> ReportOptions:
        """What was chosen of the options of that format."""
        chosen = {name: self.cleaned_data[name] for name in ASKED.get(kind, ())}
        spreadsheet = self.cleaned_data["opened_in"] if kind in CSV_FILES else ""
        return SPREADSHEETS[spreadsheet] | {
            name: value for name, value in chosen.items() if value != ""
        }
