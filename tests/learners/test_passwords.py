import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize("password", ["CME-Platform-2026!", "certificate123", "oncology!!2026"])
def test_a_word_of_the_site_with_something_around_it_is_no_password(settings, password):
    settings.SITE_URL = "https://cme.oncology-institute.example"

    with pytest.raises(ValidationError, match="word of this site"):
        validate_password(password)


@pytest.mark.parametrize("password", ["an oncology platform 7", "p" + "ö" * 70, "ab cd ef 1"])
def test_words_of_ones_own_of_any_length_and_signs_are(settings, password):
    settings.SITE_URL = "https://cme.oncology-institute.example"

    validate_password(password)
