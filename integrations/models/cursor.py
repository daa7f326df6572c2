from django.db import models


class Cursor(models.Model):
    """How far something that looks at what was stored has come.

    .. no_pii:
    """

    name = models.CharField(max_length=60, primary_key=True)
    until = models.DateTimeField()
    # Rows of one moment are told apart by their id.
    after_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} until {self.until:%Y-%m-%d %H:%M}"
