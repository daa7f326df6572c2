"""The professions a learner names, and an author restricts things to."""

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

# In the order of their codes in files for SPSS and Stata: a new one comes last.
PROFESSIONS = (
    gettext_noop("physician"),
    gettext_noop("nurse practitioner"),
    gettext_noop("physician assistant"),
    gettext_noop("nurse"),
    gettext_noop("pharmacist"),
    gettext_noop("dietitian"),
    gettext_noop("genetic counselor"),
    gettext_noop("resident or fellow"),
    gettext_noop("other health care professional"),
)
# Where a word alone leaves somebody in doubt whether it is theirs.
PLAINER = {
    "physician": gettext_noop("Physician (MD, DO)"),
    "physician assistant": gettext_noop("Physician assistant or associate"),
}


def profession_choices(unsaid: str | Promise) -> list[tuple[str, str | Promise]]:
    """The one list that a learner picks from, in the language of the page."""
    named = [(name, capfirst(gettext(PLAINER.get(name, name)))) for name in PROFESSIONS]
    return [("", unsaid), *named]
