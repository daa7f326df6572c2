import pytest

pytestmark = pytest.mark.django_db


def test_the_planner_answers_and_refuses_in_words(reader):
    assert (
        "matched learners"
        in reader.get("/outcomes/plan/?change=15&discordance=40").content.decode()
    )
    told = reader.get("/outcomes/plan/?change=15&discordance=40&test=mcnemar-mid-p")
    assert "Planned for the mid-p McNemar test." in told.content.decode()
    assert "135 matched learners; 225 must take the pre-test." in told.content.decode()
    begun = reader.get("/outcomes/plan/?test=mcnemar-mid-p").content.decode()
    assert 'value="mcnemar-mid-p" selected' in begun and "matched learners;" not in begun
    refused = reader.get("/outcomes/plan/?change=50&discordance=40")
    assert refused.status_code == 400 and 'role="alert"' in refused.content.decode()


def test_the_planner_names_a_field_as_its_page_does(reader):
    refused = reader.get("/outcomes/plan/?change=x", headers={"accept-language": "de"})

    sentence = "Nachzuweisende Änderung (Prozentpunkte) muss eine Zahl sein, nicht „x“."
    assert sentence in refused.content.decode()
