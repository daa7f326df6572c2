"""Child processes that end with their parent.

Imports nothing of Django: the embedded services use it before Django.
"""

import ctypes
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
