"""Is a form well formed?

The rules of an answer stand in `assessments/scoring.py`, those of a claim in `credit`.
"""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.plain_text import PlainText
from learners.professions import profession_choices
from learners.taxonomy import label_of


class AnswerForm(forms.Form):
    """One answer from a page: question and phase are in the address, the choice in `answer`."""

    version = forms.IntegerField(required=False, min_value=1, max_value=32767)
    idempotency_key = forms.UUIDField(required=False)
    attempt = forms.IntegerField(required=False, min_value=1, max_value=32767)
    confidence = forms.IntegerField(required=False, min_value=1, max_value=4)


def fresh_key() -> str:
    return str(uuid.uuid4())


class ClaimForm(forms.Form):
    offer = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    amount = forms.CharField(max_length=20)
    attested = forms.BooleanField(required=False)
    board_id = forms.CharField(required=False, max_length=20)
    idempotency_key = forms.UUIDField(required=False)


class AboutMeForm(PlainText, forms.Form):
    """Asked on the way, of whom the profile does not know it yet: at the start and where credit is
    claimed.
    """

    given_name = forms.CharField(max_length=100, required=False, label=_("First name"))
    family_name = forms.CharField(max_length=100, required=False, label=_("Last name"))
    profession = forms.ChoiceField(
        choices=lambda: profession_choices(_("Choose")), required=False, label=_("Profession")
    )
    specialty = forms.CharField(
        max_length=150,
        required=False,
        label=_("Specialty"),
        help_text=_("Used in totals only, to show which specialties a course reached."),
        widget=forms.TextInput(attrs={"list": "specialties", "autocomplete": "off"}),
    )
    credentials = forms.CharField(
        max_length=60,
        required=False,
        label=_("Credentials, as on your certificates"),
        help_text=_("For example MD, PhD."),
    )

    def clean_specialty(self) -> str:
        return label_of(self.cleaned_data["specialty"])
