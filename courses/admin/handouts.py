"""Slides and handouts of a track in the admin."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat

from courses.models import Handout
from courses.uploads import handout_of, upload_field

from .stored_files import StoredFileForm, keep_upload


class HandoutForm(StoredFileForm):
    upload = upload_field(label="File", help_text="PDF or PowerPoint (.pptx).")
    no_file = "Choose a file."
    suffix = ""

    class Meta:
        model = Handout
        fields = ["title", "position"]

    def read(self, upload):
        self.suffix, self.instance.file_sha256 = handout_of(upload)
        self.instance.size = upload.size

    def store(self, upload):
        return keep_upload(
            upload,
            course_id=self.instance.track.course_id,
            digest=self.instance.file_sha256,
            suffix=self.suffix,
        )


class HandoutInline(admin.TabularInline):
    model = Handout
    form = HandoutForm
    extra = 0
    fields = ["title", "upload", "stored", "position"]
    readonly_fields = ["stored"]
    verbose_name_plural = "slides and handouts"

    @admin.display(description="In place")
    def stored(self, handout):
        return filesizeformat(handout.size) if handout.file else "-"
