"""Every refusal says the same by page and by API: its code, its sentence, its status."""

import pytest
from django.apps import apps
from django.utils.translation import gettext_noop

from learners.refusals import Refusal


class TooMany(Refusal):
    code = "too-many"
    sentence = gettext_noop("Please answer every question.")
    status = 422


def test_a_refusal_has_the_words_of_its_kind_unless_it_is_given_others():
    assert str(TooMany()) == "Please answer every question."
    assert (TooMany().code, TooMany("Only %(most)s.", code="most", most=3).code) == (
        "too-many",
        "most",
    )
    assert str(TooMany("Only %(most)s.", most=3)) == "Only 3."


def kinds(of: type[Refusal] = Refusal) -> set[type[Refusal]]:
    return {kind for sub in of.__subclasses__() for kind in ({sub} | kinds(sub))}


def test_every_refusal_of_the_product_states_its_code_and_an_error_status():
    own = {config.name for config in apps.get_app_configs()}
    stated = [kind for kind in kinds() if kind.__module__.split(".")[0] in own]

    assert len(stated) > 40
    assert all(kind.code for kind in stated)
    assert all(400 <= kind.status < 600 for kind in stated)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("courses.actions.CourseClosed", 409, "course-closed"),
        ("courses.actions.NotEnrolled", 403, "not-enrolled"),
        ("courses.actions.FrontMatterRequired", 403, "front-matter-required"),
        ("courses.actions.FrontMatterOutdated", 409, "front-matter-outdated"),
        ("courses.watching.BadClaim", 400, "bad-intervals"),
        ("assessments.actions.UnknownQuestion", 404, "unknown-question"),
        ("assessments.actions.AlreadyAnswered", 409, "already-answered"),
        ("assessments.actions.KeyReused", 409, "idempotency-key-reused"),
        ("assessments.actions.NoFurtherAttempt", 409, "no-further-attempt"),
        ("assessments.scoring.InvalidAnswer", 400, "invalid-answer"),
        ("credit.actions.claiming.NotAttested", 422, "not-attested"),
        ("credit.actions.claiming.BoardIdNeeded", 422, "board-id-required"),
        ("credit.actions.claiming.ClaimKeyReused", 409, "idempotency-key-reused"),
    ],
)
def test_the_contract_s_codes_and_statuses_stay(name, status, code):
    kind = next(kind for kind in kinds() if f"{kind.__module__}.{kind.__qualname__}" == name)

    assert (kind.status, kind.code) == (status, code)
