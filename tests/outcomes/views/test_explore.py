import pytest
from django.conf import settings

from tests.outcomes.stored import stored

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)  # counted in a transaction of its own
def test_filters_are_a_form_and_an_unknown_value_is_said_in_words(reader, course):
    snapshot = stored(course)
    address = f"/outcomes/mine/snapshots/{snapshot.pk}/cohort/"

    page = reader.get(address).content.decode()
    assert "Profession" in page
    profession = snapshot.outcomes.subgroups.dimensions[0]
    assert len(profession.groups) > 1
    for group in profession.groups:  # each can be chosen, and is named
        assert f'<option value="{group.group}">{group.label}</option>' in page
    refused = reader.get(address + "?colour=red")
    assert refused.status_code == 400 and "There is no filter" in refused.content.decode()
    shown = reader.get(address + "?pathway=cme")
    assert shown.status_code == 200 and "n = 0 participants" in shown.content.decode()
    assert "How to cite these figures" in shown.content.decode()
    forged = reader.get(address + "?pathway=cme", headers={"host": "testserver:81"})
    assert f"{settings.SITE_URL}{address}?pathway=cme" in forged.content.decode()
    assert reader.get(f"{address}tables.csv?pathway=cme&bom=1").status_code == 200
    assert reader.get(f"{address}tables.csv?colour=red").status_code == 400
    assert reader.get(f"{address}tables.csv").status_code == 404
