"""Rows of one file in the admin: captions, handouts and pictures. What is uploaded is kept under
its digest, and no longer bears the name it had in a package.
"""

from courses.storage import keep
from courses.uploads import on_disk

from .base import AuthoredForm


class StoredFileForm(AuthoredForm):
    file_field = "file"
    no_file: str  # the sentence where there is neither a file nor an upload

    def read(self, upload):
        """Judge the upload and put what it says of itself on the row."""
        raise NotImplementedError

    def store(self, upload):
        """Keep it; the name it has in storage."""
        raise NotImplementedError

    def clean(self):
        data = super().clean()
        if data.get("upload"):
            self.read(data["upload"])
        elif not getattr(self.instance, self.file_field) and "upload" not in self.errors:
            self.add_error("upload", self.no_file)
        return data

    def save(self, commit=True):
        if self.cleaned_data.get("upload"):
            setattr(self.instance, self.file_field, self.store(self.cleaned_data["upload"]))
            setattr(self.instance, f"{self.file_field}_name", "")
        return super().save(commit)


def keep_upload(upload, *, course_id, digest, suffix):
    with on_disk(upload) as path:
        name, _ = keep(path, course_id=course_id, digest=digest, suffix=suffix)
    return name
