"""Pictures that come with questions. Readers leave `![words](name)` where one stands; what did not
come along, or cannot be read, is left out and said.
"""

import posixpath
import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from assessments.markdown import PICTURE
from courses.pictures import Drawn, NotAPicture, draw_again

from .drafts import Draft, DraftChoice, Reading
from .markup import escaped

SHOWN = re.compile(r"!\[([^\]\n]*)\]\(([^()\s]+)\)")
FORMULA = re.compile(r"\\{1,2}[(\[].+?\\{1,2}[)\]]|\$\$.+?\$\$", re.S)
LOST = "the picture {} did not come along. Put it in afterwards."
IN_CHOICE = "choice {} has lost its picture: choices show words alone."
WORDLESS = "the picture {} has no words for those who do not see it: write them in its brackets."


def settle(reading: Reading, pictures: Mapping[str, bytes]) -> None:
    """Show what came along, and say of each question what it has lost."""
    reading.drafts = [_settled(draft, reading, pictures) for draft in reading.drafts]
    if lines := [str(draft.line) for draft in reading.drafts if _has_formula(draft)]:
        shown = ", ".join(lines[:20]) + (", …" if len(lines) > 20 else "")
        reading.notes.append(f"Formulas in TeX are shown as they are typed: {shown}.")


def _has_formula(draft: Draft) -> bool:
    texts = [draft.stem, draft.rationale, *(choice.text for choice in draft.choices)]
    return any(FORMULA.search(text) for text in texts)


def _settled(draft: Draft, reading: Reading, pictures: Mapping[str, bytes]) -> Draft:
    if not draft.formatted and not _shows(draft, pictures):
        return draft

    def text(written: str) -> str:
        written = written if draft.formatted else _escaped(written)
        return SHOWN.sub(lambda match: _shown(match, draft, reading, pictures), written).strip()

    choices = tuple(
        replace(_in_words(choice, letter, draft, reading), feedback=text(choice.feedback))
        for choice, letter in zip(draft.choices, _letters(draft), strict=True)
    )
    return replace(
        draft, stem=text(draft.stem), rationale=text(draft.rationale), choices=choices,
        formatted=True,
    )  # fmt: skip


def _shows(draft: Draft, pictures: Mapping[str, bytes]) -> bool:
    """Whether a plain text holds a picture that came along; anything else stays as it was typed."""
    texts = [draft.stem, draft.rationale]
    texts += [text for choice in draft.choices for text in (choice.text, choice.feedback)]
    return any(unquote(name) in pictures for text in texts for _, name in SHOWN.findall(text))


def _escaped(text: str) -> str:
    """Plain words as Markdown, with the pictures between them."""
    parts, last = [], 0
    for match in SHOWN.finditer(text):
        parts += [escaped(text[last : match.start()]), match[0]]
        last = match.end()
    return "".join([*parts, escaped(text[last:])])


def _shown(
    match: re.Match[str], draft: Draft, reading: Reading, pictures: Mapping[str, bytes]
) -> str:
    name = unquote(match[2])
    if PICTURE.fullmatch(name) and name not in pictures:  # one of the course
        return match[0]
    called = posixpath.basename(name)
    if name not in pictures:
        reading.note(draft.line, LOST.format(called))
        return ""
    if name not in reading.pictures:
        try:
            reading.pictures[name] = drawn(pictures[name])
        except NotAPicture as problem:
            reading.note(draft.line, f"the picture {called} is left out. {problem}")
            return ""
        for note in reading.pictures[name].notes:
            reading.note(draft.line, f"the picture {called}: {note}")
    if not match[1]:
        reading.note(draft.line, WORDLESS.format(called))
    return match[0]


def _in_words(choice: DraftChoice, letter: str, draft: Draft, reading: Reading) -> DraftChoice:
    if not SHOWN.search(choice.text):
        return choice
    reading.note(draft.line, IN_CHOICE.format(letter))
    return replace(choice, text=SHOWN.sub("", choice.text).strip())


def _letters(draft: Draft) -> list[str]:
    return [chr(ord("A") + index) for index in range(len(draft.choices))]


def drawn(data: bytes) -> Drawn:
    """Raises NotAPicture."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return draw_again(Path(file.name))
