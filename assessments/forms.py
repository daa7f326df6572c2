"""Is a form well formed? The rules of an answer itself stand in `scoring`."""

import uuid

from django import forms


class AnswerForm(forms.Form):
    """One answer from a page: question and phase are in the address, the choice in `answer`."""

    version = forms.IntegerField(required=False, min_value=1, max_value=32767)
    idempotency_key = forms.UUIDField(required=False)

    def raw_answer(self, kind: str) -> object:
        """What was chosen, as `scoring.read` takes it."""
        if kind == "multiple":
            return self.data.getlist("answer")  # type: ignore[attr-defined]
        return self.data.get("answer", "")


def fresh_key() -> str:
    return str(uuid.uuid4())
