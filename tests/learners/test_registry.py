import socket

import pytest
from django.core.cache import cache

from learners import registry
from tests.learners.conftest import ANN, entry

pytestmark = pytest.mark.django_db
NUMBER = "1396949913"


@pytest.fixture
def ask(outside):
    asking = registry.NppesRegistry(outside.address, pause=lambda seconds: None)
    return asking.look_up


def test_an_entry_is_read_with_all_its_names_and_codes(outside, ask):
    outside.say_entry(ANN)

    entry = ask(NUMBER)

    assert (entry.kind, entry.given, entry.middle, entry.family) == (1, "ANN", "C", "BLACK")
    assert entry.others == (("ANN", "WHITE"),)
    assert (entry.taxonomies, entry.primary) == (("207R00000X", "207RX0202X"), "207R00000X")
    assert outside.asked == [f"/api/?version=2.1&number={NUMBER}"]


def test_older_answers_give_the_number_as_a_number_and_organisations_have_no_person(outside, ask):
    outside.say_entry(entry(NUMBER) | {"number": int(NUMBER), "taxonomies": [], "other_names": []})
    assert ask(NUMBER).taxonomies == ()

    outside.say_entry(
        {
            "enumeration_type": "NPI-2",
            "number": "1568946812",
            "basic": {"organization_name": "CLINIC", "status": "A"},
        }
    )
    assert ask("1568946812").kind == 2


def test_a_number_that_is_not_listed_is_none_and_never_another_one(outside, ask):
    outside.say({"result_count": 0, "results": []})
    assert ask(NUMBER) is None

    outside.say_entry(entry("1993999998"))
    assert ask("1558598797") is None


@pytest.mark.parametrize(
    "answer",
    [
        {
            "body": {
                "Errors": [
                    {
                        "field": "generic",
                        "number": "04",
                        "description": "No valid search criteria provided",
                    }
                ]
            }
        },
        {"body": b"<html>Maintenance</html>", "content_type": "text/html"},
        {"body": b"<html>", "content_type": "application/json"},
        {"body": {"result_count": 1}},
        {"body": [1, 2]},
        {"body": {"results": [{"number": NUMBER, "enumeration_type": "NPI-1"}]}},
        {"body": {"results": [{"number": NUMBER, "enumeration_type": "NPI-3", "basic": {}}]}},
        {"body": b"{}", "status": 500},
        {"body": b"{}", "status": 302},
    ],
)
def test_whatever_is_no_clear_answer_is_not_reached(outside, ask, answer):
    outside.say(**answer)

    with pytest.raises(registry.NotReached):
        ask(NUMBER)


def test_one_that_is_down_is_not_reached():
    with socket.socket() as nobody:  # a port nobody listens at
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/api/"

    with pytest.raises(registry.NotReached):
        registry.NppesRegistry(address, pause=lambda seconds: None).look_up(NUMBER)


def test_one_that_is_slow_is_given_up_and_tried_again(outside, ask, monkeypatch):
    monkeypatch.setattr(registry, "CONNECT_AND_FIRST_BYTE", 0.1)
    outside.say({"result_count": 0, "results": []}, after=0.4)

    with pytest.raises(registry.NotReached):
        ask(NUMBER)
    assert len(outside.asked) == registry.TRIES


def test_an_answer_is_remembered_for_seven_days(outside, ask):
    outside.say_entry(ANN)
    first = ask(NUMBER)

    outside.say(b"", status=500)

    assert ask(NUMBER) == first
    assert len(outside.asked) == 1


def test_after_five_failures_the_registry_is_left_alone_and_then_asked_again(outside, ask):
    outside.say(b"", status=503)
    for number in ("1396949913", "1993999998", "1558598797", "1689872012", "1720377294"):
        with pytest.raises(registry.NotReached):
            ask(number)
    asked = len(outside.asked)

    outside.say_entry(ANN)
    with pytest.raises(registry.NotReached, match="left alone"):
        ask(NUMBER)
    assert len(outside.asked) == asked

    cache.delete(registry.OPEN_UNTIL)
    assert ask(NUMBER).family == "BLACK"


def test_a_made_up_number_is_never_asked_about(outside, ask):
    assert ask("2000000002") is None
    assert outside.asked == []


def test_the_registry_is_not_asked_unless_the_operator_allows_it(settings):
    settings.NPI_REGISTRY_URL = ""

    assert registry.configured() is None
