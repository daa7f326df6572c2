"""What is not done, and why. Knows no framework, so that every room can refuse in the same way."""

from collections.abc import Mapping
from typing import Any


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
