"""`manage.py` kept warm: one process of a site loads the product once, and each command runs in a
fork of it, as it would in a process of its own.
"""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


class ManageProcess:
    """Started by its first command."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str, stdin: str = "") -> Done:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.manage_process"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps([arguments, stdin]) + "\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], 600)[0], "The command does not end."
        return Done(*json.loads(self.process.stdout.readline()))

    def stop(self) -> None:
        if self.process is not None:
            self.process.communicate(timeout=20)
            self.process = None


def _serve() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")
    django.setup()
    for line in sys.stdin:
        arguments, stdin = json.loads(line)
        print(json.dumps(_forked(arguments, stdin)), flush=True)


def _forked(arguments: list[str], stdin: str) -> tuple[int, str, str]:
    with contextlib.ExitStack() as stack:
        given, out, error = (
            stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(3)
        )
        given.write(stdin)
        given.seek(0)
        pid = os.fork()
        if pid == 0:
            _become(given, out, error)
            os._exit(_command(arguments))
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        for file in (out, error):
            file.seek(0)
        return code, out.read(), error.read()


def _become(*files: IO[str]) -> None:
    for number, file in enumerate(files):
        os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0)


def _command(arguments: list[str]) -> int:
    import manage

    sys.argv, code = ["manage.py", *arguments], 0
    try:
        manage.main()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
        if isinstance(left.code, str):
            print(left.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    _serve()
