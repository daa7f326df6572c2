"""Files in an S3-compatible store.

In a room of its own: a site that keeps its files itself does not load the client.
"""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage


class ObjectStorage(S3Storage):
    """One upload is one object, whole or not there.

    Nothing is listed; every address is signed and expires.
    """

    def __init__(self, **options: Any) -> None:
        options["client_config"] = Config(
            s3={"addressing_style": options.pop("addressing_style")},
            signature_version="s3v4",
            connect_timeout=3,
            read_timeout=30,
            retries={"max_attempts": 3},
            # Some compatible stores refuse the checksums that newer clients add by themselves.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(**options)
