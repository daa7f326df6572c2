"""Course packages by hand: brought in and taken out in the admin."""

import tempfile

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cme_platform.packages import PackageProblems, bring_in, write_package
from courses.models import Course
from courses.uploads import CappedFileField, on_disk
from learners import teams
from learners.models import User
from learners.signed_in import SignedInRequest

NEEDED = (
    "courses.add_course",
    "courses.change_course",
    "assessments.add_questionversion",
    "assessments.change_questionversion",
)


class PackageForm(forms.Form):
    package = CappedFileField(
        help_text="A .zip with course.yaml at its top and the media it names."
    )
    dry_run = forms.BooleanField(required=False, label="Only show what would change")
    over = forms.BooleanField(
        required=False,
        label="Write over changes that wait in the working copy",
        help_text=(
            "A package of a course that learners take goes into its working copy, which you "
            "compare and publish. Tick this where changes wait there that the package may replace."
        ),
    )


def may_bring_in(user: User) -> bool:
    """A package names the course it writes: whoever brings one in answers for the whole site."""
    return user.has_perms(NEEDED) and teams.reach(user, teams.WRITING) is None


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    if not may_bring_in(request.user):
        raise PermissionDenied
    form = PackageForm(request.POST or None, request.FILES or None)
    context = admin.site.each_context(request) | {
        "title": "Upload a course package",
        "form": form,
        "limit": settings.UPLOAD_MAX_BYTES,
    }
    status = 200
    if request.method == "POST":
        form = context["form"] = PackageForm(request.POST, request.FILES)
        status = 200 if form.is_valid() and _import(request, form, context) else 400
    return render(request, "admin/package_upload.html", context, status=status)


def _import(request: SignedInRequest, form: PackageForm, context: dict) -> bool:
    upload, asked = form.cleaned_data["package"], form.cleaned_data
    with on_disk(upload) as path:
        try:
            context["done"] = bring_in(
                path,
                by=request.user,
                at=timezone.now(),
                called=str(upload.name),
                dry_run=asked["dry_run"],
                over=asked["over"],
            )
        except PackageProblems as problems:
            context["problems"] = problems.problems
            return False
    context["dry_run"] = asked["dry_run"]
    return True


@require_safe
def export(request: SignedInRequest, slug: str) -> FileResponse:
    if not request.user.has_perm("courses.view_course"):
        raise PermissionDenied
    courses = admin.site.get_model_admin(Course).get_queryset(request)
    course = get_object_or_404(courses, slug=slug)
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_package(course, file)
    file.seek(0)
    response = FileResponse(
        file, as_attachment=True, filename=f"{course.slug}.zip", content_type="application/zip"
    )
    response["Cache-Control"] = "no-store"
    return response
