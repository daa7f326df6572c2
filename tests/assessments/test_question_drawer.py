"""A question beside the others: the learner's view, pictures, questions of other courses."""

import io

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from assessments.models import Picture, Question, QuestionVersion
from tests.factories import answered, ask, make_course, somebody, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", published=False)


@pytest.fixture
def author(client, course):
    client.force_login(somebody("author"))
    return client


def test_a_question_opens_beside_the_others_and_leads_back_to_them(author, course):
    ask(course, "q1")
    version = version_of(ask(course, "q2"))
    address = reverse("admin:assessments_questionversion_change", args=[version.pk])

    page = lxml.html.fromstring(author.get(address).content)

    keys = page.xpath("//nav[@aria-label='Questions of this course']//li/a")
    assert [link.text.strip() for link in keys] == ["q1", "q2"]
    assert [link.get("aria-current") for link in keys] == [None, "page"]
    assert page.xpath("//section[@aria-label='Question q2']//form[@id='questionversion_form']")
    assert page.xpath("//iframe[@sandbox='allow-same-origin']")


def test_what_a_learner_would_see_is_drawn_from_what_is_typed_and_stored_nowhere(author, course):
    typed = {
        "kind": "single", "measures": "knowledge", "formatted": "on", "stem": "Which **one**?",
        "rationale": "H~2~O", "choices-0-text": "Wait", "choices-0-feedback": "Too late.",
        "choices-1-text": "<b>Act</b>", "choices-1-correct": "on", "pasted": "A) Third",
    }  # fmt: skip
    address = reverse("admin:workspace-question-view", args=[course.pk])

    page = author.post(address, typed).content.decode()
    empty = author.post(address, {"kind": "nonsense", "lowest": "x", "choices-0-order": "nan"})

    for words in ("<strong>one</strong>", "H<sub>2</sub>O", "Too late.", "Third", "Best answer"):
        assert words in page
    assert "<b>Act" not in page and "&lt;b&gt;Act" in page
    assert empty.status_code == 200
    assert not Question.objects.exists()


def test_only_who_works_on_courses_sees_the_learners_view(client, course):
    client.force_login(somebody("learner"))
    address = reverse("admin:workspace-question-view", args=[course.pk])

    assert client.post(address, {"stem": "x"}).status_code in (302, 403)


def test_two_editors_of_a_question_are_told_in_the_drawer(course):
    version = version_of(ask(course, "q1"))
    address = reverse("admin:assessments_questionversion_change", args=[version.pk])
    told = []
    forms = []
    for _ in range(2):
        browser = Client()
        browser.force_login(somebody("author"))
        page = lxml.html.fromstring(browser.get(address).content)
        form = next(form for form in page.forms if "_seen" in form.fields)
        forms.append((browser, dict(form.form_values())))
    for (browser, values), feedback in zip(forms, ("Theirs", "Mine"), strict=True):
        told.append(browser.post(address, values | {"choices-0-feedback": feedback}))

    assert [answer.status_code for answer in told] == [302, 409]
    assert all(text in told[1].content.decode() for text in ("Theirs", "Mine"))


# --- pictures -------------------------------------------------------------------------------------


def png(color="red"):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(data, "PNG")
    return SimpleUploadedFile("CT Scan.png", data.getvalue(), "image/png")


def upload(author, course, **fields):
    address = reverse("admin:workspace-pictures", args=[course.pk])
    return author.post(address, fields, headers={"Accept": "application/json"})


def test_a_picture_is_uploaded_named_and_seen_by_whoever_knows_its_address(
    author, client, course, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path

    told = upload(author, course, alt="A [CT]", image=png()).json()
    upload(author, course, alt="again", image=png())

    picture = Picture.objects.get()
    assert told["markdown"] == f"![A (CT)]({picture.name})"
    assert picture.name.startswith("ct-scan-")
    client.logout()
    assert client.get(f"/question-pictures/{picture.name}").status_code == 200
    assert client.get("/question-pictures/ct-scan-0000000000000000.png").status_code == 404


def test_what_an_uploaded_picture_lost_is_said_at_both_doors(author, course, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page, data = Image.new("RGB", (40, 30), "red"), io.BytesIO()
    page.save(data, "TIFF", save_all=True, append_images=[page])
    pages = SimpleUploadedFile("ct.tiff", data.getvalue(), "image/tiff")

    told = upload(author, course, alt="CT", image=pages).json()
    pages.seek(0)
    address = reverse("admin:workspace-pictures", args=[course.pk])
    page = author.post(address, {"alt": "CT", "image": pages}, follow=True).content.decode()

    assert "more than one picture" in told["sentence"]
    assert "more than one picture" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"alt": "x"}, "Choose the file"),
        ({"alt": "", "image": True}, "Say what the picture shows"),
        ({"alt": "x", "image": SimpleUploadedFile("x.png", b"<svg/>")}, "no picture"),
    ],
)
def test_a_file_that_is_no_picture_or_says_nothing_is_refused(author, course, fields, sentence):
    sent = {name: png() if value is True else value for name, value in fields.items()}

    answer = upload(author, course, **sent)

    assert answer.status_code == 400 and sentence in answer.json()["sentence"]


# --- other courses --------------------------------------------------------------------------------


def test_a_question_of_another_course_is_copied_with_what_it_shows(
    author, course, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    other = make_course("other", published=False)
    upload(author, other, alt="x", image=png())
    name = Picture.objects.get().name
    original = version_of(
        ask(other, "q9", stem=f"See\n\n![x]({name})", formatted=True, rationale="Because.")
    )
    answered(original.question)
    address = reverse("admin:workspace-bank", args=[course.pk])
    objective = course.objectives.get(number=2)

    page = author.get(address, {"words": "because see"}).content.decode()
    author.post(address, {"copied": [original.pk], "objective": objective.pk})

    copied = QuestionVersion.objects.get(course=course)
    assert "q9" in page
    assert (copied.question.key, copied.stem, copied.objective) == ("q1", original.stem, objective)
    assert [c.text for c in copied.choices.all()] == ["Alpha", "Beta", "Gamma"]
    assert Picture.objects.filter(course=course, name=name).exists()


def test_nothing_is_copied_without_an_objective_nor_by_a_reviewer(author, client, course):
    original = version_of(ask(make_course("other"), "q9"))
    address = reverse("admin:workspace-bank", args=[course.pk])

    without = author.post(address, {"copied": [original.pk]})
    nothing = author.post(address, {})
    client.force_login(somebody("reviewer"))
    refused = client.post(address, {"copied": [original.pk]})

    assert "Choose the objective" in without.content.decode()
    assert "Tick the questions" in nothing.content.decode()
    assert refused.status_code == 403
    assert not course.questions.exists()
