from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

# The fields of the sign-in library, as our pages call them.
LABELS = {
    "email": _("E-mail address"),
    "login": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "remember": _("Keep me signed in on this device"),
    "code": _("Code"),
    "name": _("Name of the passkey"),
    "passwordless": _("Sign in with it alone, without a password or code"),
}
NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password again")}


@register.simple_tag
def label_of(field: BoundField) -> str:
    asked_twice = "password2" in field.form.fields
    labels = LABELS | (NEW_PASSWORD if asked_twice else {"password1": LABELS["password"]})
    return str(labels.get(field.name, field.label))


@register.simple_tag
def entry_of(field: BoundField) -> SafeString:
    """The label says what belongs there; a code is what its page is open for."""
    more: dict[str, Any] = {"placeholder": False}
    if field.name == "code":
        more |= {"autofocus": True, "autocapitalize": "characters", "spellcheck": "false"}
    return field.as_widget(attrs=more)
