"""What is wrong with a package: each problem names file, key and code."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    file: str
    # path inside course.yaml, as in questions[3].choices[0].text; empty for the file as a whole
    key: str
    sentence: str
    code: str
    line: int | None = None

    def __str__(self) -> str:
        line = f"{self.file}:{self.line}" if self.line else self.file
        return f"{line}: {self.key + ': ' if self.key else ''}{self.sentence} [{self.code}]"


class PackageProblems(Exception):
    """The package cannot be taken; nothing of it was."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def refuse(sentence: str, code: str, file: str = "package", key: str = "") -> PackageProblems:
    return PackageProblems([Problem(file, key, sentence, code)])
