"""What still is a gap, read from the figures of a document; of a published one from what it shows. Pure."""

from typing import Any

from outcomes.numbers import persistent_gap

Json = dict[str, Any]


def persistent_gaps(objectives: list[Json], items: list[Json]) -> list[Json]:
    gaps = []
    for kind, entries in (("objective", objectives), ("question", items)):
        for entry in entries:
            one = entry["matched"]
            reason = persistent_gap(one["pre"]["share"], one["post"]["share"], one["p_holm"])
            if reason:
                later = {"version": entry["version"]} if entry.get("version", 1) > 1 else {}
                gaps.append(
                    {kind: entry[kind]} | later | {"post": one["post"]["share"], "reason": reason}
                )
    return gaps
