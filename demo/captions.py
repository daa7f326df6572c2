"""Captions in WebVTT: what is said, when it is said, and, where the speaker changes, by whom."""

from collections.abc import Sequence

from .script import Sentence
from .timeline import Timeline

LINE = 42  # letters that a phone shows in a line
LONGEST = 2 * LINE


def captions(sentences: Sequence[Sentence], times: Timeline) -> str:
    cues = ["WEBVTT\n"]
    speaker = None
    for sentence, (start, end) in zip(sentences, times.sentences, strict=True):
        pieces = _pieces(sentence.text)
        letters = sum(len(piece) for piece in pieces)
        for piece in pieces:
            until = start + (end - start) * len(piece) / letters
            voice = "" if sentence.speaker == speaker else f"<v {sentence.speaker.name}>"
            cues.append(f"{_time(start)} --> {_time(until)}\n{voice}{piece}\n")
            speaker = sentence.speaker
            start, end, letters = until, end, letters - len(piece)
    return "\n".join(cues)


def _pieces(text: str) -> list[str]:
    """A long sentence in parts of about equal length, cut behind a comma near the middle."""
    if len(text) <= LONGEST:
        return [text]
    middle = len(text) // 2
    gaps = [index for index, letter in enumerate(text) if letter == " "]
    best = min(gaps, key=lambda at: abs(at - middle) - (18 if text[at - 1] in ",." else 0))
    return [*_pieces(text[:best]), *_pieces(text[best + 1 :])]


def _time(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
