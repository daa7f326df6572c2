"""Claims and certificates for the operator."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from courses.admin import ReadOnlyAdmin
from courses.admin.results import BackToCourse, OwnCourses
from learners import audit
from learners.refusals import Refusal

from ..actions import certifying
from ..certificate_files import certificate_response
from ..models import Certificate, Claim


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
