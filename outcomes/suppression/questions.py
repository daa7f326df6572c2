"""Questions whose options are ticked: practice changes and barriers. Pure."""

from .cells import Json, Work, hide, less, total_of
from .partitions import chosen_to_hide


def suppress_question(work: Work, question: Json, path: str) -> None:
    n, options = question["n"], question["options"]
    cells = [option["n"] for option in options]
    paths = [f"{path}/{option['choice']}" for option in options]
    if work.tells(f"{path}/n", n):
        hide(question, "n")
        out = set(range(len(cells)))
    elif total_of(cells) == n:
        out = chosen_to_hide(work, paths, cells)
    else:
        rests = [less(n, cell) for cell in cells]
        out = {
            p
            for p in range(len(cells))
            if work.tells(paths[p], cells[p]) or work.tells(f"{paths[p]}/not", rests[p])
        }
    for place in out:
        hide(options[place], "n", "share", "ci95")
