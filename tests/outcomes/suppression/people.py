"""Learners who answered the two questions of an objective, by what they had right."""


def learner(before, after, **facts):
    """Who answered the third question so, before and after; None is no answer."""
    answers = {"before": {"q3": before} if before else {}, "after": {"q3": after} if after else {}}
    usual = {
        "cme": True,
        "specialty": "Pathology",
        "profession": "physician",
        "campaign": "",
        "sure": {},
        "practice": None,
    }
    return usual | {"later": None} | answers | facts


def learners(both, gained, lost, neither, **facts):
    ways = ((both, "b", "b"), (gained, "a", "b"), (lost, "b", "a"), (neither, "a", "a"))
    return [learner(before, after, **facts) for n, before, after in ways for _ in range(n)]
