"""Static files under names that change with their content,
made small before anybody asks for them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Smaller(Compressor):
    """Brotli at a level that takes a tenth of the time of the highest for two hundredths more; not
    for the API's pages.
    """

    def compress(self, path: str) -> list[str]:
        if "swagger" in path:
            return Compressor(use_brotli=False, quiet=True).compress(path)
        return super().compress(path)

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=10)


ASKED_BY_NAME = ("css/", "js/", "npm/plyr/", "npm/hls.js/")


class StaticFiles(CompressedManifestStaticFilesStorage):
    # Maps for debuggers are not served, so what refers to them is left alone.
    patterns = tuple(
        (kind, [pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)])
        for kind, patterns in CompressedManifestStaticFilesStorage.patterns
    )

    def create_compressor(self, **options: Any) -> Compressor:
        return Smaller(**options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Of the plain names only those that our scripts ask for by them."""
        hashed = set(self.hashed_files.values())
        asked_for = [path for path in paths if path in hashed or path.startswith(ASKED_BY_NAME)]
        return super().compress_files(asked_for)
