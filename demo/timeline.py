"""When each sentence of a video is said, and what is on the screen meanwhile."""

import json
from dataclasses import dataclass
from math import ceil

from .script import HERE, Slide, read

Look = tuple[int, int, str]  # slide, parts that are up, who is speaking
STEP = 0.5  # pictures change on half seconds


@dataclass(frozen=True)
class Timeline:
    """In seconds, as sound/times.json keeps them; `script` is the digest of what was spoken."""

    script: str
    seconds: float
    slides: tuple[float, ...]
    sentences: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Frame:
    look: Look
    start: float
    seconds: float


def timelines() -> dict[str, Timeline]:
    kept = json.loads((HERE / "sound" / "times.json").read_text())
    return {
        name: Timeline(
            times["script"],
            times["seconds"],
            tuple(times["slides"]),
            tuple((start, end) for start, end in times["sentences"]),
        )
        for name, times in kept.items()
    }


def frames(slides: tuple[Slide, ...], times: Timeline) -> list[Frame]:
    """What is shown, one after the other, without a gap."""
    changes: dict[float, Look] = {}
    spoken = iter(times.sentences)
    for number, (slide, start) in enumerate(zip(slides, times.slides, strict=True)):
        first = slide.sentences[0]
        before = 0 if first.parts <= slide.parts else slide.parts
        changes[_step(start)] = (number, before, first.speaker.key)
        for sentence, (begins, _) in zip(slide.sentences, spoken, strict=False):
            up = min(sentence.parts, slide.parts)
            changes[max(_step(begins - 0.2), _step(start))] = (number, up, sentence.speaker.key)
    return _without_repeats(changes, times.seconds)


def _without_repeats(changes: dict[float, Look], end: float) -> list[Frame]:
    moments = sorted(changes)
    kept = [
        moment
        for index, moment in enumerate(moments)
        if index == 0 or changes[moment] != changes[moments[index - 1]]
    ]
    return [
        Frame(changes[start], start, after - start)
        for start, after in zip(kept, [*kept[1:], end], strict=True)
    ]


def _step(seconds: float) -> float:
    return round(seconds / STEP) * STEP


def marks(slides: tuple[Slide, ...], times: Timeline) -> list[tuple[int, str]]:
    """Where cases begin and decisions are asked, in whole seconds, as course.yaml has them."""
    sentences, chapters = 0, []
    for slide, start in zip(slides, times.slides, strict=True):
        sentences += len(slide.sentences)
        if slide.content.get("chapter") == "case":
            chapters.append((ceil(start), slide.content["title"]))
        elif slide.kind == "question":
            chapters.append((ceil(times.sentences[sentences - 1][1]), slide.content["title"]))
    return chapters


if __name__ == "__main__":
    videos = read().videos
    for name, times in timelines().items():
        for second, title in marks(videos[name], times):
            print(f"{name}  {second // 60:02}:{second % 60:02}  {title}")
