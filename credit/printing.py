"""Facts in, PDF out, by typst.

No network; the only files it can read lie in the folder of its templates.
"""

import functools
import hashlib
import io
import json
import threading
from pathlib import Path
from typing import Any

import segno
import typst

TEMPLATES = Path(__file__).resolve().parent / "print"
_one_at_a_time = threading.Lock()


def certificate(facts: dict[str, Any]) -> bytes:
    """One page. The same facts give the same words for ever."""
    return _compiled("certificate.typ", facts | {"qr": qr_svg(facts["address"])})


def transcript(document: dict[str, Any]) -> bytes:
    return _compiled("transcript.typ", document)


def qr_svg(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, dark="#18212b", xmldecl=False
    )
    return drawn.getvalue().decode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@functools.cache
def _compiler() -> typst.Compiler:
    """Made once a process: fonts are read once."""
    return typst.Compiler(root=str(TEMPLATES), ignore_system_fonts=True)


def _compiled(template: str, document: dict[str, Any]) -> bytes:
    with _one_at_a_time:
        pdf = _compiler().compile(
            str(TEMPLATES / template), format="pdf", sys_inputs={"document": json.dumps(document)}
        )
    assert isinstance(pdf, bytes)
    return pdf
