"""The committed client is the one the API's description gives, and what docs/api.md shows runs."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.cache import cache

from clients.python import cme_client
from tests.cme_platform.test_manage_api import zipped
from tests.factories import make_course, somebody, token_for
from tools import api_client

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL)
PACKAGE = """format: 1
slug: heart
title: Heart
language: en
objectives:
  - {number: 1, text: Knows}
"""


def test_the_client_is_up_to_date():
    wanted = api_client.formatted(api_client.text_of(api_client.described()))

    assert api_client.CLIENT.read_text() == wanted, "Run tools/api_client.py."


@pytest.mark.django_db(transaction=True)
def test_the_examples_of_the_docs_run(live_server, tmp_path, monkeypatch, capsys):
    cache.clear()
    monkeypatch.setenv("CME_ADDRESS", live_server.url)
    monkeypatch.setenv("CME_TOKEN", token_for(somebody("operator")))
    monkeypatch.syspath_prepend(str(ROOT / "clients/python"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "heart.zip").write_bytes(zipped(PACKAGE))
    names: dict[str, object] = {}

    for example in EXAMPLES:
        exec(example, names)

    told = capsys.readouterr().out
    assert len(EXAMPLES) >= 2
    assert "heart draft" in told and "q1" in told and "idempotency-key-reused" in told


@pytest.mark.django_db(transaction=True)
def test_lists_go_on_to_the_next_page_and_refusals_have_their_code(live_server):
    cache.clear()
    operator = somebody("operator")
    client = cme_client.Client(live_server.url, token_for(operator))
    emails = [f"person{number}@example.net" for number in range(3)]
    for email in emails:
        client.manage_learners_create({"email": email})

    listed = [row["email"] for row in client.manage_learners_list(page_size=2)]

    assert set(emails) <= set(listed) and len(listed) == len(set(listed))
    with pytest.raises(cme_client.ApiError) as refusal:
        cme_client.Client(live_server.url, "wrong").me_retrieve()
    assert (refusal.value.status, refusal.value.code) == (401, "authentication-failed")


def test_only_addresses_of_the_web_are_taken():
    with pytest.raises(ValueError, match="https"):
        cme_client.Client("file:///etc", "t")


@pytest.mark.django_db(transaction=True)
def test_one_key_from_several_at_once_is_one_deed(live_server):
    cache.clear()
    course = make_course("heart", published=False)
    client = cme_client.Client(live_server.url, token_for(somebody("operator")))
    question = {"kind": "text", "measures": "evaluation", "stem": "What was missing?"}

    def add(_):
        return client.manage_courses_questions_create("heart", question, idempotency_key="k")

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(add, range(4)))

    assert answers == [answers[0]] * 4 and course.questions.count() == 1
