from django.contrib import admin

from . import outbox
from .models import Job, OutboxMail
from .watched_admin import Watched
from .webhook_admin import WebhookDeliveryAdmin, WebhookEndpointAdmin  # noqa: F401


@admin.register(Job)
class JobAdmin(Watched):
    list_display = ["id", "kind", "state", "progress", "attempts", "error", "created_at"]
    list_filter = ["state", "kind"]
    exclude = ["lease_token"]


@admin.register(OutboxMail)
class OutboxMailAdmin(Watched):
    list_display = ["id", "subject", "created_at", "sent_at", "attempts", "given_up_at", "problem"]
    list_filter = [
        ("sent_at", admin.EmptyFieldListFilter),
        ("given_up_at", admin.EmptyFieldListFilter),
    ]
    actions = ["try_again"]
    exclude = [
        "body",
        "html",
        "headers",
        "attachments",
    ]  # sign-in codes and personal words stay between the mail and its reader

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
