"""The demonstration's script: what is shown and what is said, in one text (script.yaml).

Slides, captions and sound are all made from it. A `(+)` in what is said brings up the slide's next
part.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
NEXT_PART = "(+)"
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z(])")
ABBREVIATIONS = ("Ms.", "Dr.")
# A part of a slide is a line, a row or a picture; the lines of these kinds are there at once.
WITH_SUBTITLE = frozenset({"title", "bars"})


@dataclass(frozen=True)
class Speaker:
    key: str
    name: str
    short: str
    voice: str


@dataclass(frozen=True)
class Sentence:
    """One caption and one piece of sound. `parts` says how many parts of its slide are up while it
    is said.
    """

    speaker: Speaker
    text: str
    parts: int
    begins_turn: bool


@dataclass(frozen=True)
class Slide:
    content: dict[str, Any] = field(repr=False)
    sentences: tuple[Sentence, ...]

    @property
    def kind(self) -> str:
        return str(self.content["kind"])

    @property
    def parts(self) -> int:
        """How many parts come up one by one."""
        lines = [] if self.kind in WITH_SUBTITLE else self.content.get("lines", [])
        others = (self.content.get(name, []) for name in ("rows", "labels", "facts"))
        return len(lines) + sum(len(other) for other in others)


@dataclass(frozen=True)
class Script:
    speakers: dict[str, Speaker]
    videos: dict[str, tuple[Slide, ...]]

    def sentences(self, name: str) -> list[Sentence]:
        return [sentence for slide in self.videos[name] for sentence in slide.sentences]

    def speaking_in(self, name: str) -> list[Speaker]:
        """In the order of the file."""
        heard = {sentence.speaker for sentence in self.sentences(name)}
        return [speaker for speaker in self.speakers.values() if speaker in heard]

    def digest(self, name: str) -> str:
        """Changes when a word or a voice does; the sound keeps the digest of what it says."""
        text = "\n".join(f"{s.speaker.voice}: {s.text}" for s in self.sentences(name))
        return hashlib.sha256(text.encode()).hexdigest()


def read(path: Path = HERE / "script.yaml") -> Script:
    raw = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    speakers = {key: Speaker(key, **who) for key, who in raw["speakers"].items()}
    videos = {
        name: tuple(_slide(content, speakers) for content in slides)
        for name, slides in raw["videos"].items()
    }
    return Script(speakers, videos)


def _slide(content: dict[str, Any], speakers: dict[str, Speaker]) -> Slide:
    sentences: list[Sentence] = []
    builds = any(NEXT_PART in text for turn in content["say"] for text in turn.values())
    parts = 0 if builds else 1000
    for turn in content["say"]:
        ((key, text),) = turn.items()
        for number, sentence in enumerate(split(text)):
            parts += sentence.count(NEXT_PART)
            spoken = " ".join(sentence.replace(NEXT_PART, " ").split())
            sentences.append(Sentence(speakers[key], spoken, parts, number == 0))
    shown = {name: value for name, value in content.items() if name != "say"}
    return Slide(shown, tuple(sentences))


def split(text: str) -> list[str]:
    """The sentences of a turn; "Ms. A" stays together, a `(+)` goes with the sentence behind it."""
    sentences: list[str] = []
    for piece in SENTENCE_END.split(" ".join(text.split())):
        if sentences and sentences[-1].endswith(ABBREVIATIONS):
            sentences[-1] += f" {piece}"
        else:
            sentences.append(piece)
    return sentences
