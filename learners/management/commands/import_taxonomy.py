import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from learners.models import TaxonomyCode

NEEDED = {"Code", "Grouping", "Classification", "Specialization"}


class Command(BaseCommand):
    help = (
        "Takes in the NUCC provider taxonomy as its publisher gives it (CSV); running it again "
        "changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--code-set",
            default="",
            help="the version, for example 25.0; otherwise by the name of the file",
        )

    def handle(self, *, file, code_set, **options):
        try:
            with file.open(newline="", encoding="utf-8-sig", errors="replace") as opened:
                reader = csv.DictReader(opened)
                if missing := sorted(NEEDED - set(reader.fieldnames or [])):
                    raise CommandError(
                        f"{file.name} lacks the column{'s' * (len(missing) > 1)} "
                        f"{', '.join(missing)}."
                    )
                codes = [
                    self.code_of(row, code_set or file.stem, reader.line_num)
                    for row in reader
                    if (row["Code"] or "").strip()
                ]
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None
        except csv.Error as problem:
            raise CommandError(f"{file} is no valid CSV: {problem}.") from None
        with transaction.atomic():
            TaxonomyCode.objects.bulk_create(
                {code.code: code for code in codes}.values(),
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=["label", "grouping", "version"],
            )
        self.stdout.write(f"{len(codes):,} codes of {code_set or file.stem}.")

    def code_of(self, row, version, line):
        row = {name: (cell or "").replace("\0", "") for name, cell in row.items() if name}
        names = [row["Classification"].strip(), row["Specialization"].strip()]
        label = row.get("Display Name", "").strip() or ", ".join(name for name in names if name)
        if not label:
            raise CommandError(f"Line {line} names no Classification.")
        return TaxonomyCode(
            code=row["Code"].strip()[:10],
            label=label[:150],
            grouping=row["Grouping"][:150],
            version=version[:40],
        )
