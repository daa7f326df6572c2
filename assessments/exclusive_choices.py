"""Which choice goes with no other although its author did not say so: "no change", "no barriers".

Whoever chose one of them beside others was counted twice, once for each of two opposites.
"""

import re

from .models import Kind, Measure

# At the beginning of a choice, in the languages of the interface.
NONE = r"none( of (these|the above|them))?|not applicable|keine?s?( davon)?|nichts( davon)?"
NONE += r"|entfällt|ning[uú]n[oa]?( de (estas|estos|l[ao]s anteriores))?|no aplicable|no aplica"
NO_CHANGE = r"no (practice )?changes?|i (do not|don.t|will not|won.t) (plan|intend|change|expect)"
NO_CHANGE += r"|keine (ver)?änderung(en)?|ning[uú]n cambio|sin cambios"
NO_BARRIER = r"no barriers?|nothing|keine (barrieren?|hindernisse?|hürden?)"
NO_BARRIER += r"|ninguna barrera|sin barreras|ning[uú]n obst[aá]culo|sin obst[aá]culos|nada"
END = r"\s*($|[:;,.(–—-])"  # "none" and not "none of my patients"
BY_MEASURE = {
    Measure.PRACTICE_CHANGE: re.compile(rf"(({NONE}){END}|({NO_CHANGE})\b)", re.IGNORECASE),
    Measure.BARRIER: re.compile(rf"(({NONE}|{NO_BARRIER}){END})", re.IGNORECASE),
}


def excludes_by_default(kind: str, measures: str, text: str) -> bool:
    """Whether a choice of several excludes the others unless its author says otherwise."""
    if kind != Kind.MULTIPLE or measures not in BY_MEASURE:
        return False
    return BY_MEASURE[Measure(measures)].match(text.strip()) is not None
