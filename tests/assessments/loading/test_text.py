"""Encodings and separators as people's programs write them."""

import os
import threading

import pytest

from assessments.loading.text import Table, encoding_of
from assessments.models import Response
from learners.models import Learner

pytestmark = pytest.mark.django_db
LEARNERS = "learner,pathway,family_name\nX1,cme,Groß\n"
RESPONSES = "learner,question,phase,answer,answered_at\nX1,q1,pre,b,2025-02-01T10:05:00+00:00\n"


def test_files_as_the_contract_has_them_load(load):
    loaded = load("ok-learners.csv", "ok-responses.csv")

    assert (loaded.learners, loaded.responses) == (1, 2)


@pytest.mark.parametrize("learners", ["sep-line.csv", "learners-blank-lines.csv"])
def test_a_separator_line_a_semicolon_and_blank_lines_are_read(load, learners):
    assert load(learners, "ok-responses.csv").responses == 2
    assert Learner.objects.get().email == "x1@example.org"


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_the_separator_is_the_one_by_which_the_header_is_known(load, separator):
    assert load(LEARNERS.replace(",", separator), RESPONSES.replace(",", separator)).responses == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_that_tell_themselves_are_read(load, encoding):
    load(LEARNERS.encode(encoding), RESPONSES.encode(encoding))

    assert Learner.objects.get().family_name == "Groß"


def test_windows_1252_is_refused_in_one_sentence_with_the_cause_and_the_mend(problems):
    (sentence,) = problems("learners-cp1252.csv", "ok-responses.csv")

    assert sentence == (
        "learners-cp1252.csv:2: The file is not UTF-8 but, it seems, Windows-1252, where a word "
        "of this line reads “Jürgen”. Save it as “CSV UTF-8” and load it again. [not-utf8]"
    )
    assert not Learner.objects.exists()


def test_the_same_words_in_utf8_load(load):
    load(LEARNERS, RESPONSES)

    assert Learner.objects.get().family_name == "Groß"


def test_what_stands_before_an_unreadable_letter_is_not_reported_as_well(problems):
    bad = b"learner,pathway\na,nowhere\n" + b"b,cme\n" * 3 + "ü,cme\n".encode("cp1252")

    assert len(problems(bad, "learner,question,phase,answer,answered_at\n")) == 1


def test_utf_16_cut_off_is_refused(problems):
    (sentence,) = problems(LEARNERS.encode("utf-16")[:-1], RESPONSES)

    assert "begins as UTF-16 and is damaged" in sentence
    assert not Response.objects.exists()


def test_short_files_are_taken_for_utf_8():
    assert encoding_of(b"") == encoding_of(b"a") == "utf-8"


def test_a_pipe_is_read_once_and_has_no_share(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=[LEARNERS])
    writer.start()

    with Table(pipe, ["learner", "pathway"]) as table:
        rows = list(table)
        share = table.share
    writer.join()

    assert rows[1] == ["X1", "cme", "Groß"]
    assert share is None


def test_trailing_rows_that_hold_nothing_are_ignored(load):
    assert load("ok-learners.csv", "responses-trailing.csv").responses == 2


def test_a_german_date_is_refused_once_and_not_again_for_its_answers(problems):
    (sentence,) = problems("date-german.csv", "ok-responses.csv")

    assert "date-german.csv:2: enrolled_at: '01.02.2025 10:00' is not a time" in sentence
