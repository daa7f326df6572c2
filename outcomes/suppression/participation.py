"""Who took part and who they are. Pure."""

from learners.taxonomy import is_oncologist

from .cells import Json, Work, hide, is_hidden, less, total_of
from .partitions import chosen_to_hide


def suppress_participation(work: Work, made: Json) -> None:
    part = made["participation"]
    for name in ("excluded", "joined_rows", "unverified_micro"):
        if name in part:
            part[name] = None
    if work.tells("participation/participants", part["participants"]):
        hide(part, "participants", "cme_learners", "micro_learning")
    else:
        names = ("cme_learners", "micro_learning")
        paths = [f"participation/{name}" for name in names]
        for place in chosen_to_hide(work, paths, [part[name] for name in names]):
            part[names[place]] = None
            part["suppressed"] = True
    _campaigns(work, part)
    anchors = [
        part[name]
        for name in ("participants", "cme_learners", "micro_learning")
        if part[name] is not None
    ]
    if is_hidden(part):  # the funnel begins with the CME learners
        for stage in [*part["funnel"], *(made.get("flow") or {"funnel": []})["funnel"]]:
            hide(stage, "n", "share")
    _chain(work, part["funnel"], "participation/funnel", anchors)
    if made.get("flow"):
        _flow(work, made, anchors)


def _campaigns(work: Work, part: Json) -> None:
    entries = part["campaigns"]
    paths = [f"campaign/{entry['label']}" for entry in entries]
    cells = [entry["n"] for entry in entries]
    if part["participants"] is not None:  # those without a campaign are the rest
        paths, cells = [*paths, "campaign/"], [*cells, less(part["participants"], total_of(cells))]
    for place in chosen_to_hide(work, paths, cells):
        if place < len(entries):
            hide(entries[place], "n")


def _chain(work: Work, stages: list[Json], where: str, anchors: list[int]) -> None:
    """Stages hold one another: two that differ by a small group would show the group, so the later one is hidden."""
    kept = list(anchors)
    for stage in stages:
        n = stage["n"]
        if n is None:
            continue
        near = work.small(*(abs(n - other) for other in kept))
        if work.tells(f"{where}/{stage['stage']}", n) or near:
            hide(stage, "n", "share")
        elif n:
            kept.append(n)


def _flow(work: Work, made: Json, anchors: list[int]) -> None:
    flow = made["flow"]
    _chain(work, flow["funnel"], "flow/funnel", _kept(made["participation"]["funnel"]) + anchors)
    boxes = flow["participants"]
    start = next((n for n, box in enumerate(boxes) if box["stage"] == "counted"), 0)
    flow["participants"] = boxes = boxes[start:]  # rows and who was left out of them stay inside
    paths = [f"flow/{box['stage']}" for box in boxes]
    if any(work.tells(path, box["n"]) for path, box in zip(paths, boxes, strict=True)):
        # The trunk is printed elsewhere, so beside it either all stands or nothing.
        for box in boxes:
            if box["kind"] == "out" or work.small(box["n"]):
                hide(box, "n")


def _kept(stages: list[Json]) -> list[int]:
    return [stage["n"] for stage in stages if stage["n"]]


def suppress_audience(work: Work, audience: Json, participants: int | None) -> None:
    oncologists = audience["oncologists"]
    if participants is None:
        hide(oncologists, "of")
    groups = {
        "specialty-oncology": [e for e in audience["specialty"] if is_oncologist(e["label"])],
        "specialty-other": [e for e in audience["specialty"] if not is_oncologist(e["label"])],
        "profession": audience["profession"],
    }
    if oncologists["of"]:
        paths = ["audience/oncologists", "audience/not-oncologists"]
        if chosen_to_hide(
            work, paths, [oncologists["n"], less(oncologists["of"], oncologists["n"])]
        ):
            # The two parts of the whole are not to be told apart, so their labels are one list.
            hide(oncologists, "n", "share")
            groups["specialty-oncology"] = (
                groups.pop("specialty-other") + groups["specialty-oncology"]
            )
    for name, entries in groups.items():
        paths = [f"{name.split('-')[0]}/{entry['label']}" for entry in entries]
        for place in chosen_to_hide(work, paths, [entry["n"] for entry in entries]):
            hide(entries[place], "n", "share")
    for name in audience["numbers"]:
        entry = audience["numbers"][name]
        if work.tells(f"number/{name}/n", entry["n"]):
            stem = entry.get("stem")
            hide(entry, *entry)
            entry["stem"] = stem
