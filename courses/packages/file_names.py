"""What the files of a course are called inside its package."""

from pathlib import Path

from courses.models import (
    Caption,
    Course,
    Exhibit,
    Handout,
    MicroSegment,
    Track,
)


def _label(owner: Track | MicroSegment) -> str:
    return f"track-{owner.number}" if isinstance(owner, Track) else f"segment-{owner.slug}"


def video_name(owner: Track | MicroSegment) -> str:
    """The path of its video inside a package."""
    return owner.video_name or f"media/{_label(owner)}{Path(str(owner.video.name)).suffix}"


def exhibit_name(exhibit: Exhibit) -> str:
    return exhibit.image_name or f"media/exhibit-{exhibit.pk}{Path(str(exhibit.image.name)).suffix}"


def handout_name(handout: Handout) -> str:
    return handout.file_name or f"media/slides-{handout.pk}{Path(str(handout.file.name)).suffix}"


def caption_name(owner: Track | MicroSegment, caption: Caption) -> str:
    return caption.file_name or f"media/{_label(owner)}.{caption.language}.vtt"


class FileNames:
    """What each media file of a course is called inside its package.

    Two files never share a name.
    """

    def __init__(self, course: Course, pictures: dict[str, str]) -> None:
        self.files: dict[str, str] = {}  # stored name by name in the package
        self._taken: dict[str, str] = {"course.yaml": ""}
        self.videos: dict[Track | MicroSegment, str] = {}
        self.captions: dict[Caption, str] = {}
        self.exhibits: dict[Exhibit, str] = {}
        self.handouts: dict[Handout, str] = {}
        owners: list[Track | MicroSegment] = [
            *course.tracks.prefetch_related("captions"),
            *course.segments.filter(withdrawn=False).prefetch_related("captions"),
        ]
        for owner in owners:
            if owner.video:
                self.videos[owner] = self._named(
                    video_name(owner), str(owner.video.name), owner.video_sha256
                )
            for caption in owner.captions.all():
                name = caption_name(owner, caption)
                self.captions[caption] = self._named(
                    name, str(caption.file.name), caption.file_sha256
                )

        for exhibit in Exhibit.objects.filter(case__track__course=course):
            name = exhibit_name(exhibit)
            self.exhibits[exhibit] = self._named(
                name, str(exhibit.image.name), exhibit.image_sha256
            )

        for handout in Handout.objects.filter(track__course=course):
            name = handout_name(handout)
            self.handouts[handout] = self._named(name, str(handout.file.name), handout.file_sha256)

        self.pictures = pictures  # of questions, by their names
        self.files |= self.pictures
        self._taken |= {name.casefold(): stored for name, stored in self.pictures.items()}

    def _named(self, name: str, stored: str, digest: str) -> str:
        if self._taken.setdefault(name.casefold(), stored) != stored:
            name = f"media/{digest[:32]}{Path(stored).suffix}"
            self._taken[name.casefold()] = stored
        self.files[name] = stored
        return name
