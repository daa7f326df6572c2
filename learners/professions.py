"""The professions a learner names, and an author restricts things to."""

from django.utils.translation import gettext_noop

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
