"""Which job a line of the log is about."""

import contextlib
import contextvars
from collections.abc import Iterator

current_job: contextvars.ContextVar[int | None] = contextvars.ContextVar("job", default=None)


@contextlib.contextmanager
def working_on(job_id: int) -> Iterator[None]:
    token = current_job.set(job_id)
    try:
        yield
    finally:
        current_job.reset(token)
