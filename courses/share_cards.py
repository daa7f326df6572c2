"""The picture that goes with a shared segment: drawn once for its words,
kept under their digest.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext, ngettext

from . import fonts
from .models import MicroSegment

DRAWING = Path(__file__).parent / "share_card.typ"
WIDTH, HEIGHT = 1200, 627
DRAWN_BY = "2"  # raise it when the drawing changes


def digest_of(segment: MicroSegment) -> str:
    words = json.dumps([DRAWN_BY, _words(segment)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def card_of(segment: MicroSegment) -> Any:
    """The stored picture; drawn when it is asked for the first time."""
    name = f"cards/{digest_of(segment)}.png"
    if not default_storage.exists(name):
        stored = default_storage.save(name, ContentFile(_draw(segment)))
        if stored != name:  # somebody else drew the same one at the same moment
            default_storage.delete(stored)
    return name


def _words(segment: MicroSegment) -> dict[str, Any]:
    """In the language of the course, whoever asks."""
    with translation.override(segment.course.language):
        minutes = max(1, round((segment.duration or 0) / 60))
        length = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
        label = (
            gettext("Certified for credit")
            if segment.certified
            else gettext("Not certified for credit")
        )
        question = gettext("One clinical question")
        return {
            "kicker": f"{question} · {length}" if segment.duration else question,
            "title": fonts.breakable(segment.title),
            "language": fonts.language_of(segment.title) or segment.course.language,
            "fonts": fonts.FAMILIES,
            "site": "CME Platform",
            "label": label,
            "rtl": translation.get_language_bidi(),
        }


def _draw(segment: MicroSegment) -> bytes:
    drawn = typst.compile(
        str(DRAWING),
        format="png",
        ppi=72,
        font_paths=fonts.folders(),
        ignore_system_fonts=True,
        sys_inputs={"card": json.dumps(_words(segment))},
    )
    assert isinstance(drawn, bytes)
    return drawn
