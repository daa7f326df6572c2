"""One list of professions wherever a learner picks one."""

from learners.forms import ProfileForm
from learners.professions import PROFESSIONS
from learning.forms import AboutMeForm


def test_the_profile_and_the_way_to_credit_offer_the_same_professions():
    profile, on_the_way = (
        list(form.fields["profession"].choices)[1:] for form in (ProfileForm(), AboutMeForm())
    )

    assert profile == on_the_way
    assert [name for name, _ in profile] == list(PROFESSIONS)
