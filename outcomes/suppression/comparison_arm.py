"""Learners against clinicians who did not take the course. Pure."""

from .cells import Json, Work, hide, is_hidden, key_of, less
from .comparisons import class_of, margins_of


def suppress_comparison_arm(work: Work, made: Json) -> None:
    arm = made.get("comparison_arm")
    if not arm:
        return
    every = {key_of(item): item["all"] for item in made["items"]}
    if work.tells("arm/n", arm["n"]):
        arm["n"] = None
        arm["suppressed"] = True
    for item in arm["items"]:
        cells = margins_of(item, ("learners", "comparison")) | {
            "silent": less(arm["n"], item["comparison"]["n"])
        }
        if (
            work.any_tells(f"arm/{key_of(item)}", cells)
            or is_hidden(arm)
            or is_hidden(every.get(key_of(item)))
        ):
            hide(
                item,
                *(
                    n
                    for n in item
                    if n not in ("question", "version", "stem", "objective", "suppressed", "test")
                ),
            )
    if any(is_hidden(item) for item in arm["items"]):
        for item in arm["items"]:
            if item["p_holm"] is not None:
                limit = class_of(item["p_holm"])
                item["p_holm"] = None if limit is None else limit * (1 - 1e-9)
