from decimal import Decimal

from django.contrib import admin

from courses.admin import AuthoredAdmin, AuthoredForm
from courses.widgets import LinesField

from .models import CreditOffer


class CreditOfferForm(AuthoredForm):
    professions = LinesField(help_text="Who may claim it, one a line; empty means everybody.")

    class Meta:
        model = CreditOffer
        fields = ["course", "type", "amount", "increment", "professions", "position"]

    def clean(self):
        data = super().clean()
        amount, step = data.get("amount"), data.get("increment")
        if step is not None and step <= 0:
            self.add_error("increment", "Give an increment above 0, for example 0.25.")
        elif amount and step and amount % step != Decimal(0):
            self.add_error("amount", f"The amount is no multiple of {step}.")
        return data


@admin.register(CreditOffer)
class CreditOfferAdmin(AuthoredAdmin):
    form = CreditOfferForm
    list_display = ["type", "course", "amount", "increment"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["type", "course__title"]
    autocomplete_fields = ["course"]
