"""What is not done, and why. Knows no framework, so that every room can refuse in the same way."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any


def problem_body(status: int, code: str, sentence: str) -> dict[str, Any]:
    """A problem document (RFC 9457)."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "code": code,
    }


class Refusal(Exception):
    """A deed that is refused: a code for programs, a sentence for people, and the HTTP status of
    both.

    `sentence` is the English one with the places of `values` still open, so that a door can say it
    in the reader's language. `details` are further members of a problem document.
    """

    code: str = "refused"
    sentence: str = ""
    status: int = 409
    details: Mapping[str, Any] = {}

    def __init__(self, sentence: str = "", *, code: str = "", **values: object) -> None:
        if sentence:
            self.sentence = sentence
        if code:
            self.code = code
        self.values = values
        super().__init__(str(self.sentence) % values if values else str(self.sentence))
