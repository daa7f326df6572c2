"""Speaks the script: `python -m demo.narration [video ...]`, when a word of script.yaml changes.

Kokoro-82M (an ONNX model, open weights) speaks each sentence offline; README.md beside this file
lists the packages and their licenses. The sound is kept as Opus in sound/, with the times of every
sentence in times.json, so that nothing else of the demonstration needs a voice. Sentences spoken
before come from the folder named in NARRATION_CACHE.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np

from .script import HERE, Script, Sentence, Slide, read

SOUND = HERE / "sound"
RATE = 24_000  # samples a second, what the model gives
KILOBITS = 16
LEVEL = 0.08  # root mean square of what is said, every voice alike
AT_START, BETWEEN_SENTENCES, BETWEEN_TURNS, BETWEEN_SLIDES, AT_END = 1.0, 0.35, 0.6, 1.2, 1.5
BEFORE_FIRST_WORD = 0.4  # a slide is there before it is spoken of
BEFORE_ANSWER = 2.0  # quiet behind a question, where the video stops
TRACK_SECONDS = 1800
SPEED, TEMPO = 1.0, 0.88  # what the model is asked for, and how much slower that is played
# What is written one way and said another.
SPOKEN = [
    (re.compile(r"(\d)\.(\d)(\d)\b"), r"\1 point \2 \3"),
    (re.compile(r"(\d)\.(\d)"), r"\1 point \2"),
    (re.compile(r"\b([0-3])\+"), r"\1 plus"),
    (re.compile(r"%"), " percent"),
    (re.compile(r"Ms\. A\b"), "Ms. Ay"),
]
# In the phonetic letters of the model; a speller of English does not know these.
PRONOUNCED = {
    "HER2": "hˈɜɹ tˈuː",
    "HER2CLIMB": "hˈɜɹ tˈuː klˈaɪm",
    "DESTINY": "dˈɛstɪni",
    "Breast03": "bɹˈɛst zˈɪɹoʊ θɹˈiː",
    "Breast04": "bɹˈɛst zˈɪɹoʊ fˈɔːɹ",
    "Breast06": "bɹˈɛst zˈɪɹoʊ sˈɪks",
    "Breast12": "bɹˈɛst twˈɛlv",
    "TROPiCS": "tɹˈɑːpɪks",
    "TROP2": "tɹˈoʊp tˈuː",
    "CDK4/6": "sˌiːdˌiːkˈeɪ fˈɔːɹ sˈɪks",
    "ASCO": "ˈæskoʊ",
    "EDTA": "ˌiːdˌiːtˌiːˈeɪ",
    "PIK3CA": "pˈɪk θɹˈiː sˌiːˈeɪ",
    "metastases": "mətˈæstəsˌiːz",
    "metastasis": "mətˈæstəsɪs",
    "edema": "ɪdˈiːmə",
    "retrospective": "ɹˌɛtɹəspˈɛktɪv",
    "ESR1": "ˌiːˌɛsˌɑːɹ wˈʌn",
    "Ki-67": "kˌiː sˈɪksti sˈɛvən",
    "Ms.": "mˈɪz",
    "Ay": "ˈeɪ",
    "Okafor": "oʊkˈɑːfɔːɹ",
    "Ines": "iːnˈɛs",
    "Mara": "mˈɑːɹə",
    "Tomas": "toʊmˈɑːs",
    "trastuzumab": "tɹæstˈuːzəmˌæb",
    "pertuzumab": "pɚtˈuːzəmˌæb",
    "sacituzumab": "sˌæsɪtˈuːzəmˌæb",
    "denosumab": "dənˈoʊsuːmˌæb",
    "deruxtecan": "dˌɛɹəkstˈiːkæn",
    "govitecan": "ɡˌoʊvɪtˈiːkæn",
    "emtansine": "ɛmtˈænsiːn",
    "tucatinib": "tuːkˈætɪnɪb",
    "capecitabine": "kˌæpəsˈaɪtəbiːn",
    "docetaxel": "dˌoʊsətˈæksəl",
    "taxane": "tˈæksˌeɪn",
    "palbociclib": "pˌælboʊsˈaɪklɪb",
    "fulvestrant": "fʊlvˈɛstɹənt",
    "elacestrant": "ˌɛləsˈɛstɹənt",
    "olanzapine": "oʊlˈænzəpˌiːn",
    "prednisolone": "pɹɛdnˈɪsəlˌoʊn",
    "methylprednisolone": "mˌɛθəlpɹɛdnˈɪsəlˌoʊn",
    "zoledronic": "zˌoʊlədɹˈɑːnɪk",
    "immunohistochemistry": "ˌɪmjənoʊhˌɪstoʊkˈɛmɪstɹi",
    "topoisomerase": "tˌoʊpoʊaɪsˈɑːməɹˌeɪs",
    "leptomeninges": "lˌɛptoʊmənˈɪndʒiːz",
    "ultralow": "ˈʌltɹəlˌoʊ",
}
KNOWN = re.compile(
    r"(?<![\w-])("
    + "|".join(re.escape(word) for word in sorted(PRONOUNCED, key=len, reverse=True))
    + r")(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Spoken:
    """A sentence's samples and where they begin, in seconds."""

    sentence: Sentence
    samples: np.ndarray
    start: float

    @property
    def end(self) -> float:
        return self.start + len(self.samples) / RATE


class Voices:
    """The model, put together from its packages when a sentence is spoken for the first time."""

    def __init__(self, styles: dict[str, Path], cache: Path) -> None:
        # Only here: the demonstration itself needs no voice.
        from kokoro_onnx.tokenizer import Tokenizer

        self.styles, self.cache, self.tokenizer = styles, cache, Tokenizer()

    @cached_property
    def model(self) -> Any:
        from kokoro_onnx import Kokoro
        from onnxruntime import InferenceSession

        from .voice_model import assembled

        packed: dict[str, Any] = {
            name: np.fromfile(path, np.float32).reshape(-1, 1, 256)
            for name, path in self.styles.items()
        }
        np.savez(self.cache / "voices.npz", **packed)
        model = self.cache / "kokoro.onnx"
        model.write_bytes(assembled())
        session = InferenceSession(str(model), providers=["CPUExecutionProvider"])
        return Kokoro.from_session(session, str(self.cache / "voices.npz"))

    def say(self, sentence: Sentence) -> np.ndarray:
        phonemes = self.phonemes(sentence.text)
        mark = f"{sentence.speaker.voice} {SPEED} {phonemes}"
        kept = self.cache / f"{hashlib.sha256(mark.encode()).hexdigest()[:24]}.npy"
        if not kept.exists():
            samples, _ = self.model.create(
                phonemes, voice=sentence.speaker.voice, speed=SPEED, is_phonemes=True
            )
            np.save(kept, np.asarray(samples, np.float32))
        samples = np.load(kept)
        return samples * (LEVEL / max(float(np.sqrt((samples**2).mean())), 1e-6))

    def phonemes(self, text: str) -> str:
        for written, spoken in SPOKEN:
            text = written.sub(spoken, text)
        pieces = [self._piece(piece) for piece in KNOWN.split(text)]
        return re.sub(r"\s+([,.?!;])", r"\1", " ".join(piece for piece in pieces if piece))

    def _piece(self, piece: str) -> str:
        known = {word.lower(): phonetic for word, phonetic in PRONOUNCED.items()}
        if piece.lower() in known:
            return known[piece.lower()]
        spoken = piece.replace("-", " ").strip()
        if not re.search(r"\w", spoken):
            return spoken
        return str(self.tokenizer.phonemize(spoken, "en-us")).strip()


def speak(name: str, script: Script, voices: Voices) -> dict[str, Any]:
    """The sound of one video and the times in it."""
    slides = script.videos[name]
    samples = [voices.say(sentence) for sentence in script.sentences(name)]
    pauses = _pauses(slides)
    if name.startswith("track-"):
        speech = sum(len(each) for each in samples) / RATE
        spare = TRACK_SECONDS * TEMPO - AT_START - speech - AT_END
        stretch = spare / sum(pauses)
        if not 0.7 <= stretch <= 2:
            raise ValueError(f"{name}: pauses {stretch:.2f} times as long as usual.")
        pauses = [pause * stretch for pause in pauses]
    now, spoken = AT_START, []
    for sentence, sound, pause in zip(script.sentences(name), samples, [*pauses, 0], strict=True):
        spoken.append(Spoken(sentence, sound, now))
        now = spoken[-1].end + pause
    _write(name, spoken, now + AT_END)
    first = accumulate((len(slide.sentences) for slide in slides[:-1]), initial=0)
    starts = [spoken[index].start - BEFORE_FIRST_WORD if index else 0 for index in first]
    return {
        "script": script.digest(name),
        "seconds": _played(now + AT_END),
        "slides": [_played(start) for start in starts],
        "sentences": [[_played(each.start), _played(each.end)] for each in spoken],
    }


def _played(seconds: float) -> float:
    return round(seconds / TEMPO, 3)


def _pauses(slides: tuple[Slide, ...]) -> list[float]:
    """How long it is usually quiet behind each sentence but the last."""
    pauses: list[float] = []
    for slide in slides:
        for sentence in slide.sentences[1:]:
            pauses.append(BETWEEN_TURNS if sentence.begins_turn else BETWEEN_SENTENCES)
        pauses.append(BETWEEN_SLIDES + (BEFORE_ANSWER if slide.kind == "question" else 0))
    return pauses[:-1]


def _write(name: str, spoken: list[Spoken], seconds: float) -> None:
    whole = np.zeros(round(seconds * RATE), np.float32)
    for each in spoken:
        at = round(each.start * RATE)
        whole[at : at + len(each.samples)] += each.samples[: len(whole) - at]
    whole = np.tanh(whole * 1.1) / np.tanh(1.1)  # soft against peaks
    SOUND.mkdir(exist_ok=True)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
    command += ["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    command += ["-af", f"atempo={TEMPO}", "-c:a", "libopus"]
    command += ["-b:a", f"{KILOBITS}k", "-application", "voip", "-frame_duration", "60"]
    command += ["-map_metadata", "-1", "-fflags", "+bitexact", str(SOUND / f"{name}.opus")]
    subprocess.run(command, input=whole.astype("<f4").tobytes(), check=True)


def main(names: list[str]) -> None:
    script = read()
    folder = Path(os.environ["NARRATION_VOICES"])  # where kokoro-js keeps its voices/*.bin
    cache = Path(os.environ.get("NARRATION_CACHE") or tempfile.mkdtemp())
    cache.mkdir(parents=True, exist_ok=True)
    wanted = {who.voice: folder / f"{who.voice}.bin" for who in script.speakers.values()}
    voices = Voices(wanted, cache)
    for name in names or script.videos:
        kept = SOUND / "times.json"
        times = json.loads(kept.read_text()) if kept.exists() else {}
        times[name] = speak(name, script, voices)
        kept.write_text(json.dumps(dict(sorted(times.items())), separators=(",", ":")) + "\n")
        words = sum(len(sentence.text.split()) for sentence in script.sentences(name))
        minutes = times[name]["seconds"] / 60
        print(f"{name}: {minutes:.1f} min, {words / minutes:.0f} words a minute", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
