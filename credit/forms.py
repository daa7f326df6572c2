"""Credit from elsewhere as a learner writes it down, and what a certificate is checked by: is it
well formed?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.plain_text import PlainText

from .models import ExternalCredit


class ExternalCreditForm(PlainText, forms.ModelForm):
    class Meta:
        model = ExternalCredit
        fields = ["title", "provider", "kind", "amount", "completed_on"]
        widgets = {"completed_on": forms.DateInput(attrs={"type": "date"})}


class CheckForm(PlainText, forms.Form):
    """What is printed on a certificate."""

    number = forms.CharField(label=_("Certificate number"), max_length=20)
    family_name = forms.CharField(label=_("Last name, as printed"), max_length=100)

    def clean_number(self) -> str:
        return "".join(self.cleaned_data["number"].split()).upper()
