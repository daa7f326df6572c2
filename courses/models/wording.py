from django.db import models

from courses.statements import DEFAULTS


class StatementText(models.Model):
    """The provider's own words for a statement; while it is empty the usual words stand.

    .. no_pii:
    """

    key = models.CharField(max_length=40, unique=True, editable=False)
    text = models.TextField(
        blank=True, help_text="Your words for all courses. Empty: the usual text above."
    )

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return DEFAULTS[self.key].title if self.key in DEFAULTS else self.key
