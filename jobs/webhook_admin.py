from datetime import datetime
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import Truncator

from .database_defaults import FilledByDatabase
from .long_words import breakable
from .models import Happening, WebhookDelivery, WebhookEndpoint
from .outside import NotCalled, resolve
from .watched_admin import Watched
from .webhooks import signing
from .webhooks.delivering import send_again


class EndpointForm(forms.ModelForm):
    url = forms.URLField(
        label="Address", max_length=500, assume_scheme="https", help_text="Begins with https://."
    )
    events = forms.MultipleChoiceField(
        choices=Happening.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean_url(self):
        try:
            resolve(self.cleaned_data["url"], settings.WEBHOOK_NETWORKS)
        except NotCalled as reason:
            raise forms.ValidationError(str(reason)) from None
        return self.cleaned_data["url"]


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(FilledByDatabase, admin.ModelAdmin):
    form = EndpointForm
    list_display = ["url", "description", "active", "failures", "not_before"]
    readonly_fields = ["secret", "failures", "not_before"]
    actions = ["rotate"]

    @admin.display(description="Secret")
    def secret(self, endpoint):
        return signing.secret_of(endpoint) if endpoint.pk else "Made when the endpoint is saved."

    @admin.action(description="New secret; the old one signs for a day", permissions=["change"])
    def rotate(self, request, queryset):
        for endpoint in queryset:
            signing.rotate(endpoint)
        self.message_user(request, "New secrets are in force.")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(Watched):
    list_display = ["message_id", "kind", "receiver_in_short", "state", "tries", "problem_in_short"]
    list_filter = [
        "endpoint",
        "event__kind",
        ("delivered_at", admin.EmptyFieldListFilter),
        ("given_up_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["event", "endpoint"]
    search_fields = ["event__public_id"]
    search_help_text = "By webhook-id, as the receiver has it."
    readonly_fields = ["message_id", "kind", "receiver", "state", "next_try", "tries"]
    readonly_fields += ["status", "problem", "body"]
    fields = [*readonly_fields]
    actions = ["again"]

    def get_search_results(self, request, queryset, search_term):
        if not search_term:
            return queryset, False
        try:
            public_id = UUID(search_term.strip().removeprefix("msg_"))
        except ValueError:
            return queryset.none(), False
        return queryset.filter(event__public_id=public_id), False

    @admin.display(description="webhook-id")
    def message_id(self, delivery):
        return breakable(delivery.event.message_id)

    @admin.display(description="Event", ordering="event__kind")
    def kind(self, delivery):
        return delivery.event.kind

    @admin.display(description="Endpoint")
    def receiver(self, delivery):
        return breakable(str(delivery.endpoint))

    @admin.display(description="Endpoint", ordering="endpoint")
    def receiver_in_short(self, delivery):
        return breakable(Truncator(str(delivery.endpoint)).chars(40))

    @admin.display(description="State")
    def state(self, delivery):
        if delivery.delivered_at:
            return f"delivered {_shown(delivery.delivered_at)}"
        if delivery.given_up_at:
            return f"given up {_shown(delivery.given_up_at)}"
        if not delivery.endpoint.active:
            return "waiting until the endpoint is switched on"
        return f"waiting; next try {self.next_try(delivery)}"

    @admin.display(description="Next try")
    def next_try(self, delivery):
        if delivery.delivered_at or delivery.given_up_at or not delivery.endpoint.active:
            return "none"
        not_before = delivery.endpoint.not_before
        return "at once" if not_before <= timezone.now() else _shown(not_before)

    @admin.display(description="Tries", ordering="attempts")
    def tries(self, delivery):
        if not delivery.earlier_attempts:
            return str(delivery.attempts)
        return f"{delivery.attempts}, and {delivery.earlier_attempts} before it was sent again"

    @admin.display(description="Problem")
    def problem_in_short(self, delivery):
        return breakable(Truncator(delivery.problem).chars(80))

    @admin.display(description="Body as sent")
    def body(self, delivery):
        return breakable(delivery.event.body)

    @admin.action(description="Send again", permissions=["view"])
    def again(self, request, queryset):
        sent = send_again(queryset)
        self.message_user(request, f"{sent} sent again.")
        if left := queryset.exclude(endpoint__active=True).count():
            words = f"{left} not sent: the endpoint is switched off."
            self.message_user(request, words, messages.WARNING)


def _shown(moment: datetime) -> str:
    return localize(timezone.localtime(moment))
