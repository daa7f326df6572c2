"""Whether the logs of changes and the audit entries are as they were written."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.changes import Checked, check_audit, check_changes


class Command(BaseCommand):
    help = (
        "Recomputes the digest of every change of a course and of every audit entry. Prints each "
        "log with its newest digest; kept elsewhere and given back with --tips, they also show "
        "that nothing was cut off at the end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tips", type=Path, help="What an earlier run printed.")

    def handle(self, *args: Any, **options: Any) -> None:
        tips = _lines(options["tips"]) if options["tips"] else []
        chains = [*check_changes(), *check_audit()]
        for chain in chains:
            self.stdout.write(f"{chain.name} {chain.rows} {chain.tip}")
        problems = [_broken(chain) for chain in chains if chain.broken_at is not None]
        problems += _cut_off(tips, {chain.name: chain for chain in chains})
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("All are as they were written.")


def _broken(chain: Checked) -> str:
    return f"Log {chain.name} is not as it was written: see row {chain.broken_at}."


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError as problem:
        raise CommandError(f"{path} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not what an earlier run printed.") from None


def _cut_off(tips: list[str], chains: dict[str, Checked]) -> list[str]:
    problems = []
    for line in tips:
        name, _, tip = line.partition(" ")
        tip = tip.rpartition(" ")[2]
        if len(tip) == 64 and (name not in chains or tip not in chains[name].digests):
            problems.append(f"Log {name} no longer holds what it ended with then ({tip[:12]}).")
    return problems
