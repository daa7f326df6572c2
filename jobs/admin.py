from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from . import actions, outbox
from .models import Job, OutboxMail, State
from .watched_admin import Watched
from .webhook_admin import WebhookDeliveryAdmin, WebhookEndpointAdmin  # noqa: F401
from .wording import not_done


@admin.register(Job)
class JobAdmin(Watched):
    list_display = ["id", "kind", "state", "progress", "attempts", "error", "created_at"]
    list_filter = ["state", "kind"]
    change_form_template = "admin/jobs/job/change_form.html"
    fieldsets = [
        (None, {"fields": ["state", "attempts", "created_at", "finished_at"]}),
        (
            "For whoever runs this site",
            {
                "classes": ["collapse"],
                "fields": [
                    "kind", "params", "open_key", "progress", "progress_text", "max_attempts",
                    "lease_until", "error", "error_code", "result", "started_at",
                ],
            },
        ),
    ]  # fmt: skip

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.try_again))
        return [path("<int:pk>/try-again/", view, name="jobs_job_try-again"), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            # It is reached from the front page, which has no menu of lists either.
            context |= {"title": not_done(obj), "subtitle": "", "is_nav_sidebar_enabled": False}
            may_try = obj.state == State.FAILED and self.may_try_again(request, obj)
            context |= {"has_failed": obj.state == State.FAILED, "may_try_again": may_try}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def may_try_again(self, request, job):
        """Whoever only looks through courses tries nothing."""
        makes = request.user.has_perm("courses.change_course")
        return makes and self.has_view_permission(request, job)

    def try_again(self, request, pk):
        job = get_object_or_404(Job, pk=pk)
        if not self.may_try_again(request, job):
            raise PermissionDenied
        if actions.try_again(job_id=pk):
            self.log_change(request, job, "Tried again.")
            self.message_user(request, "It is tried again; this page says how it went.")
        else:
            sentence = "It has not failed, or is being done by another job already."
            self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[pk]))


@admin.register(OutboxMail)
class OutboxMailAdmin(Watched):
    list_display = ["id", "subject", "created_at", "sent_at", "attempts", "given_up_at", "problem"]
    list_filter = [
        ("sent_at", admin.EmptyFieldListFilter),
        ("given_up_at", admin.EmptyFieldListFilter),
    ]
    actions = ["try_again"]
    # sign-in codes and personal words stay between the mail and its reader
    exclude = ["body", "html", "headers", "attachments"]

    @admin.action(description="Try again what was given up", permissions=["view"])
    def try_again(self, request, queryset):
        self.message_user(request, f"{outbox.try_again(queryset)} tried again.")

    def lookup_allowed(self, lookup, value, request=None):
        """What is not shown cannot be asked for either: ?body__startswith=… would tell a code
        letter by letter.
        """
        return lookup.split("__")[0] not in self.exclude and super().lookup_allowed(
            lookup, value, request
        )
