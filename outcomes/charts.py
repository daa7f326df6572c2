"""Charts of a stored snapshot: drawn once, kept as files, gone and made again without loss."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from .models import OutcomeSnapshot
from .reports import charts


def chart_svg(snapshot: OutcomeSnapshot, name: str) -> bytes | None:
    """The SVG of a chart; None when there is no such chart or nothing to draw."""
    if name not in charts.NAMES:
        return None
    kept = Path(settings.CME_DATA_DIR) / "charts" / f"{snapshot.digest[:32]}-{settings.VERSION}-{settings.P_FLOOR}-{name}.svg"
    if kept.exists():
        return kept.read_bytes()
    definition = charts.definition(snapshot.content, name, settings.P_FLOOR)
    if definition is None:
        return None
    svg = _draw(json.dumps(definition))
    _keep(kept, svg)
    return svg


def _draw(definition: str) -> bytes:
    command = [sys.executable, "-m", "outcomes.reports.draw"]
    done = subprocess.run(command, input=definition.encode(), capture_output=True, cwd=settings.BASE_DIR, timeout=60, check=True)
    return done.stdout


def _keep(path: Path, svg: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(svg)
    os.replace(half.name, path)
