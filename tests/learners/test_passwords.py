import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize("password", ["CME-Platform-2026!", "certificate123", "oncology!!2026"])
def test_a_word_of_the_site_with_something_around_it_is_no_password(settings, password):
    settings.SITE_URL = "https://cme.oncology-institute.example"

    with pytest.raises(ValidationError, match="name of this site"):
        validate_password(password)


@pytest.mark.parametrize("password", ["an oncology platform 7", "p" + "ö" * 70, "ab cd ef 1"])
def test_words_of_ones_own_of_any_length_and_signs_are(settings, password):
    settings.SITE_URL = "https://cme.oncology-institute.example"

    validate_password(password)


@pytest.mark.django_db
def test_the_rules_of_a_password_are_said_in_our_words(client):
    page = client.get("/accounts/signup/").content.decode()

    assert "At least 8 characters." in page and "Not your name or e-mail address." in page
    assert "personal information" not in page
    for password, sentence in (("short1", "at least 8"), ("password123", "a common one")):
        with pytest.raises(ValidationError, match=sentence):
            validate_password(password)
    validate_password("a long good password 7")


def test_the_privacy_page_is_open_to_everybody(client):
    assert "Privacy on this site" in client.get("/privacy/").content.decode()
