"""Child processes that end with their parent, and memory that goes back to the system.

Imports nothing of Django: the embedded services use it before Django.
"""

import ctypes
import gc
import signal
import sys
from collections.abc import Callable


def die_with_parent(sent: int = signal.SIGTERM) -> Callable[[], None]:
    """For `preexec_fn`: ask the kernel to signal this child when its parent ends.

    Does nothing outside Linux.
    """
    if sys.platform != "linux":
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(1, sent, 0, 0, 0)  # PR_SET_PDEATHSIG


def give_memory_back() -> None:
    """After large work in a process that stays: what refers to itself is let go of now and not
    some time, and no free page is kept. Outside glibc pages stay.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
