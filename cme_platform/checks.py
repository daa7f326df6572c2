"""`manage.py check` says what is missing before a learner does."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def broker_waits_longer_than_any_task(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.BROKER_VISIBILITY_TIMEOUT > settings.CELERY_TASK_TIME_LIMIT:
        return []
    return [
        Error(
            "BROKER_VISIBILITY_TIMEOUT must be above the hard time limit of the longest task.",
            hint=f"Give more than {settings.CELERY_TASK_TIME_LIMIT} seconds.",
            id="cme.E001",
        )
    ]


@register()
def the_proxy_with_tls_is_believed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.SECURE_PROXY_SSL_HEADER or not settings.SECURE_SSL_REDIRECT:
        return []
    return [
        Warning(
            (
                "SITE_URL begins with https:// and no proxy is trusted to have taken TLS off: "
                "every page sends its reader to itself."
            ),
            hint=(
                "Set TRUSTED_PROXY_COUNT to the number of proxies in front, and let them set "
                "X-Forwarded-Proto."
            ),
            id="cme.W002",
        )
    ]


@register()
def third_party_assets_are_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.NODE_MODULES.is_dir():
        return []
    return [Warning("The npm packages are missing.", hint="Run `make setup`.", id="cme.W001")]
