"""Row files of a small course, as the command writes them."""

from django.core.management import call_command

LONG_STEM = "What will you do otherwise? " + "é" * 300


def exported(folder, kind):
    path = folder / f"rows.{kind}"
    call_command("export_outcomes", "rowed", format=kind, output=path, free_text=True, kind=kind)
    return path
