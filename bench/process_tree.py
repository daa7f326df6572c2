"""How much memory a process and all that it starts hold together at one moment."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
EVERY = 0.05  # seconds
SERVICES = ("postgres", "redis-server")  # a worker may be the one that holds those of the site


class Peak:
    """The most megabytes at one moment while the block runs, looked at every 50 ms: what each
    process has written, and the pages of a file once, however many of them read it.
    """

    def __init__(self, pid: int) -> None:
        self.pid, self.megabytes, self.processes = pid, 0, 0
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Peak":
        self._watch.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            held = [_held(pid) for pid in _tree(self.pid)]
            files = Counter[str]()
            for _, mapped in held:
                files |= mapped  # the larger of the two
            megabytes = (sum(own for own, _ in held) + files.total()) // 1024
            if megabytes > self.megabytes:
                self.megabytes, self.processes = megabytes, len(held)


def _tree(pid: int) -> Iterator[int]:
    with suppress(FileNotFoundError, ProcessLookupError):  # it may have ended just now
        if (PROC / str(pid) / "comm").read_text().strip() in SERVICES:
            return
        yield pid
        for task in (PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _held(pid: int) -> tuple[int, Counter[str]]:
    """Kilobytes of its own, and those of each part of a file that it has in memory."""
    own, files, part, resident = 0, Counter[str](), "", 0
    with suppress(FileNotFoundError, ProcessLookupError):
        for line in (PROC / str(pid) / "smaps").read_text().splitlines():
            name, *words = line.split()
            if name == "Rss:":
                resident = int(words[0])
            elif name == "Anonymous:":
                own += int(words[0])
                files[part] += resident - int(words[0])
            elif not name.endswith(":"):  # addresses, permissions, offset, device, inode, path
                part = " ".join([*words[1:2], *words[4:]])
    return own, files
