"""Reports by campaign call it by its name; what is counted keeps the word of its links."""

from copy import deepcopy

from outcomes.reports.content.reading import Options, read
from outcomes.snapshots.document import of_json
from tests.outcomes.made_up import document, people

NAMED = {"campaign": "spring", "name": "Spring campaign", "description": "LinkedIn, paid post"}


def test_a_campaign_goes_by_its_name_in_every_table():
    copy = deepcopy(document(people(3, 200)))
    copy["snapshot"]["activity"] = {"campaigns": [NAMED, NAMED | {"campaign": "gone"}]}
    told = read(of_json(copy), Options())

    table = told.table("campaigns")
    rows = {row[0].shown: row for row in table.rows}
    assert {*rows} == {"Spring campaign", "autumn"}
    assert rows["Spring campaign"][0].detail == "LinkedIn, paid post"
    assert [row[2].shown for row in rows.values()] == [
        "spring" if name == "Spring campaign" else name for name in rows
    ]
    assert rows["Spring campaign"][1].evidence == "campaign.spring"
    assert "Spring campaign" in [row[0].shown for row in told.table("subgroups-campaign").rows]
    shown = {row[1].shown for row in told.table("segment_campaigns").rows}
    assert "Spring campaign" in shown and "spring" not in shown


def test_without_names_the_table_is_of_words_alone():
    table = read(of_json(document(people(3, 200))), Options()).table("campaigns")

    assert [column.head for column in table.columns] == ["Campaign", "Persons"]
    assert {row[0].shown for row in table.rows} == {"spring", "autumn"}
