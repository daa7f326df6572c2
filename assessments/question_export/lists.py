"""A list as people type it, as text and as a Word document: questions with choices, and texts."""

import io
from collections.abc import Sequence
from string import ascii_uppercase

from assessments.authoring import Content
from assessments.markdown import plain_words
from assessments.models import Kind, QuestionVersion
from assessments.question_import.lists import CHOICE, FEEDBACK, LABEL, STEM

Block = list[str]


def list_of(versions: Sequence[QuestionVersion]) -> bytes:
    return ("\n\n".join("\n".join(block) for block in _blocks(versions)) + "\n").encode()


def word_of(versions: Sequence[QuestionVersion]) -> bytes:
    from docx import Document  # here: most processes never write a document of Word

    document, file = Document(), io.BytesIO()
    for block in _blocks(versions):
        for line in [*block, ""]:
            document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def _blocks(versions: Sequence[QuestionVersion]) -> list[Block]:
    """Numbered; what a list cannot hold is left out."""
    contents = [(version, Content.of_version(version)) for version in versions]
    fitting = [
        content
        for _, content in contents
        if content.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.TEXT)
        and len(content.choices) <= len(ascii_uppercase)
    ]
    return [_block(number, content) for number, content in enumerate(fitting, 1)]


def _block(number: int, content: Content) -> Block:
    first, *more = _lines(content.plain_stem)
    lettered = list(zip(ascii_uppercase, content.choices, strict=False))
    right = [letter for letter, choice in lettered if choice.correct]
    block = [f"{number}. {first}", *more]
    block += [f"{letter}. {' '.join(choice.text.split())}" for letter, choice in lettered]
    block += [f"Answer: {', '.join(right)}"] if right else []
    for letter, choice in lettered:
        block += _labeled(f"Feedback {letter}", choice.feedback, content)
    block += _labeled("Rationale", content.rationale, content)
    block += [f"Reference: {' '.join(reference.split())}" for reference in content.references]
    return block + ([f"Objective: {content.objective.number}"] if content.objective else [])


def _labeled(label: str, text: str, content: Content) -> list[str]:
    if not text:
        return []
    first, *more = _lines(plain_words(text) if content.formatted else text)
    return [f"{label}: {first}", *more]


def _lines(text: str) -> list[str]:
    """Where a line within would be read as a question, a choice or a label, they are one line."""
    first, *more = [line for raw in text.splitlines() if (line := " ".join(raw.split()))] or [""]
    if any(form.fullmatch(line) for line in more for form in (STEM, CHOICE, LABEL, FEEDBACK)):
        return [" ".join([first, *more])]
    return [first, *more]
