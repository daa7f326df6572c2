"""Is it well formed? What a learner fills in where credit is claimed or written down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.plain_text import PlainText

from .models import ExternalCredit

PROFESSIONS = [
    ("", _("Choose")),
    ("physician", _("Physician (MD, DO)")),
    ("physician assistant", _("Physician assistant or associate")),
    ("nurse practitioner", _("Nurse practitioner")),
    ("nurse", _("Nurse")),
    ("pharmacist", _("Pharmacist")),
    ("other health care professional", _("Other")),
]


class ClaimForm(forms.Form):
    offer = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    amount = forms.CharField(max_length=20)
    attested = forms.BooleanField(required=False)
    board_id = forms.CharField(required=False, max_length=20)
    idempotency_key = forms.UUIDField(required=False)


class AboutMeForm(PlainText, forms.Form):
    """Asked where credit is claimed, of whom the profile does not know it yet."""

    given_name = forms.CharField(max_length=100, required=False, label=_("Given name"))
    family_name = forms.CharField(max_length=100, required=False, label=_("Family name"))
    profession = forms.ChoiceField(choices=PROFESSIONS, required=False, label=_("Profession"))


class ExternalCreditForm(PlainText, forms.ModelForm):
    class Meta:
        model = ExternalCredit
        fields = ["title", "provider", "kind", "amount", "completed_on"]
        widgets = {"completed_on": forms.DateInput(attrs={"type": "date"})}
