"""Learning systems in the admin: registrations, invitations, scores, packed courses."""

import tempfile
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from courses.admin.base import ReadOnlyAdmin
from jobs.database_defaults import FilledByDatabase
from jobs.long_words import breakable
from learners.autocomplete import FindsRows

from . import outgoing
from .lti import grading, joining, registration, roster, words
from .models import (
    AccountLink,
    CoursePackage,
    LtiInvitation,
    LtiPlatform,
    RefusedStatement,
    ResourceLink,
    ScoreState,
)
from .wrappers import archive

OUR_ADDRESSES = ["our_login", "our_launch", "our_keys"]  # a platform asks for them


@admin.register(LtiPlatform)
class LtiPlatformAdmin(FilledByDatabase, admin.ModelAdmin):
    list_display = ["name", "issuer", "client_id", "is_active", "keyset_read_at", "failures"]
    readonly_fields = [*OUR_ADDRESSES, "created_at", "keyset_read_at", "failures", "not_before"]

    def get_fields(self, request, obj=None):
        names = super().get_fields(request, obj)
        return [*OUR_ADDRESSES, *(name for name in names if name not in OUR_ADDRESSES)]

    @admin.display(description="Our login initiation URL")
    def our_login(self, platform: LtiPlatform) -> str:
        return settings.SITE_URL + reverse("lti-login")

    @admin.display(description="Our redirect and deep linking URL")
    def our_launch(self, platform: LtiPlatform) -> str:
        return settings.SITE_URL + reverse("lti-launch")

    @admin.display(description="Our key set URL")
    def our_keys(self, platform: LtiPlatform) -> str:
        return settings.SITE_URL + reverse("lti-keys")

    def has_delete_permission(self, request, obj=None):
        """A platform is switched off: what people did through it stays theirs."""
        return False


@admin.register(AccountLink)
class AccountLinkAdmin(ReadOnlyAdmin):
    list_display = ["id", "platform", "user", "linked_at"]
    list_filter = ["platform", ("user", admin.EmptyFieldListFilter)]
    list_select_related = ["platform", "user"]
    search_fields = ["user__email", "subject"]
    actions = ["disconnect"]

    @admin.action(description="Disconnect from the account", permissions=["view"])
    def disconnect(self, request: HttpRequest, queryset: "QuerySet[AccountLink]") -> None:
        connected = list(queryset.filter(user__isnull=False))
        for account in connected:
            joining.disconnect(account=account, by=request.user)  # type: ignore[arg-type]
        self.message_user(request, f"{len(connected)} disconnected.")


@admin.register(LtiInvitation)
class LtiInvitationAdmin(admin.ModelAdmin):
    """Made here, shown once, given to the administrator of a platform."""

    list_display = ["created_at", "expires_at", "platform"]
    fields = ["created_at", "expires_at", "platform", "used_at"]
    readonly_fields = ["created_at", "expires_at", "platform", "used_at"]

    def has_change_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        return self.fields if obj else []

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    def save_model(self, request, obj, form, change):
        invitation, address = registration.invite(timezone.now())
        obj.__dict__.update(invitation.__dict__)
        self.message_user(request, f"Shown this once: {address}", messages.WARNING)


@admin.register(ResourceLink)
class ResourceLinkAdmin(ReadOnlyAdmin):
    list_display = ["title", "context_title", "platform", "course", "launched_at", "people"]
    list_filter = ["platform"]
    list_select_related = ["platform", "course"]

    def get_urls(self) -> list[Any]:
        people = self.admin_site.admin_view(self.people_page)
        own = path("<int:pk>/people/", people, name="integrations_resourcelink_people")
        return [own, *super().get_urls()]

    @admin.display(description="Names and roles")
    def people(self, link: ResourceLink) -> str:
        if not link.members_url:
            return "–"
        address = reverse("admin:integrations_resourcelink_people", args=[link.pk])
        return format_html('<a href="{}">Read</a>', address)

    def people_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        link = get_object_or_404(ResourceLink.objects.select_related("platform"), pk=pk)
        context = admin.site.each_context(request) | {"title": f"{link}: people", "link": link}
        status = 200
        try:
            context["members"] = roster.members_of(link)
        except outgoing.NotReached as problem:
            context["problem"], status = problem.sentence, 502
        return render(request, "admin/integrations/people.html", context, status=status)


@admin.register(ScoreState)
class ScoreStateAdmin(ReadOnlyAdmin):
    list_display = ["id", "link", "is_due", "sent_at", "attempts", "problem", "given_up_at"]
    list_filter = ["is_due", ("given_up_at", admin.EmptyFieldListFilter)]
    list_select_related = ["link"]
    actions = ["try_again"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ScoreState]":
        """Where the platform takes no scores there is nothing to look at."""
        return super().get_queryset(request).filter(link__scopes__contains=[words.SCORE])

    @admin.action(description="Try again what was given up", permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: "QuerySet[ScoreState]") -> None:
        self.message_user(request, f"{grading.try_again(queryset)} tried again.")


@admin.register(RefusedStatement)
class RefusedStatementAdmin(ReadOnlyAdmin):
    list_display = ["statement_id", "source", "row_id", "problem", "answered"]
    list_display += ["refused_at", "asked_at"]
    actions = ["try_again"]

    @admin.display(description="What the store answered", ordering="answer")
    def answered(self, statement: RefusedStatement) -> str:
        return breakable(Truncator(statement.answer).chars(120))

    @admin.action(description="Try again", permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: "QuerySet[RefusedStatement]") -> None:
        asked = queryset.update(asked_at=timezone.now())
        self.message_user(request, f"{asked} will be sent again.")


@admin.register(CoursePackage)
class CoursePackageAdmin(FindsRows, admin.ModelAdmin):
    list_display = ["course", "form", "system_name", "created_at", "ended_at", "file"]
    list_select_related = ["course"]
    autocomplete_fields = ["course"]

    def get_readonly_fields(self, request, obj=None):
        return ["course", "form", "created_at", "file"] if obj else []

    def get_fields(self, request, obj=None):
        existing = ["created_at", "ended_at", "file"] if obj else []
        return ["course", "form", "system_name", *existing]

    def has_delete_permission(self, request, obj=None):
        """Ended, not deleted: what learners agreed to stays known."""
        return False

    def get_urls(self) -> list[Any]:
        file = self.admin_site.admin_view(self.file_page)
        own = path("<int:pk>/package.zip", file, name="integrations_coursepackage_file")
        return [own, *super().get_urls()]

    @admin.display(description="Package")
    def file(self, package: CoursePackage) -> str:
        address = reverse("admin:integrations_coursepackage_file", args=[package.pk])
        return format_html('<a href="{}">Download</a>', address)

    def file_page(self, request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        package = get_object_or_404(CoursePackage.objects.select_related("course"), pk=pk)
        file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
        try:
            archive.write(package, file)
        except archive.LibraryMissing:
            return HttpResponse(
                "The npm package @xapi/cmi5 is missing. Run `make setup`.", status=503
            )
        file.seek(0)
        name = f"{package.course.slug}-{package.form}.zip"
        response = FileResponse(file, as_attachment=True, filename=name)
        response["Cache-Control"] = "no-store"
        return response
