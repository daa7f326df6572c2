"""The interface in other languages, without the gettext programs: Babel reads, merges and compiles.

python tools/translations.py collect    what learners are told, into locale/*/…/django.po
python tools/translations.py missing    what is not translated yet; fails when there is anything
python tools/translations.py compile    what the site reads (make setup does it)
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("de", "es")
PYTHON = (
    "integrations",
    "learning",
    "outcomes",
    "assessments",
    "courses",
    "credit",
    "learners",
    "cme_platform",
)
NOT_FOR_LEARNERS = (
    "migrations",
    "admin",
    "management",
    "templates/admin",
    "templates/styleguide.html",
    "templates/docs.html",
)
NOT_TRANSLATED = (
    "templates/outcomes",
    "templates/learning/preview.html",
    "templates/learning/preview_bar.html",
    "templates/mail",
)
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_noop": None,
    "gettext_lazy": None,
    "_": None,
    "InvalidAnswer": None,
    "BadAccess": None,
    "BadPlan": None,
    "PracticeProblem": None,
    "BadSchedule": None,
    "Chapter": None,
    "Phrase": None,
    "TooLittleNew": None,
    "UnknownFilter": None,
}
KEYWORDS |= {
    "Measure": (2,),  # its title
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources() -> list[Path]:
    files = [path for app in PYTHON for path in (ROOT / app).rglob("*.py")] + list(
        (ROOT / "templates").rglob("*.[ht][tx][mt]*")
    )
    return sorted(
        path
        for path in files
        if not any(part in path.relative_to(ROOT).as_posix() for part in NOT_FOR_LEARNERS)
    )


def collect() -> Catalog:
    """Every message with where it is said."""
    catalog = Catalog(project="CME Platform", charset="utf-8", fuzzy=False)
    for path in sources():
        text = path.read_text()
        code = text if path.suffix == ".py" else _as_python(text)
        for _line, name, message, _comments in extract_python(
            io.BytesIO(code.encode()), KEYWORDS, [], {"encoding": "utf-8"}
        ):
            parts = message if isinstance(message, tuple) else (message,)
            texts: list[Any] = [part for part in _of_keyword(name, parts) if part]
            if texts and all(isinstance(part, str) for part in texts):
                _add(catalog, texts, path)
    return catalog


def _of_keyword(name: Any, parts: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of a name with one place of its own, what stands there; of one without, the first: what
    follows the sentence are its values.
    """
    match KEYWORDS[str(name)]:
        case None:
            return parts[:1]
        case (int(place),):
            return parts[place - 1 : place]
    return parts


def _as_python(text: str) -> str:
    """A template as the calls it makes; what stands around them is blanked out by Django."""
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(text).splitlines()) + "\n"


def _add(catalog: Catalog, messages: list[str], path: Path) -> None:
    # Without a line, so that a catalog changes only where a message does.
    where: Any = [(path.relative_to(ROOT).as_posix(), None)]
    catalog.add(
        tuple(messages[:2]) if len(messages) > 1 else messages[0],
        locations=where,
        flags=_flags(messages),
    )


def _flags(messages: list[str]) -> set[str]:
    return {"python-format"} if any("%(" in message for message in messages) else set()


def po(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def known(language: str) -> Catalog:
    if not po(language).exists():
        return Catalog(locale=language, project="CME Platform", charset="utf-8", fuzzy=False)
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def untranslated(catalog: Catalog) -> Iterator[str]:
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(strings)):
            yield message.id if isinstance(message.id, str) else message.id[0]


def write_collected() -> None:
    template = collect()
    for language in LANGUAGES:
        catalog = known(language)
        written = (
            catalog.creation_date
        )  # of the first time, so that nothing changes when nothing is new
        catalog.update(template, no_fuzzy_matching=True)
        catalog.creation_date = written
        catalog.obsolete.clear()
        po(language).parent.mkdir(parents=True, exist_ok=True)
        with po(language).open("wb") as file:
            write_po(
                file, catalog, width=0, include_lineno=False, omit_header=False, sort_output=True
            )
        print(
            f"{language}: {len(catalog)} messages, {len(list(untranslated(catalog)))} to translate"
        )


def missing() -> dict[str, list[str]]:
    """By language, what learners would be told in English."""
    template, left_in = collect(), {}
    for language in LANGUAGES:
        catalog = known(language)
        catalog.update(template, no_fuzzy_matching=True)
        if left := list(untranslated(catalog)):
            left_in[language] = left
    return left_in


# Words that stand in a template as they are: names, and what only those who work here see.
AS_THEY_ARE = re.compile(
    r"CME Platform|NPI|UTC|SVG|PNG|AMA PRA Category 1 Credit|English|Preview: .*"
    r"|Withdrawn: learners .*"
)
HIDDEN = re.compile(
    r"{% block main_class %}.*?{% endblock %}|{#.*?#}|{% ?comment.*?endcomment ?%}"
    r"|{% ?blocktrans.*?endblocktrans\w* ?%}|<!doctype[^>]*>",
    re.S,
)
SPOKEN = re.compile(r"""(?:aria-label|title|alt|placeholder)=("[^"]*"|'[^']*')""")
HANDED_ON = re.compile(r'{% include [^%]*?\b(?:text|action|label|detail)="([^"]+)"')
WORD = re.compile(r"[A-Za-z]{3,}")


def unmarked() -> dict[str, list[str]]:
    """By template, the words a reader gets in English whatever they chose."""
    templates = {
        path.relative_to(ROOT).as_posix(): path for path in sources() if path.suffix == ".html"
    }
    unmarked_in = {
        name: list(_words_of(path.read_text()))
        for name, path in templates.items()
        if not name.startswith(NOT_TRANSLATED)
    }
    return {name: words for name, words in unmarked_in.items() if words}


def _words_of(text: str) -> Iterator[str]:
    text = HIDDEN.sub("", text)
    handed_on = HANDED_ON.findall(text)
    text = re.sub(r"{{.*?}}|{%.*?%}", "\0", text, flags=re.S)
    spoken = [value[1:-1] for value in SPOKEN.findall(text)]
    between = re.sub(r"<(script|style|svg).*?</\1>", "", text, flags=re.S)
    for words in [*re.split(r"<[^>]*>|\0", between), *spoken, *handed_on]:
        words = " ".join(words.replace("\0", " ").split())
        if WORD.search(AS_THEY_ARE.sub("", words)):
            yield words


def compile_all() -> None:
    for language in LANGUAGES:
        half = po(language).with_suffix(f".{os.getpid()}")
        with half.open("wb") as file:
            write_mo(file, known(language))
        half.replace(po(language).with_suffix(".mo"))


def main() -> None:
    deed = sys.argv[1] if len(sys.argv) == 2 else ""
    if deed == "collect":
        write_collected()
    elif deed == "compile":
        compile_all()
    elif deed in ("missing", "unmarked"):
        listed = missing() if deed == "missing" else unmarked()
        for where, messages in listed.items():
            print(f"{where}:", *messages, sep="\n  ")
        sys.exit(bool(listed))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")
    main()
