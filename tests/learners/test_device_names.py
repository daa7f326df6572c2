import pytest

from learners.device_names import device_name

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{WINDOWS}Chrome/131.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS}Chrome/131.0.0.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        (f"{PHONE}Version/18.1 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{PHONE}CriOS/131.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (f"{PHONE}Mobile/15E148 [LinkedInApp]/9.30", "LinkedIn on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko Firefox/132.0", "Firefox on Linux"),
        ("curl/8.0", "curl/8.0"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_people_call_it(user_agent, name):
    assert device_name(user_agent) == name
