"""Mail as files, where no mail server is named.

It holds codes and names: for the owner of the site alone.
"""

import os
from pathlib import Path
from typing import Any

from django.core.mail.backends.filebased import EmailBackend as FileBackend


class EmailBackend(FileBackend):
    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        Path(self.file_path).chmod(0o700)  # type: ignore[has-type]

    def open(self) -> bool:
        if self.stream is not None:
            return False
        path = self._get_filename()  # type: ignore[attr-defined]
        self.stream = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
        return True
