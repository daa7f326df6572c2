"""What the checks of a start warn of."""

from cme_platform import checks


def test_https_without_a_trusted_proxy_is_warned_of(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, None
    assert [warning.id for warning in checks.the_proxy_with_tls_is_believed(None)] == ["cme.W002"]

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert checks.the_proxy_with_tls_is_believed(None) == []
