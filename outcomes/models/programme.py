"""Courses looked at together."""

from django.db import models
from django.db.models.functions import Now


class Programme(models.Model):
    """Courses whose outcomes are looked at together; a person in several counts once.

    .. no_pii: names courses only
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    courses = models.ManyToManyField("courses.Course", related_name="programmes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["title"]
        verbose_name = "program"

    def __str__(self) -> str:
        return self.title
