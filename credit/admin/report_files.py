"""Files for the accreditor: their columns, and the files themselves."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from learners import audit
from learners.autocomplete import FindsRows

from ..actions import reporting
from ..models import ReportColumn, ReportedClaim, ReportFile, ReportKind
from ..pars import downloads, sources


class ReportColumnForm(forms.ModelForm):
    source = forms.ChoiceField(
        required=False, help_text="What goes into it. Empty: the fixed text."
    )

    class Meta:
        model = ReportColumn
        fields = ["kind", "position", "heading", "source", "fixed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (ReportKind(kind).label, list(known.items())) for kind, known in sources.SOURCES.items()
        ]
        source = cast(forms.ChoiceField, self.fields["source"])
        source.choices = [("", "the fixed text"), *groups]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("source") and data["source"] not in sources.SOURCES.get(
            data.get("kind", ""), {}
        ):
            self.add_error("source", "This is not known in a file of that kind.")
        return data


@admin.register(ReportColumn)
class ReportColumnAdmin(admin.ModelAdmin):
    form = ReportColumnForm
    list_display = ["heading", "kind", "position", "source", "fixed"]
    list_editable = ["position"]
    list_filter = ["kind"]


class ReportFileForm(forms.ModelForm):
    class Meta:
        model = ReportFile
        fields = ["course", "kind", "year"]
        help_texts = {"year": "Learners of that year alone; later years have files of their own."}

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 2000 <= year <= 2100:
            raise forms.ValidationError("Give a year, for example 2026.", code="bad-year")
        return year


@admin.register(ReportFile)
class ReportFileAdmin(FindsRows, admin.ModelAdmin):
    """Asked for here, made by a worker, sent by the operator: what is marked as sent stands at the
    accreditor from then on.
    """

    form = ReportFileForm
    list_display = ["__str__", "course", "rows_sent", "exceptions", "made_at", "sent_at"]
    list_select_related = ["course"]
    list_filter = ["kind", "year"]
    autocomplete_fields = ["course"]
    readonly_fields = [
        "state",
        "downloads",
        "listed_exceptions",
        "made_at",
        "sent_at",
        "requested_by",
    ]
    change_form_template = "admin/credit/reportfile/change_form.html"
    show_full_result_count = False

    def get_queryset(self, request):
        sent, exceptions = ~Q(rows__action="none"), Q(rows__action="none")
        return (
            super()
            .get_queryset(request)
            .annotate(n_sent=Count("rows", sent), n_exceptions=Count("rows", exceptions))
        )

    def get_fields(self, request, obj=None):
        asked = ["course", "kind", "year"]
        return (
            [
                *asked,
                "state",
                "downloads",
                "listed_exceptions",
                "made_at",
                "sent_at",
                "requested_by",
            ]
            if obj
            else asked
        )

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "course", "kind", "year"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            file = reporting.request_file(
                course=obj.course, kind=obj.kind, year=obj.year, by=request.user
            )
            obj.pk, obj._state.adding = file.pk, False

    @admin.display(description="Rows", ordering="n_sent")
    def rows_sent(self, file):
        return 1 if file.kind == ReportKind.ACTIVITY else file.n_sent

    @admin.display(description="Exceptions", ordering="n_exceptions")
    def exceptions(self, file):
        return file.n_exceptions

    @admin.display(description="State")
    def state(self, file):
        if file.sent_at:
            return "sent"
        if file.made_at:
            return "ready to be sent"
        return f"being made ({file.job.state})" if file.job else "being made"

    @admin.display(description="Download")
    def downloads(self, file):
        if not file.made_at:
            return "-"
        address = reverse("admin:credit_reportfile_change", args=[file.pk])
        links = ((address, form, form.upper()) for form in downloads.forms_of(file))
        return format_html_join(" ", '<a href="{}../{}/">{}</a>', links)

    @admin.display(description="Exceptions")
    def listed_exceptions(self, file):
        rows = file.rows.filter(action=ReportedClaim.Action.NONE).select_related("claim__learner")[
            :200
        ]
        told = ((str(row.claim.learner), sources.exception_in_words(row.exception)) for row in rows)
        return format_html_join("", "<div>{}: {}</div>", told) or "None."

    def get_urls(self):
        own = [
            path(
                "<int:pk>/send/",
                self.admin_site.admin_view(require_POST(self.send)),
                name="credit_reportfile_send",
            ),
            path(
                "<int:pk>/<slug:form>/",
                self.admin_site.admin_view(require_safe(self.file)),
                name="credit_reportfile_file",
            ),
        ]
        return [own[0], *super().get_urls()[:-1], own[1], *super().get_urls()[-1:]]

    def _of(self, request, pk, right) -> ReportFile:
        if not request.user.has_perm(f"credit.{right}_reportfile"):
            raise PermissionDenied
        return get_object_or_404(ReportFile.objects.select_related("course"), pk=pk)

    def send(self, request, pk):
        file = self._of(request, pk, "change")
        try:
            reporting.mark_sent(file=file, by=request.user, at=timezone.now())
            self.message_user(request, "Marked as sent.")
        except reporting.NotMade as refusal:
            self.message_user(request, refusal.sentence, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:credit_reportfile_change", args=[pk]))

    def file(self, request, pk, form):
        file = self._of(request, pk, "view")
        if not file.made_at or form not in downloads.forms_of(file):
            raise Http404
        content, content_type, name = downloads.file_of(file, form)
        after = {"form": form}
        audit.note(who=request.user, deed="report-downloaded", subject=file, after=after)
        headers = {
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "no-store",
        }
        return HttpResponse(content, content_type=content_type, headers=headers)
