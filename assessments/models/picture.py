from django.db import models


class Picture(models.Model):
    """A picture in a question, as re-encoded by us. Markdown names it by `name`, which carries its
    digest, so that the address cannot be guessed and its bytes never change.

    .. no_pii: made-up or de-identified patients only; the picture's own metadata is thrown away
    """

    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=110)
    image = models.FileField(upload_to="courses/", max_length=300)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["course", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "name"], name="picture_once_per_course"),
        ]
        indexes = [models.Index(fields=["name"], name="picture_by_name")]

    def __str__(self) -> str:
        return self.name
