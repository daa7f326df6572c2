"""Questions as authors write them in the workspace: few fields, keys and order by themselves."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.choice_lines import split_choices
from assessments.models import Phase, PollQuestion, QuestionVersion
from assessments.question_use import use_of
from tests.factories import ask, make_course, make_decision_point, make_poll, somebody

pytestmark = pytest.mark.django_db
ADD = "/admin/assessments/questionversion/add/"


@pytest.fixture
def course():
    return make_course("draft", published=False)


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


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


def test_a_question_gets_its_key_and_its_choices_their_letters(author, course):
    ask(course, "q7")

    response = author.post(f"{ADD}?course={course.pk}", written(course, **rows("Wait", "Act")))

    assert response["Location"] == reverse("admin:workspace-questions", args=[course.pk])
    assert choices_of(course, "q8") == [("a", "Wait", True), ("b", "Act", False)]
    assert course.questions.get(key="q8").position > course.questions.get(key="q7").position


def test_a_pasted_list_becomes_choices(author, course):
    pasted = "A) Wait\r\n*B) Act\r\nC. Ask a colleague"

    author.post(f"{ADD}?course={course.pk}", written(course, pasted=pasted))

    assert choices_of(course, "q1") == [
        ("a", "Wait", False),
        ("b", "Act", True),
        ("c", "Ask a colleague", False),
    ]


@pytest.mark.parametrize(
    ("line", "text", "right"),
    [
        ("a) Wait", "Wait", False),
        ("- * Wait", "Wait", True),
        ("*Wait", "Wait", True),
        ("(2) Wait", "Wait", False),
        ("HER2-positive", "HER2-positive", False),
        ("1.5 mg", "1.5 mg", False),
        ("A patient", "A patient", False),
    ],
)
def test_what_stands_before_a_choice_is_left_out_and_nothing_else(line, text, right):
    assert [(c.text, c.correct) for c in split_choices(line)] == [(text, right)]


def test_pasted_choices_come_behind_those_there_are_with_free_letters():
    assert [choice.key for choice in split_choices("x\ny", taken=["a", "c"])] == ["b", "d"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"pasted": "x\n" * 2000}, "A question has at most 62 choices."),
        ({"choices-TOTAL_FORMS": 2000}, "A question has at most 62 choices."),
        ({"kind": "rating", "scale": "x\n" * 21}, "A scale has at most 20 labels."),
    ],
)
def test_more_than_a_question_can_hold_is_a_sentence_at_its_place(author, course, fields, sentence):
    count = QuestionVersion.objects.count()

    page = author.post(ADD, written(course, **fields)).content.decode()

    assert sentence in page and len(page) < 1_000_000
    assert QuestionVersion.objects.count() == count


def test_a_pasted_list_without_a_right_choice_is_refused_in_place(author, course):
    response = author.post(f"{ADD}?course={course.pk}", written(course, pasted="Wait\nAct"))

    assert "Exactly one choice is correct; here are 0." in response.content.decode()
    assert not course.questions.exists()


def test_a_rating_says_its_top_box_by_itself(author, course):
    rating = {"kind": "rating", "measures": "confidence", "scale": "not\na little\nvery\nfully"}

    author.post(f"{ADD}?course={course.pk}", written(course, **rating))

    assert QuestionVersion.objects.get().top == 2


def test_a_question_is_duplicated_by_an_author_and_not_by_a_reviewer(author, client, course):
    question = ask(course, "q1", rationale="Because.")
    address = reverse("admin:workspace-duplicate", args=[course.pk, question.pk])

    response = author.post(address)
    client.force_login(somebody("reviewer"))
    refused = client.post(address)

    copied = QuestionVersion.objects.get(question__key="q2")
    assert response["Location"].endswith(f"/questionversion/{copied.pk}/change/")
    assert (copied.stem, copied.rationale, copied.choices.count()) == (
        "Which is right?",
        "Because.",
        3,
    )
    assert refused.status_code == 403
    assert course.questions.count() == 2


# --- whether it counts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measures", "phases", "word"),
    [
        ("knowledge", [Phase.PRE, Phase.POST], ""),
        ("knowledge", [Phase.PRE], "Not in the post-test: no change can be shown."),
        ("confidence", [Phase.POST], "Not in the pre-test: no change can be shown."),
        ("practice_change", [Phase.PRE], "Counts only after the activity"),
        ("practice_change", [Phase.EVALUATION], ""),
        ("audience", [Phase.PRE], ""),
        ("knowledge", [], "Asked nowhere."),
    ],
)
def test_a_word_says_whether_a_question_would_count(course, measures, phases, word):
    kind = {"confidence": "rating", "practice_change": "multiple", "audience": "text"}
    scale = {"scale": ("not", "very"), "top": 1} if measures == "confidence" else {}
    question = ask(course, "q1", kind=kind.get(measures, "single"), measures=measures, **scale)
    for phase in phases:
        make_poll(course, phase, [question])

    problem = use_of(course).questions[0].problem

    assert problem.startswith(word) and bool(problem) is bool(word)


# --- polls side by side ---------------------------------------------------------------------------


def asked(course):
    entries = PollQuestion.objects.filter(poll__course=course).order_by("poll__phase", "position")
    return [(entry.poll.phase, entry.question.key) for entry in entries.select_related()]


def test_ticks_make_the_polls_and_keep_the_order_there_is(author, course):
    first, second, third = (ask(course, key) for key in ("q1", "q2", "q3"))
    pre = make_poll(course, Phase.PRE, [third, first])
    address = reverse("admin:workspace-polls", args=[course.pk])

    ticked = {f"poll-{pre.pk}": [first.pk, second.pk, third.pk], "new-post": [first.pk]}
    author.post(address, ticked)

    assert asked(course) == [(1, "q3"), (1, "q1"), (1, "q2"), (3, "q1")]


def test_a_question_twice_in_a_phase_or_a_poll_that_asks_nothing_is_refused(author, course):
    question, track = ask(course, "q1"), course.tracks.get()
    whole = make_poll(course, Phase.PRE, [question])
    of_track = make_poll(course, Phase.PRE, [ask(course, "q2")], track=track)
    address = reverse("admin:workspace-polls", args=[course.pk])
    before = asked(course)

    both = {f"poll-{whole.pk}": [question.pk], f"poll-{of_track.pk}": [question.pk]}
    twice = author.post(address, both, follow=True)
    nothing = author.post(address, {f"poll-{whole.pk}": [question.pk]}, follow=True)

    assert "a question is asked once in a phase" in twice.content.decode()
    assert "would ask nothing" in nothing.content.decode()
    assert asked(course) == before


def test_the_pretest_is_copied_to_the_posttest_without_what_would_not_be_compared(author, course):
    make_poll(
        course,
        Phase.PRE,
        [ask(course, "q1"), ask(course, "n1", kind="number", measures="audience")],
        track=course.tracks.get(),
    )
    address = reverse("admin:workspace-polls-copy", args=[course.pk])

    author.post(address)
    author.post(address)

    assert asked(course) == [(1, "q1"), (1, "n1"), (3, "q1")]
    assert course.polls.get(phase=Phase.POST).track == course.tracks.get()


def test_two_who_tick_polls_at_once_lose_nothing(author, course):
    first, second, third = (ask(course, key) for key in ("q1", "q2", "q3"))
    make_poll(course, Phase.PRE, [first])
    address = reverse("admin:workspace-polls", args=[course.pk])
    opened = author.get(address)
    seen = opened.context["seen"]
    pre = course.polls.get()

    author.post(address, {f"poll-{pre.pk}": [first.pk, second.pk], "new-post": [first.pk]})
    mine = {"seen": seen, f"poll-{pre.pk}": [third.pk], "new-post": [third.pk]}
    told = author.post(address, mine, follow=True).content.decode()

    assert "Someone else saved the polls meanwhile." in told
    assert asked(course) == [(1, "q2"), (1, "q3"), (3, "q1"), (3, "q3")]


def test_what_was_ticked_is_there_when_it_is_refused(author, course):
    question = ask(course, "q1")
    pre = make_poll(course, Phase.PRE, [question])
    address = reverse("admin:workspace-polls", args=[course.pk])

    refused = author.post(address, {"new-post": [question.pk]})

    assert refused.status_code == 409 and "would ask nothing" in refused.content.decode()
    assert refused.content.decode().count(" checked") == 1 and pre.entries.count() == 1


def test_a_follow_up_is_ticked_with_its_days_before_there_is_one(author, course):
    question = ask(course, "q1")
    address = reverse("admin:workspace-polls", args=[course.pk])
    page = author.get(address).content.decode()
    ticked = {"new-post": [question.pk], "new-follow_up": [question.pk]}

    refused = author.post(address, ticked | {"follow-up-days": "soon"})
    author.post(address, ticked | {"follow-up-days": "60"})

    assert 'name="new-follow_up"' in page and 'name="follow-up-days"' in page
    assert "after how many days" in refused.content.decode() and 'value="soon"' in (
        refused.content.decode()
    )
    assert asked(course) == [(3, "q1"), (5, "q1")]
    assert course.polls.get(phase=Phase.FOLLOW_UP).after_days == 60


def test_the_page_that_adds_a_poll_lists_the_questions_it_may_ask(author, course):
    ask(course, "q1", stem="Which one first?")
    address = reverse("admin:assessments_poll_add") + f"?course={course.pk}&phase=5"

    page = author.get(address).content.decode()

    assert 'data-key="q1"' in page and "Which one first?" in page


# --- measurement map ------------------------------------------------------------------------------


def test_the_map_shows_what_is_missing_and_one_press_adds_the_pair(author, course):
    question = ask(course, "q1")
    make_poll(course, Phase.PRE, [question], track=course.tracks.get())
    address = reverse("admin:workspace-map", args=[course.pk])

    page = author.get(address).content.decode()
    author.post(f"{address}add/", {"question": question.pk, "phase": 3})
    again = author.post(f"{address}add/", {"question": question.pk, "phase": 3}, follow=True)

    assert "Add the pair: q1 to the post-test" in page
    assert "0 of 2 objectives" in page
    assert asked(course) == [(1, "q1"), (3, "q1")]
    assert course.polls.get(phase=Phase.POST).track == course.tracks.get()
    assert "is asked in this phase already" in again.content.decode()
    assert "1 of 2 objectives" in author.get(address).content.decode()


def test_a_follow_up_is_planned_before_anything_is_asked_in_it(author, course):
    question = ask(course, "q1")
    make_poll(course, Phase.POST, [question])
    address = reverse("admin:workspace-map-add", args=[course.pk])

    refused = author.post(address, {"question": question.pk, "phase": 5}, follow=True)
    make_poll(course, Phase.FOLLOW_UP, [ask(course, "q2")], after_days=90)
    author.post(address, {"question": question.pk, "phase": 5})

    assert "Add a follow-up first" in refused.content.decode()
    assert (5, "q1") in asked(course)


@pytest.mark.parametrize(
    "fields", [{}, {"question": "x", "phase": 3}, {"question": "9" * 30, "phase": 3}]
)
def test_a_pair_of_nothing_is_not_there(author, course, fields):
    address = reverse("admin:workspace-map-add", args=[course.pk])

    assert author.post(address, fields).status_code == 404


def test_reviewers_look_at_polls_and_map_and_change_nothing(client, course):
    question = ask(course, "q1")
    make_poll(course, Phase.PRE, [question])
    make_decision_point(course.tracks.get(), question)
    client.force_login(somebody("reviewer"))
    before = asked(course)

    for name in ("workspace-polls", "workspace-polls-copy", "workspace-map-add"):
        sent = {"question": question.pk, "phase": 3, "new-post": question.pk}
        assert client.post(reverse(f"admin:{name}", args=[course.pk]), sent).status_code == 403
    assert asked(course) == before


def test_a_withdrawn_poll_is_not_made_again_behind_its_back(author, course):
    question = ask(course, "q1")
    make_poll(course, Phase.PRE, [question])
    make_poll(course, Phase.POST, [question], withdrawn_at=timezone.now())
    sent = {"question": question.pk, "phase": 3, "new-post": question.pk}

    for name in ("workspace-polls-copy", "workspace-map-add"):
        address = reverse(f"admin:{name}", args=[course.pk])
        assert "take it back" in author.post(address, sent, follow=True).content.decode()
    assert course.polls.count() == 2
