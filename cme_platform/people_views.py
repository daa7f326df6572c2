"""People from a spreadsheet, by hand: looked through, then taken in as a whole."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments.question_import import UnreadableSource, source_of
from courses.models import Course
from courses.querysets import published
from courses.uploads import CappedFileField
from learners.plain_text import PlainText

from .people_import import PeopleFile, read_people, take_in

WORDS = (
    "You are invited to this course. Open the address below and sign in with the e-mail address "
    "this was sent to; a code is mailed to you, and you need no password."
)


class PeopleForm(PlainText, forms.Form):
    file = CappedFileField(
        required=False,
        help_text="CSV or XLSX: email, given name, family name, profession, specialty, NPI.",
    )
    source = forms.CharField(
        required=False,
        label="Or paste",
        widget=forms.Textarea(attrs={"rows": 8, "cols": 80}),
        help_text="The first row names the columns; only email has to be there.",
    )
    course = forms.ModelChoiceField(
        Course.objects.none(),
        required=False,
        label="Invite to",
        empty_label="Nobody is written to",
        help_text="Everybody in the table gets one e-mail, except those who stopped such e-mails.",
    )
    words = forms.CharField(
        initial=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        label="Words of the invitation",
        help_text="The address of the course and a way to stop the e-mails are put behind them.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.fields["course"]
        course.queryset = published().order_by("title")

    def clean(self) -> Any:
        data = super().clean() or self.cleaned_data
        if data.get("file"):
            try:
                source = source_of(data["file"].read())
                data["source"], data["notes"] = source.text, source.notes
            except UnreadableSource as problem:
                self.add_error("file", str(problem))
        elif not data.get("source", "").strip():
            self.add_error("source", "Choose a file or paste a table.")
        return data


@require_http_methods(["GET", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("learners.add_user"):
        raise PermissionDenied
    form = PeopleForm(request.POST or None, request.FILES or None)
    file: PeopleFile | None = None
    if request.method == "POST" and form.is_valid():
        file = read_people(form.cleaned_data["source"])
        if "take" in request.POST and not file.problems and file.people:
            return _take_in(request, form, file)
        form = PeopleForm(initial={**form.cleaned_data, "file": None})
    context = admin.site.each_context(request) | {
        "title": "People from a spreadsheet",
        "form": form,
        "people_file": file,
        "notes": form.initial.get("notes", ()),
    }
    return render(request, "admin/people_import.html", context)


def _take_in(request: HttpRequest, form: PeopleForm, file: PeopleFile) -> HttpResponse:
    course, words = form.cleaned_data["course"], form.cleaned_data["words"]
    done = take_in(file.people, invited_to=course, words=words or WORDS)
    sentence = f"Accounts made: {done.accounts:,}. Invitations sent: {done.invitations:,}."
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("admin:learners_user_changelist"))
