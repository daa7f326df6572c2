"""What is being loaded, told on the catalogue until the first course is there."""

from django.core.cache import cache

KEY, SECONDS = "courses-being-loaded", 600


def say_what_is_loaded(text: str) -> None:
    cache.set(KEY, text, SECONDS)


def what_is_loaded() -> str:
    return cache.get(KEY, "")
