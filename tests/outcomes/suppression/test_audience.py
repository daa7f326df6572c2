"""Professions and specialties of those who took part, where they are the same people."""

import pytest

from tests.outcomes.made_up import document
from tests.outcomes.suppression.people import learner, learners

from .courses import leaving

ALIKE = {"Registered Nurse": "nurse", "Pharmacist": "pharmacist"}


@pytest.mark.parametrize("few", [True, False])
def test_where_professions_tell_the_matched_of_a_hidden_specialty_no_specialty_leaves(few):
    """Nurses are told; registered nurses would be hidden beside a few pharmacists."""
    folk = learners(60, 60, 30, 60, specialty="Medical Oncology")
    folk += learners(12, 14, 0, 14, specialty="Registered Nurse", profession="nurse")
    rest = (1, 2, 0, 2) if few else (30, 15, 0, 15)
    folk += learners(*rest, specialty="Pharmacist", profession="pharmacist")
    folk += learners(12, 0, 0, 16, specialty="Medical Oncology", profession="other")
    folk += [learner("a", None, specialty=name, profession=ALIKE[name]) for name in ALIKE] * 20
    whole = document(folk)
    whole["by_group"]["chosen"] = False

    professions, specialties = leaving(whole, fewest_questions=1)["subgroups"]["dimensions"][:2]

    learned = {g["label"]: g["overall"]["learners"] for g in professions["groups"]}
    told = {g["label"]: g["overall"]["learners"] for g in specialties["groups"]}
    assert learned["nurse"] == 40 and (learned["pharmacist"] is None) is few
    assert set(told.values()) == ({None} if few else {238, 40, 60})


def people_of(sizes):
    """So many of each specialty who did not answer, beside physicians who did."""
    folk = learners(40, 40, 20, 40, specialty="Medical Oncology")
    for specialty, n in sizes.items():
        about = {"specialty": specialty, "profession": ALIKE.get(specialty, "physician")}
        folk += [learner(None, None, **about)] * n
    return folk


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"Registered Nurse": 30, "Pharmacist": 5, "Pathology": 20}, {"pharmacist", "nurse"}),
        ({"Registered Nurse": 30, "Pathology": 5}, {"nurse", "physician"}),
        ({"Registered Nurse": 30, "Pharmacist": 15, "Pathology": 20}, set()),
    ],
)
def test_no_table_tells_what_the_other_hides_of_the_same_people(sizes, hidden):
    audience = leaving(document(people_of(sizes)))["audience"]

    told = {
        entry["label"]: entry["n"]
        for name in ("specialty", "profession")
        for entry in audience[name]
    }
    assert {
        label for label in ("nurse", "pharmacist", "physician") if not told.get(label, 1)
    } == hidden
    for specialty, profession in ALIKE.items():
        if specialty in sizes:
            assert (told[specialty] is None) == (told[profession] is None)
