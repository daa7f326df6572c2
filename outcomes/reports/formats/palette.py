"""Colors of figures, once for pages and files. Pages override them by class, in light and dark."""

PALETTE = {
    "ink": "#18212b",
    "soft": "#54606d",
    "grid": "#dedad1",
    "zero": "#54606d",
    "paper": "#ffffff",
    "before": "#8a94a0",
    "after": "#0f4c5c",
    "third": "#b2602a",
    "band": "#e9f0f1",
    "level-1": "#e3e6ea",
    "level-2": "#c2ccd2",
    "level-3": "#8fa9b3",
    "level-4": "#4d7c8a",
    "level-5": "#0f4c5c",
    "level-6": "#0a3440",
    "level-7": "#062129",
    "good": "#0f4c5c",
    "kept": "#8fb3bd",
    "same": "#e3e6ea",
    "worse": "#b2602a",
    "on-light": "#18212b",
    "on-dark": "#ffffff",
    "on-both": "#949494",
}
DARK = {"level-4", "level-5", "level-6", "level-7", "good", "worse", "after", "third"}
DARKEST = {"level-5", "level-6", "level-7", "good", "after"}


def on(color: str) -> str:
    """The color of letters that stand on it."""
    return "on-dark" if color in DARK else "on-light"


def across(color: str) -> str:
    """The color of a line that runs over it and on over paper."""
    return "on-both" if color in DARKEST else "ink"
