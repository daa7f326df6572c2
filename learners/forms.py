"""Is what somebody says of themselves well formed?"""

import calendar
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from . import taxonomy
from .models import Learner, Licence, PracticeSetting, TaxonomyCode, Team
from .plain_text import PlainText
from .professions import PROFESSIONS, profession_choices

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA GU HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "
    "NJ NM NY NC ND MP OH OK OR PA PR RI SC SD TN TX UT VT VA VI WA WV WI WY AS"
)
BOARDS = "ABA ABIM ABOHNS ABOS ABP ABPATH ABS ABTS NABP"


def specialties() -> list[str]:
    """What may be picked: the codes that come with the platform and those imported."""
    return sorted(
        {*taxonomy.LABELS.values(), *TaxonomyCode.objects.values_list("label", flat=True)}
    )


class ProfileForm(PlainText, forms.ModelForm):
    class Meta:
        model = Learner
        fields = [
            "given_name",
            "family_name",
            "credentials",
            "profession",
            "specialty",
            "practice_setting",
            "years_in_practice",
        ]
        labels = {
            "given_name": _("First name"),
            "family_name": _("Last name"),
            "credentials": _("Credentials, as on your certificates"),
        }
        help_texts = {
            "credentials": _("For example MD, PhD."),
            "specialty": "",
            "years_in_practice": "",
        }

    profession = forms.ChoiceField(
        label=_("Profession"),
        required=False,
        choices=lambda: profession_choices("—"),
    )
    specialty = forms.CharField(label=_("Specialty"), required=False, max_length=150)
    practice_setting = forms.ChoiceField(
        label=_("Where you practice"),
        required=False,
        choices=[("", "—"), *((c.value, capfirst(_(c.label))) for c in PracticeSetting)],
    )
    years_in_practice = forms.IntegerField(
        label=_("Years in practice"), required=False, min_value=0, max_value=80
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = self.instance.profession
        if held and held not in PROFESSIONS:  # loaded or older: it may stay
            profession: Any = self.fields["profession"]
            profession.choices = [*profession.choices, (held, held)]
        self.fields["specialty"].widget.attrs["list"] = "specialties"
        self.fields["given_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["family_name"].widget.attrs["autocomplete"] = "family-name"

    def clean_specialty(self) -> str:
        return taxonomy.label_of(self.cleaned_data["specialty"])


class BirthdayForm(forms.Form):
    birth_month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", "—"), *MONTHS.items()],
    )
    birth_day = forms.IntegerField(label=_("Day"), required=False, min_value=1, max_value=31)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        month, day = given.get("birth_month"), given.get("birth_day")
        if (month is None) != (day is None):
            raise forms.ValidationError(_("Enter both the month and the day, or neither."))
        if month and day and day > calendar.monthrange(2024, month)[1]:
            raise forms.ValidationError(_("This month has no such day."))
        return given


class LicenceForm(PlainText, forms.Form):
    """One line: who gave it, and the id."""

    authority = forms.ChoiceField(
        label=_("State or board"),
        choices=[
            ("", "—"),
            (_("State"), [(f"state:{s}", s) for s in STATES.split()]),
            (_("Board"), [(f"board:{b}", b) for b in BOARDS.split()]),
        ],
    )
    number = forms.CharField(label=_("License or board ID"), max_length=40)

    def clean_number(self) -> str:
        return " ".join(self.cleaned_data["number"].split())

    def facts(self) -> dict[str, str]:
        kind, authority = self.cleaned_data["authority"].split(":")
        return {
            "kind": Licence.Kind(kind),
            "authority": authority,
            "number": self.cleaned_data["number"],
        }


class NpiForm(PlainText, forms.Form):
    npi = forms.CharField(label=_("NPI"), max_length=40)
    given_name = forms.CharField(label=_("First name, as listed with your NPI"), max_length=100)
    family_name = forms.CharField(label=_("Last name, as listed with your NPI"), max_length=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["npi"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.fields["given_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["family_name"].widget.attrs["autocomplete"] = "family-name"


LIFETIMES = (
    (30, _("a month")),
    (90, _("three months")),
    (366, _("a year")),
)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("For the courses of one team only"),
        empty_label=_("no, for all that I reach"),
        required=False,
    )
    days = forms.TypedChoiceField(label=_("How long"), choices=LIFETIMES, coerce=int, initial=90)

    def __init__(
        self,
        *positional: Any,
        scopes: list[tuple[str, str]],
        teams: "QuerySet[Team]",
        **named: Any,
    ) -> None:
        super().__init__(*positional, **named)
        if teams:
            team = self.fields["team"]
            assert isinstance(team, forms.ModelChoiceField)
            team.queryset = teams
        else:
            del self.fields["team"]
        asked = self.fields["scopes"]
        assert isinstance(asked, forms.MultipleChoiceField)
        asked.choices, asked.initial = scopes, ["read"]
