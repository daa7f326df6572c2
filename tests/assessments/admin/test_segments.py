"""A segment with its question is one page and one save."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import SegmentQuestion
from courses.models import MicroSegment
from tests.factories import answered, ask, make_course

pytestmark = pytest.mark.django_db
WRITTEN = {"stem": "What next?", "choices": "Wait\n* Act", "measures": "competence"}


@pytest.fixture
def course():
    return make_course("draft", objectives=1, questions=1, published=False)


def save(author, course, segment=None, **fields):
    name = "courses_microsegment_" + ("change" if segment else "add")
    address = reverse(f"admin:{name}", args=[segment.pk] if segment else [])
    sent = {"course": course.pk, "title": "Short", "slug": "short", "position": 0}
    sent |= {"captions-TOTAL_FORMS": 0, "captions-INITIAL_FORMS": 0}
    return author.post(f"{address}?course={course.pk}", sent | fields)


def test_a_segment_and_its_new_question_are_made_in_one_save(author, course):
    reply = save(author, course, objective=course.objectives.get().pk, **WRITTEN)

    assert reply.status_code == 302
    asks = SegmentQuestion.objects.get(segment__slug="short")
    version = asks.question.versions.get()
    assert (version.stem, version.objective) == ("What next?", course.objectives.get())
    assert [choice.correct for choice in version.choices.all()] == [False, True]
    listed = author.get(reverse("admin:workspace-segments", args=[course.pk])).content.decode()
    page = reverse("admin:courses_microsegment_change", args=[asks.segment_id])
    assert f'<a href="{page}#id_question">{asks.question.key}</a>' in listed


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"choices": "Wait\n* Act"}, "Write the question, or choose one above."),
        (WRITTEN | {"choices": "Wait"}, "choice"),
        (WRITTEN | {"choices": "*a\n" * 63}, "A question has at most 62 choices."),
        ({"question": 0}, "Select a valid choice"),
    ],
)
def test_a_question_that_does_not_hold_is_refused_and_no_segment_is_made(
    author, course, fields, sentence
):
    reply = save(author, course, **fields)

    assert reply.status_code == 200 and sentence in reply.content.decode()
    assert not MicroSegment.objects.exists() and course.questions.count() == 1


def test_its_question_is_chosen_exchanged_and_taken_out_on_the_same_page(author, course):
    first = course.questions.get()
    save(author, course, question=first.pk)
    segment = MicroSegment.objects.get()
    assert segment.asks.question == first

    save(author, course, segment, objective=course.objectives.get().pk, **WRITTEN)
    assert SegmentQuestion.objects.get().question != first
    save(author, course, segment)
    assert not SegmentQuestion.objects.exists()


def test_an_answered_question_of_a_segment_is_withdrawn_and_can_be_taken_back(author, course):
    question = course.questions.get()
    save(author, course, question=question.pk)
    segment = MicroSegment.objects.get()
    answered(question, phase=2)

    save(author, course, segment)

    assert SegmentQuestion.objects.get().withdrawn_at
    page = author.get(reverse("admin:courses_microsegment_change", args=[segment.pk]))
    assert "Withdrawn: q1" in page.content.decode()
    save(author, course, segment, question=question.pk)
    assert SegmentQuestion.objects.get().withdrawn_at is None


def test_as_many_questions_as_a_course_may_have_are_offered_by_as_many_reads(
    author, course, django_assert_num_queries
):
    address = f"{reverse('admin:courses_microsegment_add')}?course={course.pk}"
    with CaptureQueriesContext(connection) as few:
        author.get(address)
    for number in range(12):
        ask(course, f"q9{number}", stem=f"What now, {number}?")

    with django_assert_num_queries(len(few)):
        page = author.get(address).content.decode()

    assert "q911: What now, 11?" in page
