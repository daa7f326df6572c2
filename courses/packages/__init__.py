"""Course packages: a folder or a .zip with `course.yaml` and the media it names."""

from .archive import Package, open_package
from .problems import PackageProblems, Problem
from .schema import read_course

__all__ = ["Package", "PackageProblems", "Problem", "open_package", "read_course"]
