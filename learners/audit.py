"""Who changed what of whom; written in the deed's own transaction."""

from typing import Any

from .models import AuditEntry, User


def note(
    *,
    who: User | None,
    deed: str,
    subject: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Ids and states only: an audit entry outlives the person it is about."""
    name = f"{subject._meta.model_name} {subject.pk}"
    AuditEntry.objects.create(
        who=who, deed=deed, subject=name, before=before or {}, after=after or {}
    )
