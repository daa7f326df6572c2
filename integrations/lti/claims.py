"""What every message of a platform has to say (LTI 1.3, section 5.3; Deep Linking 2.0, section
4.4): what is missing is named to whoever reads the refusal, and nothing is guessed.
"""

from typing import Any

from learners.characters import first_forbidden

from . import refusals, words

LONGEST = 255  # of an identifier; a longer one cut off could be somebody else's


def check(claims: dict[str, Any]) -> None:
    """Raises MissingClaim, WrongVersion, WrongMessage."""
    for name in ("sub", words.MESSAGE_TYPE, words.VERSION, words.DEPLOYMENT):
        text(claims, name)
    if claims[words.VERSION] != "1.3.0":
        raise refusals.WrongVersion
    if claims[words.MESSAGE_TYPE] not in (words.LAUNCH, words.CHOOSING):
        raise refusals.WrongMessage
    if claims[words.MESSAGE_TYPE] == words.LAUNCH:
        _check_launch(claims)


def _check_launch(claims: dict[str, Any]) -> None:
    text(claims, words.TARGET, longest=2000)
    text(part(claims, words.RESOURCE_LINK), "id", claim="resource_link.id")
    names = claims.get(words.ROLES)  # a list of none is allowed
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise refusals.MissingClaim(claim="roles")


def text(claims: dict[str, Any], name: str, *, claim: str = "", longest: int = LONGEST) -> str:
    value = claims.get(name)
    if (
        not isinstance(value, str)
        or not value.strip()
        or len(value) > longest
        or first_forbidden(value)
    ):
        raise refusals.MissingClaim(claim=claim or name.rsplit("/", 1)[-1])
    return value


def part(claims: dict[str, Any], name: str) -> dict[str, Any]:
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def shown(value: Any, longest: int) -> str:
    """A title or a name, which may be away: what could not be stored is left out."""
    given = value if isinstance(value, str) else ""
    return "".join(letter for letter in given if not first_forbidden(letter))[:longest]
