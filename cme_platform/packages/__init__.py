"""A whole course package in and out: puts together what each app holds of a course."""

from courses.packages.problems import PackageProblems

from .exporting import course_out, export_package, write_package
from .importing import Imported, bring_in, import_package

__all__ = [
    "Imported",
    "PackageProblems",
    "bring_in",
    "course_out",
    "export_package",
    "import_package",
    "write_package",
]
