"""Questions from a file or a pasted text: looked through first, then created as a whole."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import Measure, QuestionVersion
from assessments.question_export import FORMS
from assessments.question_export.tables import csv_file, xlsx_file
from assessments.question_import import FORMATS, UnreadableSource, create, plan_of, read, source_of
from assessments.question_import.planning import Plan, Usual
from assessments.question_import.sources import form_of
from assessments.question_import.tables import (
    FIELDS,
    MOST_COLUMNS,
    Column,
    ColumnMap,
    columns_of,
    template,
)
from courses.admin.workspace import address_of, render_part, workspace_page
from courses.models import Course, Objective
from courses.uploads import CappedFileField

from .kept_pictures import keep_with_pictures, kept_pictures

WITHOUT_THE_WRONG = "good"  # create what nothing is wrong with, and leave the others out

TEMPLATES = {
    "csv": (FORMS["csv"].content_type, csv_file),
    "xlsx": (FORMS["xlsx"].content_type, xlsx_file),
}

EXAMPLE = """\
1. Which is correct?
A. Wait
*B. Act
Rationale: Because every hour counts.
Objective: 2
"""


class ImportForm(forms.Form):
    file = CappedFileField(
        required=False,
        help_text=(
            "CSV, XLSX, Word (.docx), GIFT, Aiken, Moodle XML, QTI 2.1 to 3.0 (.xml, .zip). "
            "Pictures come along from Word, Moodle XML and packages of QTI."
        ),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)  # the file with its pictures
    source = forms.CharField(
        required=False,
        label="Or paste",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 80}),
        help_text="A table from a spreadsheet, a list from a document, or the text of a file.",
    )
    form = forms.ChoiceField(
        choices=[("", "By its content"), *FORMATS],
        required=False,
        label="Format",
        help_text="Choose it when the file is taken for something else.",
    )
    measures = forms.ChoiceField(
        choices=Measure.choices,
        initial=Measure.KNOWLEDGE,
        label="What they measure",
        help_text="Of choices that do not say what they measure.",
    )
    objective = forms.ModelChoiceField(
        Objective.objects.none(),
        required=False,
        help_text=(
            "Of questions that name none. A question of a list names its own in a line “Objective: "
            "2”, a row of a table in its column objective."
        ),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objectives = course.objectives.order_by("number")
        objective = self.fields["objective"]
        assert isinstance(objective, forms.ModelChoiceField)
        objective.queryset = objectives

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.get("file")
        try:
            raw = upload.read() if upload else data.get("source", "").encode()
            source = source_of(raw)
            data |= {"text": source.text, "pictures": source.pictures, "raw": raw}
            data["notes"] = source.notes
            if not source.pictures and data.get("kept"):
                data["pictures"] = kept_pictures(data["kept"])
        except UnreadableSource as problem:
            raise forms.ValidationError(problem.sentence, code=problem.code) from None
        except UnicodeEncodeError:
            raise forms.ValidationError("This text is no Unicode.", code="not-text") from None
        if not data["text"].strip() and not self.errors:
            raise forms.ValidationError("Choose a file, or paste questions.", code="empty")
        return data

    def columns_said(self) -> ColumnMap | None:
        """By hand, where somebody looked at the columns and said so."""
        if "column-0" not in self.data or self.files:
            return None
        names = {index: self.data.get(f"column-{index}", "") for index in range(MOST_COLUMNS)}
        fields = {index: name for index, name in names.items() if name in FIELDS}
        return ColumnMap(fields, headed="headed" in self.data)


@require_http_methods(["GET", "POST"])
@workspace_page
def import_questions(request: HttpRequest, course: Course) -> HttpResponse:
    if not admin.site.get_model_admin(QuestionVersion).has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        initial = {"objective": course.objectives.order_by("number").first()}
        return _page(request, course, ImportForm(course=course, initial=initial))
    form = ImportForm(request.POST, request.FILES, course=course)
    if not form.is_valid():
        return _page(request, course, form, status=400)
    if request.POST.get("create"):
        # Keys are given while nobody else gives any.
        return _create(request, course, form)
    plan = _plan(course, form)
    return _page(request, course, form, plan=plan, status=400 if plan.problems else 200)


def _plan(course: Course, form: ImportForm) -> Plan:
    data = form.cleaned_data
    usual = Usual(data["measures"], data["objective"])
    columns, pictures = form.columns_said(), data["pictures"]
    plan = plan_of(course, read(data["text"], data["form"], columns, pictures), usual)
    plan.notes[:0] = data["notes"]
    return plan


def _create(request: HttpRequest, course: Course, form: ImportForm) -> HttpResponse:
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)
        plan = _plan(course, form)
        if request.POST["create"] == WITHOUT_THE_WRONG and plan.good:
            plan = plan.without_the_wrong()
        if plan.problems:
            return _page(request, course, form, plan=plan, status=400)
        lines = create(course, plan, at=timezone.now())
    messages.success(request, f"{len(lines)} questions are created.")
    return HttpResponseRedirect(address_of("questions", course.pk))


def _page(
    request: HttpRequest,
    course: Course,
    form: ImportForm,
    *,
    plan: Plan | None = None,
    status: int = 200,
) -> HttpResponse:
    columns: list[Column] = []
    headed = True
    if plan is not None:
        columns, headed = _columns(form)
        # What was read from a file is sent again as text: the file need not be chosen twice.
        again = form.cleaned_data | {"source": form.cleaned_data["text"]}
        again["kept"] = keep_with_pictures(form.cleaned_data, course)
        form = ImportForm(course=course, initial=again)
    context = {
        "form": form,
        "plan": plan,
        "title": "Import questions",
        "columns": columns,
        "headed": headed,
        "fields": FIELDS,
        "without_the_wrong": WITHOUT_THE_WRONG,
        "example": EXAMPLE,
    }
    where = "admin/courses/course/workspace_import.html"
    return render_part(request, course, "questions", context, template=where, status=status)


def _columns(form: ImportForm) -> tuple[list[Column], bool]:
    """Of a table, with what was said of them by hand."""
    data = form.cleaned_data
    if (data["form"] or form_of(data["text"])) != "table":
        return [], True
    columns, column_map = columns_of(data["text"]), form.columns_said()
    if column_map is None:
        return columns, True
    chosen = [replace(each, field=column_map.fields.get(each.index, "")) for each in columns]
    return chosen, column_map.headed


@require_safe
@workspace_page
def import_template(request: HttpRequest, course: Course, form: str) -> HttpResponse:
    """The table to fill in."""
    if form not in TEMPLATES:
        raise Http404
    content_type, write = TEMPLATES[form]
    response = HttpResponse(write(template()), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, f"questions.{form}")
    return response
