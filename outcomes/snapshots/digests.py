"""The digest of a document: the same stored answers give the same one."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# What names one computation and not its result.
NOT_DIGESTED = ("id", "computed_at", "digest", "software", "activity", "states", "remarks")


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of the document's data, without what names this one
    computation.
    """
    block = {
        name: value for name, value in document["snapshot"].items() if name not in NOT_DIGESTED
    }
    return hashlib.sha256(canonical({**document, "snapshot": block}).encode()).hexdigest()


def canonical(data: Mapping[str, Any]) -> str:
    return json.dumps(
        data, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
