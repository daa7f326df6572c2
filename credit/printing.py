"""Facts in, PDF out, by typst.

No network; the only files it can read lie in the folder of its templates.
"""

import functools
import hashlib
import io
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno

from courses import fonts

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).resolve().parent / "print"
# What certificates issued before these were printed do not say.
SAID_SINCE = {"credentials": "", "signatory": "", "signatory_title": "", "check_page": ""}
_one_at_a_time = threading.Lock()


def certificate(facts: dict[str, Any], stamp: str = "") -> bytes:
    """One page. The same facts give the same words for ever; `stamp` says across it why it no
    longer stands.
    """
    name = ", ".join(filter(None, (facts["name"], facts.get("credentials", ""))))
    printed = {
        "name": fonts.breakable(name),
        "name_language": fonts.language_of(name) or "en",
        "qr": qr_svg(facts["address"]),
        "stamp": stamp,
    }
    return _compiled("certificate.typ", SAID_SINCE | facts | printed)


def transcript(document: dict[str, Any]) -> bytes:
    name = document["name"]
    named = {"name": fonts.breakable(name), "name_language": fonts.language_of(name) or "en"}
    return _compiled("transcript.typ", document | named)


def qr_svg(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, dark="#18212b", xmldecl=False
    )
    return drawn.getvalue().decode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@functools.cache
def _compiler() -> "typst.Compiler":
    """Made once a process, which holds nothing of it before: fonts are read once."""
    import typst

    return typst.Compiler(root=str(TEMPLATES), ignore_system_fonts=True, font_paths=fonts.folders())


def _compiled(template: str, document: dict[str, Any]) -> bytes:
    given = json.dumps(document | {"fonts": fonts.FAMILIES})
    with _one_at_a_time:
        pdf = _compiler().compile(
            str(TEMPLATES / template), format="pdf", sys_inputs={"document": given}
        )
    assert isinstance(pdf, bytes)
    return pdf
