"""What a hostile visitor sends to pages is refused or ignored,
and never breaks them or leads away.
"""

import re

import pytest

from tests.factories import make_course, somebody

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "given",
    [
        "1",
        "javascript",
        "//evil.example/",
        "https://evil.example/",
        "admin:index",
        "/\\evil.example",
    ],
)
def test_where_to_go_on_is_a_page_of_this_site_or_left_out(client, given):
    wrong = {"someone-else": "", "next": given}

    assert client.post("/identify/", wrong)["Location"] == "/"
    assert (
        client.post("/identify/", wrong | {"next": "/m/mini/first/"})["Location"]
        == "/m/mini/first/"
    )


def test_a_supporters_link_is_written_with_the_address_of_the_site(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_course("mine")
    client.force_login(somebody("analyst"))

    answer = client.post(
        "/outcomes/mine/supporters/links/",
        {"label": "Acme", "days": "3"},
        headers={"host": "evil.example"},
    )

    assert re.search(rf"{settings.SITE_URL}/shared/[\w-]+/", answer.content.decode())
    assert "evil.example" not in answer.content.decode()
