"""Forms whose texts hold no control characters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .characters import first_forbidden


class PlainText(forms.BaseForm):
    """A form whose texts can be stored and carried out again."""

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if forbidden := first_forbidden(value):
                sentence = _("This holds a control character (U+%(code)s). Remove it.")
                self.add_error(
                    name,
                    forms.ValidationError(
                        sentence, code="bad-characters", params={"code": f"{ord(forbidden):04X}"}
                    ),
                )
        return self.cleaned_data
