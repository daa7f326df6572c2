"""NPI as typed: form, check digit, and whether a name agrees.

Pure. A valid check digit proves good typing, never identity.
"""

import re
import unicodedata
from dataclasses import dataclass

PREFIX = "80840"  # health care, United States: belongs to the number when the digit is checked


GROUPING = re.compile(r"[\s\-\u2010-\u2014]")


def normalize(typed: str) -> str:
    """The number as typed, without the spaces and hyphens that group its digits."""
    return GROUPING.sub("", typed)


def is_valid(npi: str) -> bool:
    """Ten ASCII digits, the first 1 or 2, with a right Luhn digit over 80840 and the number (45 CFR
    162.406).
    """
    if not (npi.isascii() and npi.isdigit() and len(npi) == 10 and npi[0] in "12"):
        return False
    return _luhn(PREFIX + npi) == 0


def with_check_digit(nine_digits: str) -> str:
    """The number made whole; ValueError unless nine ASCII digits are given."""
    if not (nine_digits.isascii() and nine_digits.isdigit() and len(nine_digits) == 9):
        raise ValueError("Give nine digits.")
    return nine_digits + str(-_luhn(PREFIX + nine_digits + "0") % 10)


def _luhn(digits: str) -> int:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10


# --- does the name given agree with the registry's? -----------------------------------------------

GRADES = ("none", "weak", "strong", "exact")
# Letters that stand for themselves in Unicode and for others in a registry of capitals.
SPELLED = str.maketrans(
    {
        "Ø": "O",
        "Æ": "AE",
        "Œ": "OE",
        "Ł": "L",
        "Đ": "D",
        "Ð": "D",
        "Þ": "TH",
        "ẞ": "SS",
        "ı": "I",
        "İ": "I",
    }
)
SUFFIXES = frozenset(
    ["JR", "SR", "II", "III", "IV", "V", "MD", "DO", "PHD", "PHARMD", "RN", "NP", "PA", "PAC",
        "DNP", "MBBS", "MBCHB", "MPH", "MS",
     "MSC", "MSN", "BSN", "FACP", "FASCO", "FACS", "DR", "PROF", "ESQ"]
)  # fmt: skip
PARTICLES = frozenset(
    ["DE", "LA", "LAS", "LOS", "DEL", "DA", "DAS", "DO", "DOS", "DI", "VAN", "VON", "DER", "DEN",
        "TER", "EL", "AL", "BIN", "IBN",
     "ST", "SAN", "Y", "E"]
)  # fmt: skip
NICKNAMES = (
    "ALEXANDER ALEX SANDY|ALEXANDRA ALEX SANDRA|ANDREW ANDY DREW|ANTHONY TONY|BARBARA "
    "BARB|BENJAMIN BEN|CATHERINE KATHERINE KATHRYN KATE KATHY CATHY KATIE|CHARLES CHUCK "
    "CHARLIE|CHRISTINE CHRISTINA CHRIS TINA|CHRISTOPHER CHRIS|DANIEL DAN DANNY|DAVID DAVE|DEBORAH "
    "DEBRA DEB DEBBIE|DONALD DON|EDWARD ED EDDIE TED|ELIZABETH LIZ BETH BETTY ELIZA LISA|EUGENE "
    "GENE|FRANCIS FRANK|FREDERICK FRED|GERALD JERRY|GREGORY GREG|HENRY HANK HARRY|JACOB "
    "JAKE|JAMES JIM JIMMY JAMIE|JENNIFER JEN JENNY|JESSICA JESS|JOHN JACK JOHNNY|JONATHAN "
    "JON|JOSEPH JOE|JOSHUA JOSH|JUDITH JUDY|KENNETH KEN|KIMBERLY KIM|LAWRENCE LARRY|LEONARD LEN "
    "LEO|MARGARET MAGGIE MEG PEGGY|MATTHEW MATT|MICHAEL MIKE MICK|NATHANIEL NATHAN NATE|NICHOLAS "
    "NICK|PAMELA PAM|PATRICIA PAT PATTY TRICIA|PATRICK PAT|PETER PETE|PHILIP PHILLIP PHIL|RAYMOND "
    "RAY|REBECCA BECKY|RICHARD RICK DICK RICH|ROBERT BOB ROB BOBBY|RONALD RON|SAMUEL SAM|SAMANTHA "
    "SAM|STEPHEN STEVEN STEVE|SUSAN SUE|THEODORE TED TEDDY|THOMAS TOM|TIMOTHY TIM|VICTORIA "
    "VICKY|VINCENT VINCE|WILLIAM BILL WILL LIAM BILLY"
)
NICKNAME_GROUPS = tuple(frozenset(group.split()) for group in NICKNAMES.split("|"))


@dataclass(frozen=True)
class RegistryNames:
    """A person's names as the registry has them: the legal one,
    and a former or professional one.
    """

    given: str
    family: str
    middle: str = ""
    other_given: str = ""
    other_family: str = ""


@dataclass(frozen=True)
class NameMatch:
    """How a name given agrees with the registry's: exact and strong are accepted, weak goes to a
    person.
    """

    grade: str
    matched: str = ""  # legal or other

    @property
    def accepted(self) -> bool:
        return self.grade in ("exact", "strong")


def match_name(given: str, family: str, names: RegistryNames) -> NameMatch:
    """The better of the legal and the other name."""
    matches = [NameMatch(_grade(given, family, names.given, names.middle, names.family), "legal")]
    if names.other_family or names.other_given:
        other = _grade(
            given,
            family,
            names.other_given or names.given,
            names.middle,
            names.other_family or names.family,
        )
        # A former name is no exact one.
        matches.append(NameMatch("strong" if other == "exact" else other, "other"))
    best = max(matches, key=lambda match: GRADES.index(match.grade))
    return best if best.grade != "none" else NameMatch("none")


def words_of(name: str) -> list[str]:
    """A name as the registry would spell it: no accents, capitals, no punctuation, no suffixes or
    credentials.
    """
    bare = "".join(
        c
        for c in unicodedata.normalize("NFKD", name.upper().translate(SPELLED))
        if not unicodedata.combining(c)
    )
    # Dots and apostrophes are within a word (M.D., O'BRIEN); a hyphen or a comma ends one.
    closed = re.sub(r"[.'’ʼ`´]", "", bare)
    words = re.sub(r"[^\w]|_", " ", closed).split()
    kept = [word for word in words if word not in SUFFIXES]
    return kept or words


def _grade(given: str, family: str, their_given: str, their_middle: str, their_family: str) -> str:
    mine, theirs = words_of(given), words_of(their_given)
    last, their_last = words_of(family), words_of(their_family)
    if not (mine and theirs and last and their_last):
        return "none"
    by_first = _first_names(mine, theirs + words_of(their_middle))
    by_last = _last_names(last, their_last)
    if by_first == "none" or by_last == "none":
        # Given in the other order: for a person to look at.
        swapped = "".join(last) == "".join(theirs) and "".join(mine) == "".join(their_last)
        return "weak" if swapped else "none"
    return min(by_first, by_last, key=GRADES.index)


def _last_names(mine: list[str], theirs: list[str]) -> str:
    whole, their_whole = "".join(mine), "".join(theirs)
    if whole == their_whole:
        return "exact"
    parts, their_parts = (
        {part for part in words if part not in PARTICLES and len(part) > 1}
        for words in (mine, theirs)
    )
    if parts and their_parts and (parts <= their_parts or their_parts <= parts):
        return "strong"  # one part of a compound name
    return (
        "weak"
        if min(len(whole), len(their_whole)) > 3 and _one_typing_mistake(whole, their_whole)
        else "none"
    )


def _first_names(mine: list[str], theirs: list[str]) -> str:
    """`theirs` with the middle names behind the first."""
    first, their_first = mine[0], theirs[0]
    if "".join(mine) in ("".join(theirs[:count]) for count in range(1, len(theirs) + 1)):
        return "exact"
    if first == their_first:
        return "strong" if _middles_agree(mine, theirs) else "weak"
    if any(first in group and their_first in group for group in NICKNAME_GROUPS):
        return "strong"
    if first[0] == their_first[0] and 1 in (len(first), len(their_first)):
        same_middle = len(mine) > 1 and len(theirs) > 1 and mine[1][0] == theirs[1][0]
        return "strong" if same_middle else "weak" if _middles_agree(mine, theirs) else "none"
    if first in theirs[1:]:
        return "weak"  # goes by the middle name
    return (
        "weak"
        if min(len(first), len(their_first)) > 3 and _one_typing_mistake(first, their_first)
        else "none"
    )


def _middles_agree(mine: list[str], theirs: list[str]) -> bool:
    """Missing on one side, or beginning with the same letter."""
    return len(mine) == 1 or len(theirs) == 1 or mine[1][0] == theirs[1][0]


def _one_typing_mistake(given: str, other: str) -> bool:
    """One letter more, fewer, changed, or two neighbours swapped."""
    if abs(len(given) - len(other)) > 1:
        return False
    start = next(
        (position for position, (a, b) in enumerate(zip(given, other, strict=False)) if a != b),
        min(len(given), len(other)),
    )
    rest, their_rest = given[start:], other[start:]
    return (
        rest[1:] == their_rest[1:]
        or rest[1:] == their_rest
        or rest == their_rest[1:]
        or (rest[:2] == their_rest[1::-1] and rest[2:] == their_rest[2:])
    )


# --- is the number in use? ------------------------------------------------------------------------


def is_deactivated(status: str, deactivated: str, reactivated: str) -> bool:
    """Dates as YYYY-MM-DD or empty.

    A number that was given back to its owner has both dates and is in use.
    """
    if status and status != "A":
        return True
    return bool(deactivated) and not (reactivated and reactivated >= deactivated)
