import csv
import io
import json

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header

from jobs.database_defaults import FilledByDatabase

from . import audit, merging, npi_directory, sign_in_changes, verification
from .addresses import normal_address
from .autocomplete import FindsRows
from .exported_lists import ExportedList, csv_lines
from .group_admin import GroupAdmin
from .kept_admin import Kept
from .models import (
    AuditEntry,
    Consent,
    ConsentText,
    DirectoryLoad,
    Learner,
    LearnerMerge,
    Licence,
    NpiCheck,
    NpiRecord,
    Recipient,
    Review,
    TaxonomyCode,
    User,
)
from .reauthentication import asks_first
from .roles import grant, held_roles
from .sign_in_admin import AuthenticatorAdmin
from .signing_in_as import may_be
from .signing_in_as_admin import sign_in_as
from .spreadsheets import harmless
from .team_admin import TeamAdmin
from .token_admin import ApiTokenAdmin
from .visitors import token_of

# They register themselves.
__all__ = ["ApiTokenAdmin", "AuthenticatorAdmin", "GroupAdmin", "TeamAdmin"]
RIGHTS = {"is_active", "is_staff", "is_superuser"}


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts and their roles.

    Whoever works here never counts in outcomes, so roles are given by the deed that sees to it.
    """

    list_display = ["email", "given_name", "family_name", "is_staff", "is_active"]
    ordering = ["email"]
    search_fields = ["email", "family_name"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["given_name", "family_name"]}),
        (
            "Access",
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
    ]
    add_fieldsets = [
        (
            None,
            {"classes": ["wide"], "fields": ["email", "usable_password", "password1", "password2"]},
        )
    ]

    change_form_template = "admin/learners/user/change_form.html"

    def get_urls(self):
        door = self.admin_site.admin_view(sign_in_as)
        return [path("<int:pk>/sign-in-as/", door, name="sign-in-as"), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_look_as"] = bool(obj and obj.pk and may_be(obj, request.user))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_readonly_fields(self, request, obj=None):
        """Nobody lifts an account above their own."""
        return [] if request.user.is_superuser else ["is_staff", "is_superuser", "user_permissions"]

    def has_change_permission(self, request, obj=None):
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request, obj=None):
        """Whoever wants to go is forgotten, which keeps what must stay."""
        return False

    def change_view(self, request, object_id, *positional, **named):
        """How somebody signs in and what they may do is changed by whoever shows who they are."""
        changes = request.method == "POST" and self.has_change_permission(request)
        asked = asks_first(request) if changes else None
        return asked or super().change_view(request, object_id, *positional, **named)

    def save_model(self, request, obj, form, change):
        stored = User.objects.get(pk=obj.pk) if change else None
        held = sign_in_changes.held_addresses(stored) if stored else []
        obj.email = normal_address(obj.email)
        super().save_model(request, obj, form, change)
        if stored and stored.email != obj.email:
            sign_in_changes.replace_address(obj, held, by=request.user)
        if change and (changed := RIGHTS & set(form.changed_data)):
            obj.api_tokens.end("rights changed")
            before = {name: form.initial[name] for name in changed}
            audit.note(
                who=request.user,
                deed="rights",
                subject=obj,
                before=before,
                after={n: getattr(obj, n) for n in changed},
            )

    def user_change_password(self, request, id, form_url=""):
        if self.has_change_permission(request) and (asked := asks_first(request)):
            return asked
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = User.objects.get(pk=id)
            audit.note(who=request.user, deed="password-changed", subject=user)
            sign_in_changes.tell(user, sign_in_changes.PASSWORD)
        return response

    def save_related(self, request, form, formsets, change):
        before = held_roles(form.instance)
        super().save_related(request, form, formsets, change)
        if change and {"groups", "user_permissions"} & set(form.changed_data):
            form.instance.api_tokens.end("rights changed")
        if "groups" in form.changed_data:
            user, was_staff = form.instance, form.instance.is_staff
            grant(user, held_roles(user), by=request.user, before=before)
            if user.is_superuser and was_staff and not user.is_staff:
                user.is_staff = True
                user.save(update_fields=["is_staff"])


@admin.register(Learner)
class LearnerAdmin(FilledByDatabase, FindsRows, admin.ModelAdmin):
    list_display = ["id", "__str__", "profession", "specialty", "npi_status", "exclusion", "origin"]
    list_filter = ["exclusion", "npi_status"]
    search_fields = ["email", "npi", "external_id", "family_name"]
    autocomplete_fields = ["user"]
    readonly_fields = [
        "origin",
        "external_id",
        "npi",
        "npi_status",
        "npi_oncologist",
        "facts_since",
        "erased_at",
    ]
    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(NpiCheck)
class NpiCheckAdmin(Kept):
    list_display = ["learner", "npi", "status", "reason", "method", "grade", "checked_at", "by"]
    list_filter = ["status", "reason", "method"]
    search_fields = ["npi"]
    list_select_related = ["learner", "by"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ExportedList, Kept):
    file_name = "audit-entries"
    list_display = ["at", "who", "deed", "subject", "before", "after"]
    list_filter = ["deed"]
    search_fields = ["subject"]
    list_select_related = ["who"]

    def lines(self, rows):
        return csv_lines(AUDIT_COLUMNS, map(_audit_line, rows.iterator(chunk_size=1000)))


AUDIT_COLUMNS = ["at", "who", "account", "deed", "subject", "before", "after", "digest"]


def _audit_line(entry):
    """Who it was stays as a number where the account is gone."""
    states = [json.dumps(state, ensure_ascii=False) for state in (entry.before, entry.after)]
    who, account = entry.who or "", entry.who_number or ""
    return [entry.at.isoformat(), who, account, entry.deed, entry.subject, *states, entry.digest]


@admin.register(Consent)
class ConsentAdmin(Kept):
    list_display = ["learner", "text", "given_at", "withdrawn_at"]
    list_filter = ["purpose"]
    list_select_related = ["learner", "text"]


@admin.register(Licence)
class LicenceAdmin(Kept):
    list_display = ["learner", "kind", "authority", "number"]
    list_select_related = ["learner"]


@admin.register(DirectoryLoad)
class DirectoryLoadAdmin(Kept):
    list_display = [
        "file_name",
        "kind",
        "file_date",
        "rows_read",
        "rows_kept",
        "rows_changed",
        "rows_stale",
        "finished_at",
    ]


@admin.register(NpiRecord)
class NpiRecordAdmin(Kept):
    """Millions of rows: found by the number alone."""

    list_display = [
        "npi",
        "family_name",
        "given_name",
        "state",
        "primary_taxonomy",
        "deactivated_on",
        "stale",
    ]
    search_fields = ["=npi"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        number = request.GET.get("q", "").strip()
        return rows if number or request.resolver_match.kwargs.get("object_id") else rows.none()


@admin.register(ConsentText)
class ConsentTextAdmin(admin.ModelAdmin):
    """A new wording is a new version; what somebody agreed to is never edited."""

    list_display = ["title", "purpose", "version", "in_force_from"]

    def get_changeform_initial_data(self, request):
        return {"in_force_from": timezone.now()} | super().get_changeform_initial_data(request)

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(TaxonomyCode)
class TaxonomyCodeAdmin(admin.ModelAdmin):
    list_display = ["code", "label", "grouping", "version"]
    search_fields = ["code", "label"]


class Waiting(admin.SimpleListFilter):
    title, parameter_name = "state", "state"

    def lookups(self, request, model_admin):
        return [("open", "waiting"), ("decided", "decided")]

    def queryset(self, request, queryset):
        if self.value() not in ("open", "decided"):
            return queryset
        return (
            queryset.filter(decision="")
            if self.value() == "open"
            else queryset.exclude(decision="")
        )


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    """The manual queue: what only a person can decide, decided once."""

    list_display = [
        "__str__",
        "npi",
        "given_name",
        "family_name",
        "opened_at",
        "decision",
        "decided_by",
    ]
    list_filter = [Waiting, "kind"]
    list_select_related = ["learner", "decided_by"]
    show_full_result_count = False
    fields = ["kind", "learner", "other", "npi", "given_name", "family_name", "registry",
        "opened_at", "decision", "decided_at",
              "decided_by", "note"]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return self.fields if obj is None or obj.decision else self.fields[:-1]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="In the registry")
    def registry(self, review):
        record = npi_directory.find(review.npi) if review.npi else None
        if record is None:
            return "not in the directory"
        other = (
            f" (also {record.other_given_name} {record.other_family_name})"
            if record.other_family_name
            else ""
        )
        return (
            f"{record.given_name} {record.middle_name} {record.family_name}{other}, {record.city} "
            f"{record.state}"
        )

    def save_model(self, request, obj, form, change):
        """Accept or refuse; the note is kept with it."""
        accept = "_accept" in request.POST
        if not accept and "_refuse" not in request.POST:
            return
        decide = merging.decide_merge if obj.kind == Review.Kind.JOIN else verification.decide_npi
        try:
            decide(
                review=obj,
                accept=accept,
                by=request.user,
                at=timezone.now(),
                note=form.cleaned_data.get("note", ""),
            )
        except (verification.AlreadyDecided, merging.DifferentPeople) as problem:
            self.message_user(request, problem.sentence, messages.ERROR)


@admin.register(LearnerMerge)
class LearnerMergeAdmin(Kept):
    list_display = ["joined", "kept", "how", "by", "recorded_at"]
    list_select_related = ["joined", "kept", "by"]
    actions = ["take_back"]

    def has_take_back_permission(self, request):
        return request.user.has_perm("learners.change_learner")

    @admin.action(description="Let the joined learner stand alone again", permissions=["take_back"])
    def take_back(self, request, queryset):
        for merge in queryset.select_related("joined"):
            try:
                merging.take_back(joined=merge.joined, by=request.user)
            except merging.NotYours:
                self.message_user(
                    request, f"{merge.joined} stands alone already.", messages.WARNING
                )


@admin.register(Recipient)
class RecipientAdmin(admin.ModelAdmin):
    list_display = ["__str__", "npi", "campaign", "created_at", "revoked_at"]
    list_filter = ["campaign"]
    search_fields = ["npi", "family_name"]
    actions = ["links"]

    @admin.action(description="Personal links as CSV")
    def links(self, request, queryset):
        """The ending for any segment's address; whoever has it is taken for its recipient."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["npi", "given_name", "family_name", "campaign", "ending"])
        for recipient in queryset:
            names = [
                harmless(value)
                for value in (recipient.given_name, recipient.family_name, recipient.campaign)
            ]
            writer.writerow([recipient.npi, *names, f"?to={token_of(recipient)}"])
        response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, "personal-links.csv")
        return response
