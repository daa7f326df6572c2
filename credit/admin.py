from django.contrib import admin

from .models import CreditOffer


@admin.register(CreditOffer)
class CreditOfferAdmin(admin.ModelAdmin):
    list_display = ["type", "course", "amount", "increment"]
    list_select_related = ["course"]
    list_filter = ["course"]
    autocomplete_fields = ["course"]
