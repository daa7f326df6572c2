import pyreadstat
import pytest
from django.utils import timezone

from outcomes.row_files import streaming
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shelf")]


def labels_now(course, path):
    now = timezone.now()
    path.write_bytes(b"".join(streaming.stream("sav", course, now, now)))
    return pyreadstat.read_sav(path)[1].variable_value_labels


def test_a_code_stays_what_it_is_while_answers_and_people_are_added(answered_course, tmp_path):
    early = factories.make_learner(specialty="Anesthesia", profession="alchemist")
    question = answered_course.questions.get(key="q1")
    late = factories.enrolled(answered_course, factories.make_learner(specialty="Urology"))
    factories.answered(question, learner=late)
    before = labels_now(answered_course, tmp_path / "before.sav")

    for learner in (factories.enrolled(answered_course, early), late):
        first_by_alphabet = factories.ask(answered_course, f"a{learner.pk}")
        factories.answered(first_by_alphabet, learner=learner)
    late.specialty = "Allergy"
    late.save()
    after = labels_now(answered_course, tmp_path / "after.sav")

    assert before["specialty"] == {1: "=cmd|x", 2: "Urology"}
    assert after["specialty"] == {1: "=cmd|x", 3: "Anesthesia", 4: "Allergy"}  # 2 is nobody's now
    assert after["question"].items() > before["question"].items()
    assert after["profession"] == before["profession"] | {10: "alchemist"}
    assert (before["profession"][1], before["profession"][4]) == ("physician", "nurse")
