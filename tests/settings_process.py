"""`python -c` kept warm for the settings: the libraries are loaded once, and each program runs in a
fork with an environment of its own, which reads the settings anew.
"""

import os
import sys
from importlib import import_module

from tests.manage_process import Done, WarmProcess, forked, serve


class SettingsProcess(WarmProcess):
    module = "tests.settings_process"

    def run(self, program: str, environment: dict[str, str]) -> Done:
        return self.ask(program, environment)


def _run(program: str, environment: dict[str, str]) -> tuple[int, str, str]:
    def in_its_environment() -> None:
        os.environ.clear()
        os.environ.update(environment)
        exec(program, {"__name__": "__main__"})

    return forked(in_its_environment)


def _load_libraries() -> None:
    """Of the product nothing stays loaded."""
    import_module("cme_platform.settings")
    for name in [name for name in sys.modules if name.partition(".")[0] == "cme_platform"]:
        del sys.modules[name]


if __name__ == "__main__":
    _load_libraries()
    serve(_run)
