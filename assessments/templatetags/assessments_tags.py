"""How values look on learners' pages."""

from django import template
from django.utils.translation import gettext, gettext_noop

register = template.Library()

# What scripts say. They find a sentence by its English words, so a sentence that is missing here is said in English.
SCRIPT_WORDS = (
    gettext_noop("An answer from before was not taken: %s"),
    gettext_noop("it came too late."),
    gettext_noop("An answer from before still waits for a connection. It is kept on this device."),
    gettext_noop("An answer from before was waiting for a connection. It is stored now."),
)


@register.simple_tag
def script_words() -> dict[str, str]:
    return {words: gettext(words) for words in SCRIPT_WORDS}
