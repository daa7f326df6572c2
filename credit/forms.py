"""Is it well formed? Credit from elsewhere, as a learner writes it down."""

from django import forms

from learners.plain_text import PlainText

from .models import ExternalCredit


class ExternalCreditForm(PlainText, forms.ModelForm):
    class Meta:
        model = ExternalCredit
        fields = ["title", "provider", "kind", "amount", "completed_on"]
        widgets = {"completed_on": forms.DateInput(attrs={"type": "date"})}
