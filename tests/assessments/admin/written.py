"""A question as its form sends it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from assessments.models import PollQuestion, QuestionVersion

ADD = "/admin/assessments/questionversion/add/"


def written(course, **changed):
    fields = {"course": course.pk, "kind": "single", "measures": "knowledge", "stem": "Which?"}
    fields |= {"objective": course.objectives.first().pk}
    return fields | {"choices-TOTAL_FORMS": 0, "choices-INITIAL_FORMS": 0} | changed


def rows(*texts, right=0):
    fields = {"choices-TOTAL_FORMS": len(texts)}
    for index, text in enumerate(texts):
        fields |= {f"choices-{index}-text": text}
    return fields | {f"choices-{right}-correct": "on"}


def choices_of(course, key):
    version = QuestionVersion.objects.get(question__course=course, question__key=key)
    return [(c.key, c.text, c.correct) for c in version.choices.order_by("position")]


def asked(course):
    entries = PollQuestion.objects.filter(poll__course=course).order_by("poll__phase", "position")
    return [(entry.poll.phase, entry.question.key) for entry in entries.select_related()]


def png(color="red"):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(data, "PNG")
    return SimpleUploadedFile("CT Scan.png", data.getvalue(), "image/png")


def upload(author, course, **fields):
    address = reverse("admin:workspace-pictures", args=[course.pk])
    return author.post(address, fields, headers={"Accept": "application/json"})


def timeline(track, deed=""):
    return reverse(f"admin:assessments_decisionpoint_timeline{deed}", args=[track.pk])
