"""What happened is told to other systems: written down with its cause, signed, delivered by a
worker until it arrives (docs/webhooks.md).
"""

from .announcing import announce

__all__ = ["announce"]
