"""The floor plan holds for every app."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]


def own_apps() -> set[str]:
    return {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT / config.name)
    }


def test_every_app_stands_in_the_import_contract():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

    assert own_apps() == set(contract["contracts"][0]["layers"]) == set(contract["root_packages"])


def test_what_a_learner_sees_keeps_nothing_of_its_own():
    assert list(apps.get_app_config("learning").get_models()) == []
    assert not (ROOT / "learning/migrations").exists()


def test_there_is_no_drawer_for_everything():
    drawers = {"core", "common", "utils", "helpers", "services.py"}

    rooms = [
        path
        for app in own_apps() - {"cme_platform"}
        for path in (ROOT / app).rglob("*")
        if path.stem in drawers
    ]

    assert rooms == []


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if m.__module__.split(".")[0] in own_apps()],
    ids=lambda m: m.__name__,
)
def test_every_model_says_what_it_knows_of_a_person(model):
    assert ".. pii:" in (model.__doc__ or "") or ".. no_pii:" in (model.__doc__ or "")


def test_the_plural_of_every_model_is_a_word():
    plurals = {str(m._meta.verbose_name_plural) for m in apps.get_models()}

    assert {plural for plural in plurals if re.search(r"([^aeiou]y|s|x|ch|sh)s$", plural)} == set()
