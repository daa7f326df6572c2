"""An edited question is another question: in files and on pages its later versions bear a name of their own."""

from typing import Any


def told_apart(value: Any) -> Any:
    """The document with q1 from its second version on as q1-v2, wherever a figure belongs to a version."""
    if isinstance(value, list):
        return [told_apart(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {name: told_apart(part) for name, part in value.items()}
    for name, version in (("question", "version"), ("confidence", "confidence_version")):
        if isinstance(made.get(name), str) and made.get(version, 1) > 1:
            made[name] = f"{made[name]}-v{made[version]}"
    return made
