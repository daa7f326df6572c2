"""A learning objective within a sentence: an infinitive in English, quoted in another language."""

from outcomes.snapshots.document import OutcomeDocument

from .grammar import lowered, plain


def is_english(document: OutcomeDocument) -> bool:
    activity = document.snapshot.activity
    language = activity.language if activity else None
    return (language or "en").lower().startswith("en")


def deed(text: str, document: OutcomeDocument) -> str:
    """ "select the test", or “den Test wählen”."""
    return lowered(plain(text)) if is_english(document) else f"“{plain(text)}”"


def aim(text: str, document: OutcomeDocument) -> str:
    """ "to select the test"."""
    words = deed(text, document)
    return f"to {words}" if is_english(document) else words
