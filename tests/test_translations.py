"""The interface in German and Spanish."""

import re

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from cme_platform.packages import import_package
from learning.templatetags.script_words import SCRIPT_WORDS
from tests.factories import somebody
from tests.pages import text
from tools.translations import ROOT, _words_of, collect, known, missing, unmarked

PLACES = re.compile(r"%\(\w+\)s|%s")


def test_every_sentence_a_learner_may_read_is_translated():
    assert missing() == {}
    catalog = collect()
    assert len(catalog) > 200
    # The values of a refusal are no plural of its sentence.
    assert not [m.id for m in catalog if isinstance(m.id, tuple) and len(m.id[1]) < 3]


def test_no_word_of_a_learners_template_is_out_of_reach_of_a_translation():
    assert unmarked() == {}
    assert list(
        _words_of('<p>{% translate "Fine" %} but this</p><b aria-label="And that">{{ value }}</b>')
    ) == [
        "but this",
        "And that",
    ]


def test_every_sentence_of_a_script_goes_with_the_page_and_none_for_nothing():
    scripts = "\n".join(path.read_text() for path in (ROOT / "static/js").glob("*.js"))
    assert [words for words in SCRIPT_WORDS if f'"{words}"' not in scripts] == []
    looked_up = set(re.findall(r'\binWords\("([^"]*)"', scripts))
    assert len(looked_up) > 15
    assert looked_up <= set(SCRIPT_WORDS)


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_translation_fills_the_same_places(language):
    for message in known(language):
        english, translated = (
            text if isinstance(text, tuple) else (text,) for text in (message.id, message.string)
        )
        if message.id:
            assert {frozenset(PLACES.findall(text)) for text in translated} <= {
                frozenset(PLACES.findall(text)) for text in english
            }, english


@pytest.mark.django_db
def test_a_page_speaks_the_language_asked_for_or_chosen_and_the_admin_english(
    client, package, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    import_package(package, at=timezone.now())
    german = text(client.get("/courses/mini/", headers={"accept-language": "de-AT,de;q=0.9"}))
    assert '<html lang="de" dir="ltr">' in german
    assert "Was Sie lernen" in german
    assert "28. Februar 2028" in german and "1. März 2025" in german
    assert (
        '<ol lang="en"><li value="1">One</li>' in german
    )  # the words of the course are in its own language

    chosen = client.post(
        "/language/", {"language": "es", "next": "/courses/mini/"}, follow=True
    ).content.decode()
    assert "Qué aprenderá" in chosen
    assert "28 de Febrero de 2028".lower() in chosen.lower()

    client.force_login(somebody("author"))
    assert "Authoring" in text(client.get("/admin/"))
    assert (
        client.post("/language/", {"language": "es", "next": "https://evil.example/"}).headers[
            "Location"
        ]
        == "/"
    )


@pytest.mark.django_db
def test_a_refusal_is_said_in_the_readers_language(client, package, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    course = import_package(package, at=timezone.now()).course
    client.force_login(somebody("learner"))
    client.post("/courses/mini/begin/", {"version": 1})
    poll = course.polls.get(phase=1)

    refused = client.post(
        f"/courses/mini/polls/{poll.pk}/4/", {"answer": "9"}, headers={"accept-language": "de"}
    )

    assert "Wählen Sie eine Stufe von 1 bis 3." in refused.content.decode()
    with override("es"):
        assert gettext("Choose one answer.") == "Elija una respuesta."
