"""The picture that is shown where a segment is shared."""

import re

import pytest
from django.core.cache import cache

from courses import fonts, share_cards
from courses.models import Course, MicroSegment
from tests.factories import somebody
from tests.learning.test_segments import PAGE, course, tags
from tests.pages import text

__all__ = ["course"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


def test_other_words_make_another_picture_and_an_old_address_still_shows_one(client, course):
    old = tags(text(client.get(PAGE)))["og:image"].split("localhost:8000")[1]
    assert client.get(old).status_code == 200

    course.segments.update(title="When is ISH worth the wait? " * 7)
    meta = tags(text(client.get(PAGE)))

    assert old not in meta["og:image"]
    assert client.get(old).status_code == 200
    assert len(meta["og:title"]) <= 200


@pytest.mark.parametrize("title", ["王小明", "김민준", "สมชาย ใจดี", "अनिल शर्मा", "محمد الأحمد"])
def test_a_title_in_any_script_is_drawn_in_its_own_letters(title):
    """Letters that no font has are boxes, and boxes of other letters look the same."""
    other = "".join(title[0] if sign != " " else sign for sign in title)
    cards = [
        share_cards._draw(MicroSegment(title=words, duration=60, course=Course(language="en")))
        for words in (title, other)
    ]

    assert cards[0] != cards[1] and not fonts.undrawable(title)


def test_sharing_is_a_plain_link_and_not_for_those_who_pay(client, course):
    shared = text(client.get(PAGE))
    link = "https://www.linkedin.com/sharing/share-offsite/?url=http%3A%2F%2Flocalhost%3A8000%2Fm%2Fmini%2Ffirst%2F"
    assert f'href="{link}"' in shared
    assert not re.findall(
        r'<(?:script|img|iframe|link rel="stylesheet")[^>]+(?:src|href)="https?:', shared
    )

    client.force_login(somebody("supporter"))
    assert "linkedin.com" not in text(client.get(PAGE))
