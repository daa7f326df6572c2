"""typst in a process of its own, which ends.

What typst keeps so as to be faster the next time is never asked for here, as no two reports are
alike: 75 MB a report, over 900 MB after ten of them in one worker.
"""

import pickle
import subprocess
import sys
from typing import Any

SET, REFUSED = b"+", b"-"


class NotTypeset(Exception):
    """typst says why."""


def typeset(files: dict[str, bytes], **options: Any) -> bytes:
    """What `typst.compile` makes of files in memory. Raises NotTypeset."""
    # Without this folder on the path: its `csv` is not Python's.
    ended = subprocess.run(
        [sys.executable, "-P", __file__],
        input=pickle.dumps((files, options)),
        capture_output=True,
        check=True,
    )
    if ended.stdout[:1] == REFUSED:
        raise NotTypeset(ended.stdout[1:].decode())
    return ended.stdout[1:]


def _typeset_here() -> None:
    import typst

    compile_files: Any = typst.compile  # its types do not tell of files in memory
    files, options = pickle.load(sys.stdin.buffer)  # noqa: S301 (what `typeset` has written)
    try:
        sys.stdout.buffer.write(SET + compile_files(files, **options))
    except typst.TypstError as problem:
        sys.stdout.buffer.write(REFUSED + problem.message.encode())


if __name__ == "__main__":
    _typeset_here()
