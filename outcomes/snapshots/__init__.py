"""Counts in, a snapshot out: `document` holds the contract's part and puts the others beside it, one module a section."""

from .document import NOT_DIGESTED, build, canonical, canonical_order, digest_of

__all__ = ["NOT_DIGESTED", "build", "canonical", "canonical_order", "digest_of"]
