"""Requests to other systems: to the address that was judged and nowhere else, without redirects and
proxies, with little time and little memory. Used by webhooks and by `integrations`.
"""

from .addresses import NotCalled, Target, resolve
from .sending import Answer, send

__all__ = ["Answer", "NotCalled", "Target", "resolve", "send"]
