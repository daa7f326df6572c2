"""Processes of a data directory, and clients of its services as processes of their own."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from cme_platform.embedded import DataPaths

ROOT = Path(__file__).resolve().parents[1]
HOLD = """
import sys
from pathlib import Path
from cme_platform import embedded
embedded.ensure(Path(sys.argv[1]))
print("up", flush=True)
sys.stdin.read()
"""


def start_client(data: Path) -> subprocess.Popen[str]:
    """A process that needs the services and waits; returns when they are up."""
    command = [sys.executable, "-c", HOLD, str(data)]
    client = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert client.stdout is not None and client.stdout.readline() == "up\n"
    return client


def processes_of(data: Path) -> list[psutil.Process]:
    """Everything that was started with this data directory: in its command line, its folder or its
    environment.
    """
    paths, processes = DataPaths.of(data), []
    for process in psutil.process_iter():
        try:
            words = " ".join(process.cmdline()) + " " + process.cwd() + " "
            words += process.environ().get("CME_DATA_DIR", "") + " "
        except psutil.Error:
            continue
        if process.pid != psutil.Process().pid and (
            f"{paths.data}" in words or str(paths.runtime) in words
        ):
            processes.append(process)
    return processes


def keeper_of(data: Path) -> psutil.Process:
    return next(p for p in processes_of(data) if "cme_platform.embedded_keeper" in p.cmdline())


def within(seconds: float, is_so: Callable[[], object]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.1)
    return bool(is_so())
