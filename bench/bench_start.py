"""How long the site takes to its first page: the first start makes the database,
the second finds it.

`python bench/bench_start.py [--runs 3]`. Beside it, in the same run, what a bare `manage.py check`
takes on this machine.
"""

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from goals import state

ROOT = Path(__file__).resolve().parents[1]


def seconds_to_first_page(environment: dict[str, str]) -> float:
    began = time.monotonic()
    site = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(environment["PORT"]):
            time.sleep(0.05)
        return time.monotonic() - began
    finally:
        site.send_signal(signal.SIGINT)
        site.wait(60)


def answers(port: str) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
    except (OSError, urllib.error.HTTPError):
        return False


def seconds_to_check(environment: dict[str, str]) -> float:
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with (
        tempfile.TemporaryDirectory(prefix="cme-bench-", ignore_cleanup_errors=True) as folder,
        socket.socket() as probe,
    ):
        probe.bind(("127.0.0.1", 0))
        environment = os.environ | {"CME_DATA_DIR": folder, "PORT": str(probe.getsockname()[1])}
        probe.close()
        first = seconds_to_first_page(environment)
        pairs = [
            (seconds_to_first_page(environment), seconds_to_check(environment)) for _ in range(runs)
        ]
    again, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"seconds to the first page, median of {runs}")
    print(f"  first start  {first:6.2f}")
    print(f"  next start   {again:6.2f}   (a bare `manage.py check` {bare:.2f})")
    state("next start / bare `manage.py check`", again / bare, " x")


if __name__ == "__main__":
    main()
