"""The national registry's files in a directory of our own: read row by row, written by COPY, taken
over in one statement.
"""

from .files import BadDirectoryFile
from .loading import load
from .lookup import add_demo_records, find, is_fresh

__all__ = ["BadDirectoryFile", "add_demo_records", "find", "is_fresh", "load"]
