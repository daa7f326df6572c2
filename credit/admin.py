"""Offers for authors; claims, certificates and files for the accreditor for the operator."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from courses.admin import AuthoredAdmin, AuthoredForm, ReadOnlyAdmin
from courses.admin.findings import tell_at
from courses.admin.labels import LabeledTable
from courses.admin.results import BackToCourse, OwnCourses
from courses.admin.workspace import address_of
from courses.percent_field import PercentField
from courses.publishing import to_mend
from courses.widgets import ProfessionsField
from learners import audit
from learners.autocomplete import FindsRows
from learners.models import AuditEntry
from learners.refusals import Refusal

from .actions import certifying, reporting
from .actions.offering import offer_participation
from .certificate_files import certificate_response
from .designation import ACPE, AMA_PRA, KINDS, MOC, QUARTER
from .models import (
    Certificate,
    Claim,
    CreditOffer,
    ReportColumn,
    ReportedClaim,
    ReportFile,
    ReportKind,
    TrackCredit,
)
from .pars import downloads, sources

# --- offers ---------------------------------------------------------------------------------------


PARTICIPATION_BESIDE = (
    "Beside AMA PRA credit the platform offers a certificate of participation by itself, by the "
    "same rules, to everyone who cannot claim the physicians' credit. Learners read so on the "
    "course page."
)
PARTICIPATION_ADDED = f"{PARTICIPATION_BESIDE} It follows this credit, and goes with it."
WHO_MAY_CLAIM = (
    "Who may claim it. None ticked: the professions the type is made for, for example physicians "
    "for AMA PRA credit."
)


class CreditOfferForm(AuthoredForm):
    type = forms.ChoiceField(
        choices=[(key, kind.label) for key, kind in KINDS.items()],
        help_text=(
            "The credit system. It decides who may claim, the statements and the certificate. "
            f"{PARTICIPATION_BESIDE}"
        ),
    )
    professions = ProfessionsField(help_text=WHO_MAY_CLAIM)
    min_watched = PercentField(
        help_text=(
            "How much of each track learners have watched, in percent. Empty: 80 %. The post-test "
            "opens only once so much of each track is watched; the largest share counts where "
            "several credits are offered."
        ),
    )

    class Meta:
        model = CreditOffer
        exclude = ["implied"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        professions: Any = self.fields["professions"]
        professions.offer_too(self.instance.professions)
        if self.instance.pk and self.instance.type not in KINDS:
            kinds: Any = self.fields["type"]
            kinds.choices = [*kinds.choices, (self.instance.type, self.instance.label)]

    def clean(self):
        data = super().clean()
        amount, step, type_ = data.get("amount"), data.get("increment"), data.get("type")
        if step is not None and step <= 0:
            self.add_error("increment", "Give an increment above 0, for example 0.25.")
        elif amount and step and amount % step != Decimal(0):
            self.add_error("amount", f"The amount is no multiple of {step}.")
        elif amount and step and type_ == AMA_PRA and (amount % QUARTER or step % QUARTER):
            self.add_error("amount", "AMA PRA Category 1 Credit is counted in steps of 0.25.")
        if type_ == ACPE and not data.get("uan"):
            self.add_error("uan", "ACPE credit has a Universal Activity Number.")
        if type_ == MOC and not data.get("board"):
            self.add_error("board", "Name the board.")
        return data


class TrackCreditInline(LabeledTable):
    model = TrackCredit
    form = AuthoredForm
    extra = 0
    verbose_name_plural = "credit by track: leave empty when the whole course earns it"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "track" and (course := getattr(request, "course_id", None)):
            kwargs["queryset"] = db_field.remote_field.model._default_manager.filter(
                course_id=course
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(CreditOffer)
class CreditOfferAdmin(AuthoredAdmin):
    part = "credit"
    form = CreditOfferForm
    list_display = ["label", "course", "amount", "increment", "implied"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["type", "course__title"]
    autocomplete_fields = ["course"]
    inlines = [TrackCreditInline]
    fieldsets = [
        (None, {"fields": ["course", "type", "amount", "increment", "professions", "position"]}),
        ("When it can be claimed", {"fields": ["opens_on", "closes_on"]}),
        (
            "What must be done",
            {"fields": ["min_watched", "needs_points", "needs_post_test", "needs_evaluation"]},
        ),
        ("Pharmacy and boards", {"fields": ["uan", "board"]}),
    ]

    def get_inlines(self, request, obj):
        """Which tracks there are is known once the course is."""
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        obj.implied = False
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        offer, parts = (
            form.instance,
            list(form.instance.track_credits.values_list("amount", flat=True)),
        )
        if offer_participation(course=offer.course):
            self.message_user(request, PARTICIPATION_ADDED)
        if not change:
            self._tell_what_credit_asks(request, offer.course)
        tell_at(request, offer.course, reverse("admin:credit_creditoffer_change", args=[offer.pk]))
        if parts and sum(parts) != offer.amount:
            self.message_user(
                request,
                f"The tracks add up to {sum(parts)}, not to {offer.amount}.",
                messages.WARNING,
            )

    def _tell_what_credit_asks(self, request, course):
        """The number to mend rises with the first credit: said there and then."""
        others = CreditOffer.objects.filter(course=course, implied=False)
        number = len(to_mend(course))
        if others.count() == 1 and number:
            told = format_html(
                "With credit, publishing asks for what an accreditor asks for: {} to mend. "
                '<a href="{}">The Check</a> leads to each field; in Planning they are marked “for '
                "credit”.",
                number,
                address_of("check", course.pk),
            )
            self.message_user(request, told, messages.WARNING)


# --- claims and certificates ----------------------------------------------------------------------


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ["id", "learner", "offer", "amount", "profession", "completed_on", "claimed_at"]
    list_select_related = ["learner", "offer"]
    list_filter = ["offer__course", "offer__type"]
    search_fields = ["learner__family_name", "learner__email", "certificates__number"]
    date_hierarchy = "completed_on"


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500)


@admin.register(Certificate)
class CertificateAdmin(BackToCourse, ReadOnlyAdmin):
    """Never edited: a mistake is corrected by a new certificate, a wrong one revoked, both with a
    reason.
    """

    by_course = "claim__offer__course__id__exact"
    list_display = ["number", "name", "heading", "state", "issued_at"]
    list_filter = ["heading", ("claim__offer__course", OwnCourses)]
    search_fields = ["number", "name", "claim__learner__email"]
    list_select_related = ["claim__offer"]
    readonly_fields = ["says", "download"]
    fields = [
        "number",
        "name",
        "heading",
        "says",
        "issued_at",
        "revoked_at",
        "revoked_reason",
        "superseded_by",
        "retain_until",
        "download",
    ]
    change_form_template = "admin/credit/certificate/change_form.html"

    @admin.display(description="Status")
    def state(self, certificate):
        return certificate.status

    @admin.display(description="Says")
    def says(self, certificate):
        if certificate.is_forgotten:
            return "Forgotten: the person asked for it, and the six years are over."
        return "".join(run["text"] for run in certificate.facts["body"])

    @admin.display(description="File")
    def download(self, certificate):
        if certificate.is_forgotten:
            return "-"
        return format_html(
            '<a href="{}">PDF</a>', reverse("admin:credit_certificate_file", args=[certificate.pk])
        )

    def get_urls(self):
        doors = [
            ("correct", require_POST(self.correct)),
            ("revoke", require_POST(self.revoke)),
            ("file", require_safe(self.file)),
        ]
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"credit_certificate_{name}",
            )
            for name, view in doors
        ]
        return own + super().get_urls()

    def _of(self, request, pk) -> Certificate:
        if not request.user.has_perm("credit.change_certificate"):
            raise PermissionDenied
        return get_object_or_404(Certificate, pk=pk)

    def file(self, request, pk):
        certificate = self._of(request, pk)
        if certificate.is_forgotten:
            raise Http404
        audit.note(who=request.user, deed="certificate-downloaded", subject=certificate)
        return certificate_response(certificate)

    def correct(self, request, pk):
        return self._do(
            request, pk, certifying.correct, "A corrected certificate has taken its place."
        )

    def revoke(self, request, pk):
        return self._do(request, pk, certifying.revoke, "The certificate is revoked.")

    def _do(self, request, pk, deed, done):
        certificate, form = self._of(request, pk), ReasonForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        try:
            deed(certificate=certificate, by=request.user, reason=reason, at=timezone.now())
            self.message_user(request, done)
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:credit_certificate_change", args=[pk]))


# --- files for the accreditor ---------------------------------------------------------------------


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
        AuditEntry.objects.create(
            who=request.user,
            deed="report-downloaded",
            subject=f"report file {file.pk}",
            after={"form": form},
        )
        headers = {
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "no-store",
        }
        return HttpResponse(content, content_type=content_type, headers=headers)
