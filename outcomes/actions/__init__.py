"""Deeds on outcomes."""
