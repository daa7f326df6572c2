from django.db import models


class ClockTimestamp(models.Func):
    """The database's time when the row itself is written.

    Facts that outcomes counts are dated with it: a snapshot waits for writers that hold the table
    and relies on no row being dated before its writer held it (ADR 0011).
    """

    template = "clock_timestamp()"
    output_field = models.DateTimeField()
