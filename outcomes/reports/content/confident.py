"""Of what somebody is confident, in the words of the question: that of one objective is not
confidence as such.
"""

import re

from outcomes.snapshots.document import Confidence

from .grammar import plain

_ASKED = re.compile(
    r"(?:how (?:confident|sure|certain|comfortable) (?:are|do) you (?:now |currently )?(?:feel )?"
    r"|(?:please )?rate your (?:level of )?confidence )"
    r"(?P<of>(?:in|about|with|that|when)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_YOU = re.compile(r"\b(?:you|yourself|yours|I|me|my)\b")


def confident_learners(entry: Confidence, many: str = "Learners") -> str:
    """ "Learners confident in treating HER2-low disease"; the question itself where it is asked in
    words that do not go into a sentence."""
    stem = " ".join(entry.stem.split())
    asked = _ASKED.fullmatch(plain(stem).rstrip("?").rstrip())
    of = re.sub(r"\byour\b", "their", asked["of"]) if asked else ""
    if not of or _YOU.search(of) or "?" in of:
        return f"{many} confident when asked “{stem}”"
    return f"{many} confident {of}"
