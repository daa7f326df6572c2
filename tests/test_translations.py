"""The interface in German and Spanish."""

import ast
import re

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from cme_platform.packages import import_package
from learning.templatetags.script_words import SCRIPT_WORDS
from outcomes import job_words
from outcomes.file_formats import FORMATS
from outcomes.measures import MEASURES
from tests.factories import somebody
from tests.pages import text
from tools.translations import ROOT, _words_of, collect, known, missing, sources, unmarked

PLACES = re.compile(r"%\(\w+\)s|%s")


def test_every_sentence_a_learner_may_read_is_translated():
    assert missing() == {}
    catalog = collect()
    assert len(catalog) > 200
    # The values of a refusal are no plural of its sentence.
    assert not [m.id for m in catalog if isinstance(m.id, tuple) and len(m.id[1]) < 3]


def test_no_sentence_is_asked_for_within_another_string():
    """There Python before 3.12 finds none of them, and nobody translates it."""
    marks = {"_", "gettext", "ngettext", "pgettext"}
    assert [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources()
        if path.suffix == ".py"
        for joined in ast.walk(ast.parse(path.read_text()))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in marks
        if isinstance(call.args[0], ast.Constant)
    ] == []


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


# Where a script says something itself, and what of that are no words of its own.
SAID_BY_SCRIPT = re.compile(
    r"(?:\.(?:textContent|ariaLabel|title|placeholder) = "
    r'|setAttribute\("(?:aria-label|title)", )(.*)'
)
NO_WORDS = re.compile(r'inWords\([^()]*\)|\$\{.*?\}|\w+\("[^"]*"\)')


def said_in_english(script):
    """What a script says without looking it up."""
    sentences = (NO_WORDS.sub("", words) for words in SAID_BY_SCRIPT.findall(script))
    return [words for words in sentences if re.search(r"""["'`][^"'`]*[A-Za-z]{3}""", words)]


def test_no_script_outside_of_the_english_admin_says_words_of_its_own():
    templates = {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for path in (ROOT / "templates").rglob("*.html")
    }
    loaded = {
        name
        for path, page in templates.items()
        if not path.startswith("templates/admin")
        for name in re.findall(r"js/([\w-]+\.js)", page)
    }
    own = [path for path in (ROOT / "static/js").glob("*.js") if path.name in loaded]
    scripts = {path.name: path.read_text() for path in own}

    assert {"outcomes.js", "reports.js", "track.js"} <= scripts.keys()
    assert {name: told for name, each in scripts.items() if (told := said_in_english(each))} == {}
    assert said_in_english('button.textContent = "Copied";') and not said_in_english(
        'button.textContent = inWords("Copied");\nlevel.textContent = `${LEVELS[step]}%`;'
    )


RAW = re.compile(
    r"{{ [\w.]*\.(?:state|outcome|format|format_name|progress_text|formats\S*|reason\.detail) }}"
    r"""|\|default:["'][^"']* """
)


def test_no_page_of_outcomes_shows_a_word_of_the_database_or_an_english_default():
    pages = (ROOT / "templates/outcomes").rglob("*.html")

    assert {page.name: told for page in pages if (told := RAW.findall(page.read_text()))} == {}
    assert RAW.findall("{{ one.state }}") and not RAW.findall("{{ one.state|state_in_words }}")
    assert RAW.findall('{{ one.by|default:"the site" }}')


def test_every_chapter_section_and_file_of_outcomes_has_its_name_in_each_language():
    named = [words for each in MEASURES for words in (each.title, each.chapter)]
    named += [words for each in FORMATS.values() for words in (each.name, each.says)]
    named += [*job_words.STATES.values(), *job_words.REASONS.values()]
    named += job_words.STEPS_OF_SNAPSHOT
    messages = {message.id for message in collect()}

    assert [words for words in named if words not in messages | {"JSON"}] == []


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
