"""What reviewers send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Verdict
from .reviewing import DAYS


class CommentForm(forms.Form):
    name = forms.CharField(max_length=150, label=_("Your name"))
    item = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=5000, label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3})
    )


class SignOffForm(forms.Form):
    name = forms.CharField(max_length=150, label=_("Your name"))
    verdict = forms.ChoiceField(
        label=_("Your verdict"),
        choices=[
            (Verdict.APPROVED, _("I approve this course as it is now")),
            (Verdict.CHANGES, _("Changes are needed")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        max_length=5000,
        required=False,
        label=_("In a few words"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LinkForm(forms.Form):
    given_to = forms.CharField(
        max_length=150,
        label="For whom",
        help_text="The reviewer's name; it tells the links of this page apart.",
    )
    days = forms.TypedChoiceField(
        choices=[(days, f"{days} days") for days in DAYS],
        coerce=int,
        label="Works for",
        help_text="Until then it opens the course without an account.",
    )
