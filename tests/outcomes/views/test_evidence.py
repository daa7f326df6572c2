"""What stands behind a number."""

import re

import pytest

from outcomes.reports.content.evidence import evidence_of
from outcomes.snapshots.document import of_json
from tests.outcomes.made_up import document, people
from tests.outcomes.stored import stored

pytestmark = pytest.mark.django_db


def test_every_number_leads_to_its_evidence(reader, course):
    snapshot = stored(course)
    page = reader.get("/outcomes/mine/").content.decode()
    links = sorted(set(re.findall(r'class="num" href="([^"]+)"', page)))

    assert len(links) > 30
    for link in links[:: max(1, len(links) // 12)]:
        answer = reader.get(link)
        assert answer.status_code == 200, link
        assert (
            f"{snapshot.pk}, answers until" in answer.content.decode()
            or "Snapshot" in answer.content.decode()
        )
    for link in links:
        key = link.split("/evidence/")[1].rstrip("/")
        assert evidence_of(snapshot.outcomes, key, 0.001) is not None, key
    assert (
        reader.get(f"/outcomes/mine/snapshots/{snapshot.pk}/evidence/item.nothing.1/").status_code
        == 404
    )


def test_evidence_has_the_formula_with_the_numbers_in_it():
    content = document(people(5, 200))
    item = content["items"][0]
    table = item["matched"]["table"]

    evidence = evidence_of(of_json(content), "item.q1", 0.001)

    assert any(
        f"({table['gained']} − {table['lost']}) / {item['matched']['n']}" in line
        for line in evidence.formula
    )
    assert f"wrong, then correct {table['gained']}" in evidence.plain
