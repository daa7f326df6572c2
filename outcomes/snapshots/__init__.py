"""Counts in, a snapshot out: `building` holds the contract's part and puts the others beside it, one module a section."""

from .building import NOT_DIGESTED, build, canonical, canonical_order, digest_of

__all__ = ["NOT_DIGESTED", "build", "canonical", "canonical_order", "digest_of"]
