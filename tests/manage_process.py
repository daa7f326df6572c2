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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


class WarmProcess:
    """Started by its first question; each is answered in a fork."""

    module = ""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.process: subprocess.Popen[str] | None = None

    def ask(self, *question: Any) -> Done:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], 600)[0], "The command does not end."
        return Done(*json.loads(self.process.stdout.readline()))

    def stop(self) -> None:
        if self.process is not None:
            self.process.communicate(timeout=20)
            self.process = None


class ManageProcess(WarmProcess):
    module = "tests.manage_process"

    def run(self, *arguments: str, stdin: str = "") -> Done:
        return self.ask("manage", arguments, stdin)

    def start_celery(self, *arguments: str, log: Path) -> "Started":
        """Beside the commands, in a process that goes on."""
        return Started(int(self.ask("celery", arguments, str(log)).stdout))


class Started(psutil.Process):
    """Its parent is the warm process, which sees that it has ended before the next question."""

    def has_ended(self) -> bool:
        try:
            return self.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True


def serve(answer: Callable[..., tuple[int, str, str]]) -> None:
    for line in sys.stdin:
        print(json.dumps(answer(*json.loads(line))), flush=True)


def _manage(arguments: list[str], stdin: str) -> tuple[int, str, str]:
    import manage

    sys.argv = ["manage.py", *arguments]
    return forked(manage.main, stdin)


def _celery(arguments: list[str], log: str) -> tuple[int, str, str]:
    from celery.bin.celery import main

    from cme_platform.celery import app

    app.loader.import_default_modules()
    sys.argv = ["celery", "-A", "cme_platform", *arguments]
    with open(os.devnull) as nothing, open(log, "a") as told:
        pid = os.fork()
        if pid == 0:
            _become(nothing, told, told)
            os._exit(_ended(main))
    return 0, str(pid), ""


DEEDS = {"manage": _manage, "celery": _celery}


def _answer(deed: str, *question: Any) -> tuple[int, str, str]:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:  # those that have ended meanwhile
            pass
    return DEEDS[deed](*question)


def forked(run: Callable[[], object], stdin: str = "") -> tuple[int, str, str]:
    """How it ended, and what it printed and told."""
    with contextlib.ExitStack() as stack:
        given, out, error = (
            stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(3)
        )
        given.write(stdin)
        given.seek(0)
        pid = os.fork()
        if pid == 0:
            _become(given, out, error)
            os._exit(_ended(run))
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        for file in (out, error):
            file.seek(0)
        return code, out.read(), error.read()


def _become(*files: IO[str]) -> None:
    for number, file in enumerate(files):
        os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0)


def _ended(run: Callable[[], object]) -> int:
    code = 0
    try:
        run()
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
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")
    django.setup()
    serve(_answer)
