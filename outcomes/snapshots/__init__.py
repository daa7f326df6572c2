"""Counts in, a snapshot out: `document` is its type, `building` makes it, one module a section."""
