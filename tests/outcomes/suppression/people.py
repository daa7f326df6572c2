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


def of_scores(*folk):
    """So many of whom had so many of three right after, no question more than the others."""
    turns = {"q1": "aab", "q2": "aba", "q3": "baa"}
    people = [(score, n) for many, score in folk for n in range(many)]
    return [
        learner("ab"[n % 2], "a")
        | {"before": dict.fromkeys(turns, "ab"[n % 2])}
        | {"after": {key: _answered(turns[key][n % 3], score) for key in turns}}
        for score, n in people
    ]


def _answered(turn, score):
    return "b" if score == 3 or turn == {1: "b", 2: "a"}.get(score) else "a"
