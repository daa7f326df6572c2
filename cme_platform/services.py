"""Brings up what the settings leave to us. The only place that knows both settings and embedded services."""

import sys

from django.conf import settings

from cme_platform import embedded


def bring_up() -> None:
    """Start or join the embedded services unless both servers are configured; ends with a sentence when it cannot."""
    if not settings.EMBEDDED:
        return
    try:
        embedded.ensure(settings.CME_DATA_DIR, say=lambda text: print(text, file=sys.stderr, flush=True))
    except (embedded.EmbeddedServicesError, OSError) as problem:
        sys.exit(f"The embedded services could not be started. {problem}")
