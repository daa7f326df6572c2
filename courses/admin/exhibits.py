"""Pictures of a case in the admin, drawn again and without their metadata."""

from django.contrib import admin

from courses.models import Exhibit
from courses.pictures import Drawn
from courses.storage import keep_bytes
from courses.uploads import picture_of, upload_field

from .stored_files import StoredFileForm


class ExhibitForm(StoredFileForm):
    upload = upload_field(
        label="Picture",
        help_text="PNG, JPEG, WebP, TIFF or BMP. It is drawn again, without its metadata.",
    )
    file_field, no_file = "image", "Choose a picture."
    drawn: Drawn | None = None

    class Meta:
        model = Exhibit
        fields = ["position", "kind", "title", "alt", "caption"]

    def read(self, upload):
        self.drawn = picture_of(upload)
        self.instance.image_sha256 = self.drawn.digest
        self.instance.width, self.instance.height = self.drawn.width, self.drawn.height

    def store(self, upload):
        assert self.drawn is not None
        course_id = self.instance.case.track.course_id
        return keep_bytes(self.drawn.data, course_id=course_id, suffix=self.drawn.suffix)[0]


class ExhibitInline(admin.StackedInline):
    model = Exhibit
    form = ExhibitForm
    extra = 0
    fields = ["title", "kind", "upload", "stored", "alt", "caption", "position"]
    readonly_fields = ["stored"]

    @admin.display(description="In place")
    def stored(self, exhibit):
        return f"{exhibit.width} x {exhibit.height} pixels" if exhibit.image else "-"
