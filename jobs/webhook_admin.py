from django import forms
from django.conf import settings
from django.contrib import admin, messages

from .database_defaults import FilledByDatabase
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
    list_display = ["id", "event", "endpoint", "attempts", "status", "problem", "delivered_at"]
    list_filter = [
        "endpoint",
        "event__kind",
        ("delivered_at", admin.EmptyFieldListFilter),
        ("given_up_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["event", "endpoint"]
    readonly_fields = ["message"]
    actions = ["again"]

    @admin.display(description="Message")
    def message(self, delivery):
        return delivery.event.data

    @admin.action(description="Send again", permissions=["view"])
    def again(self, request, queryset):
        sent = send_again(queryset)
        self.message_user(request, f"{sent} sent again.")
        if left := queryset.exclude(endpoint__active=True).count():
            words = f"{left} not sent: the endpoint is switched off."
            self.message_user(request, words, messages.WARNING)
