"""A refusal in the language of whoever reads it."""

from django.utils.translation import gettext

from .refusals import Refusal


def sentence_for_reader(refusal: Refusal) -> str:
    sentence = gettext(str(refusal.sentence)) if refusal.sentence else ""
    return sentence % refusal.values if refusal.values else sentence
