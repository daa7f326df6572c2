"""Pictures come along where the file holds them; else it is said which question has lost what."""

import base64
import io
import re
import zipfile

import pytest
from django.urls import reverse
from docx import Document
from PIL import Image

from assessments.models import Picture, QuestionVersion
from assessments.question_import import read, source_of
from tests.factories import make_course, somebody


def png(color="red"):
    into = io.BytesIO()
    Image.new("RGB", (4, 4), color).save(into, "PNG")
    return into.getvalue()


ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i"
title="t"><responseDeclaration identifier="R" cardinality="single"><correctResponse>
<value>A</value></correctResponse></responseDeclaration><itemBody><p>Read it.</p>{}
<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>Which?</prompt>
<simpleChoice identifier="A">Wait {}</simpleChoice><simpleChoice identifier="B">Act</simpleChoice>
</choiceInteraction></itemBody></assessmentItem>"""


def qti(stem='<img src="../media/an%20ecg.png" alt="An ECG"/>', choice="", picture=None):
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
        archive.writestr("items/one.xml", ITEM.format(stem, choice))
        archive.writestr("media/an ecg.png", picture or png())
    return into.getvalue()


def word():
    document, into = Document(), io.BytesIO()
    document.add_paragraph("1. Which rhythm?")
    document.add_picture(io.BytesIO(png()))
    for line in ("A. Sinus", "B. Flutter", "Answer: B"):
        document.add_paragraph(line)
    document.save(into)
    return into.getvalue()


def moodle():
    file = base64.b64encode(png()).decode()
    return f"""<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA[
    <p>Which?</p><p><img src="@@PLUGINFILE@@/ecg.png" alt="An ECG"></p>]]></text>
    <file name="ecg.png" path="/" encoding="base64">{file}</file></questiontext>
    <answer fraction="100"><text>Yes</text></answer><answer fraction="0"><text>No</text></answer>
    </question></quiz>""".encode()


OLD = f"""<quiz><question type="multichoice"><questiontext><text>Which?</text></questiontext>
<image>ecg.png</image><image_base64>{base64.b64encode(png()).decode()}</image_base64>
<answer fraction="100"><text>Yes</text></answer><answer fraction="0"><text>No</text></answer>
</question></quiz>""".encode()


def reading_of(data):
    source = source_of(data)
    assert "iVBOR" not in source.text  # it is sent again without them
    return read(source.text, pictures=source.pictures)


@pytest.mark.parametrize(
    ("data", "stem"),
    [
        (qti(), "Read it.\n\n![An ECG](media/an%20ecg.png)\n\nWhich?"),
        (qti('<object data="../media/an ecg.png" type="image/png">An ECG</object>'),
            "Read it.\n\n![An ECG](media/an%20ecg.png)\n\nWhich?"),
        (moodle(), "Which?\n\n![An ECG](question-1/ecg.png)"),
    ],
)  # fmt: skip
def test_a_picture_that_came_with_its_question_is_shown_where_it_stood(data, stem):
    reading = reading_of(data)

    assert (reading.problems, reading.notes) == ([], [])
    assert (reading.drafts[0].stem, reading.drafts[0].formatted) == (stem, True)
    assert [drawn.width for drawn in reading.pictures.values()] == [4]


def test_what_a_picture_lost_on_the_way_is_told():
    page, pages = Image.new("RGB", (4, 4), "red"), io.BytesIO()
    page.save(pages, "TIFF", save_all=True, append_images=[page])

    reading = reading_of(qti(picture=pages.getvalue()))

    assert reading.problems == []
    assert reading.notes == [
        "Item 1: the picture an ecg.png: The file holds more than one picture; only the first was "
        "taken."
    ]


def test_a_picture_of_a_word_list_is_shown_and_asks_for_its_words():
    reading = reading_of(word())

    assert re.fullmatch(r"Which rhythm\?\n!\[.*\]\(word-\w+\.png\)", reading.drafts[0].stem)
    assert reading.problems == [] and len(reading.pictures) == 1


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (qti('<img src="gone.png"/>'), "Item 1: the picture gone.png did not come along."),
        (qti('<video src="a.mp4"/>'), "Item 1: a film, a sound or a drawing is left out."),
        (qti("", '<img src="../media/an%20ecg.png"/>'), "Item 1: choice A has lost its picture"),
        (qti('<img src="../items/one.xml"/>'), "Item 1: the picture one.xml is left out. This"),
    ],
)
def test_a_question_that_lost_a_picture_comes_in_and_says_so(data, note):
    reading = reading_of(data)

    assert reading.problems == []
    assert [told.startswith(note) for told in reading.notes] == [True]
    assert reading.drafts[0].choices[0].text == "Wait"
    assert "![" not in reading.drafts[0].stem


def test_the_picture_of_an_old_bank_comes_along_and_formulas_are_told():
    old, formula = reading_of(OLD), read("1. Is \\(x^2\\) 4?\nA. Yes\nB. No\nAnswer: A")

    assert old.drafts[0].stem == "Which?\n\n![](question-1/ecg.png)"
    assert [note.partition(":")[0] for note in old.notes] == ["Question 1"]  # it has no words
    assert formula.notes == ["Formulas in TeX are shown as they are typed: 1."]


def test_what_looks_like_a_picture_in_a_plain_list_stays_as_it_was_typed():
    reading = read("1. Is ![x](y) Markdown?\nA. Yes\nB. No\nAnswer: A")

    assert (reading.drafts[0].stem, reading.drafts[0].formatted) == ("Is ![x](y) Markdown?", False)


@pytest.mark.django_db
def test_pictures_are_kept_with_the_questions_once_these_are_created(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make_course("draft", published=False)
    client.force_login(somebody("operator"))
    address = reverse("admin:workspace-import", args=[course.pk])
    file, usual = io.BytesIO(qti()), {"measures": "knowledge",
        "objective": course.objectives.first().pk}  # fmt: skip
    file.name = "package.zip"

    page = client.post(address, usual | {"file": file})
    form = page.context["form"]
    again = {name: form.initial[name] for name in ("source", "kept")}
    assert not Picture.objects.exists()
    client.post(address, usual | again | {"create": "1"})

    picture = Picture.objects.get(course=course)
    version = QuestionVersion.objects.get(question__course=course)
    assert f"![An ECG]({picture.name})" in version.stem
