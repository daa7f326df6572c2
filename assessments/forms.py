"""Is a form well formed? The rules of an answer itself stand in `scoring`."""

import uuid

from django import forms


class AnswerForm(forms.Form):
    """One answer from a page: question and phase are in the address, the choice in `answer`."""

    version = forms.IntegerField(required=False, min_value=1, max_value=32767)
    idempotency_key = forms.UUIDField(required=False)


def fresh_key() -> str:
    return str(uuid.uuid4())
