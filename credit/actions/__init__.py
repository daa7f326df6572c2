"""Deeds on credit."""
