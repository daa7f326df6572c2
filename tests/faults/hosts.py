"""A site on several hosts: network namespaces joined by a bridge, each with its own address."""

import contextlib
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT

FORBIDDEN = (
    "NOT TESTED: whether work goes on when a host is cut off from the network. This system does "
    "not let the tests make network namespaces ({why}). Run them as root, on Linux with iproute2."
)
ADDRESSES = "10.77.0.{}"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


class Network:
    """Hosts by name; `cut` takes one out of the network and `heal` brings it back."""

    def __init__(self) -> None:
        self.prefix = f"cme{os.getpid() % 100_000}"
        self.switch = f"{self.prefix}-switch"
        self.hosts: list[str] = []
        self._add(self.switch)
        self._inside(self.switch, "link", "add", "bridge", "type", "bridge")
        self._inside(self.switch, "link", "set", "bridge", "up")

    def _add(self, namespace: str) -> None:
        ip("netns", "add", namespace)
        self._inside(namespace, "link", "set", "lo", "up")

    def _inside(self, namespace: str, *words: str) -> None:
        ip("-n", namespace, *words)

    def add(self, host: str) -> str:
        """A host of that name; its address."""
        namespace = f"{self.prefix}-{host}"
        self._add(namespace)
        cable = f"v{len(self.hosts)}"
        ip(
            "-n",
            self.switch,
            "link",
            "add",
            cable,
            "type",
            "veth",
            "peer",
            "eth0",
            "netns",
            namespace,
        )
        self.hosts.append(host)
        address = ADDRESSES.format(len(self.hosts))
        self._inside(self.switch, "link", "set", cable, "master", "bridge", "up")
        self._inside(namespace, "address", "add", f"{address}/24", "dev", "eth0")
        self._inside(namespace, "link", "set", "eth0", "up")
        return address

    def on(self, host: str) -> tuple[str, ...]:
        """What stands before a command that runs on that host."""
        return ("ip", "netns", "exec", f"{self.prefix}-{host}")

    def cut(self, host: str) -> None:
        self._inside(self.switch, "link", "set", f"v{self.hosts.index(host)}", "down")

    def heal(self, host: str) -> None:
        self._inside(self.switch, "link", "set", f"v{self.hosts.index(host)}", "up")

    def remove(self) -> None:
        for host in [*self.hosts, "switch"]:
            with contextlib.suppress(subprocess.CalledProcessError):
                ip("netns", "delete", f"{self.prefix}-{host}")


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """Skips, and says so in the summary of the run, where the system forbids it."""
    try:
        network = Network()
    except (OSError, subprocess.CalledProcessError) as problem:
        why = getattr(problem, "stderr", "") or str(problem)
        warnings.warn(FORBIDDEN.format(why=why.strip()), stacklevel=2)
        pytest.skip(FORBIDDEN.format(why=why.strip()))
    try:
        yield network
    finally:
        network.remove()


class Machines:
    """Processes on the hosts of a network, each host with a data folder of its own."""

    def __init__(self, network: Network, folder: Path, environment: dict[str, str]) -> None:
        self.network, self.folder = network, folder
        self.environment = os.environ | environment
        self.processes: dict[str, subprocess.Popen[str]] = {}

    def start(self, host: str, *command: str, name: str = "") -> subprocess.Popen[str]:
        """Its output stands in `<name>.log`, but for what it answers to a question."""
        data = self.folder / host
        data.mkdir(exist_ok=True)
        with (self.folder / f"{name or host}.log").open("ab") as log:
            process = subprocess.Popen(
                [*self.network.on(host), *command],
                cwd=ROOT,
                env=self.environment | {"CME_DATA_DIR": str(data)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if name == "asking" else log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.processes[name or host] = process
        return process

    def python(self, host: str, *words: str, name: str = "") -> subprocess.Popen[str]:
        return self.start(host, sys.executable, *words, name=name)

    def signal(self, name: str, sent: int) -> None:
        """To the whole group: the children of a pool too."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, sent)

    def told(self) -> str:
        """What all of them have written."""
        return "\n".join(f"{log.name}:\n{log.read_text()}" for log in self.folder.glob("*.log"))

    def stop(self) -> None:
        for name in self.processes:
            self.signal(name, signal.SIGCONT)
            self.signal(name, signal.SIGKILL)
        for process in self.processes.values():
            process.wait(20)
