"""What a test is called where people read."""

from collections.abc import Mapping

from .grammar import Share, p_words

TESTS = {
    "mcnemar-exact": "exact McNemar test",
    "mcnemar-mid-p": "mid-p McNemar test",
    "cochran-armitage": "Cochran-Armitage test of trend",
    "wald": "Wald test",
    "wilcoxon-signed-rank-pratt": "Wilcoxon signed-rank test (Pratt)",
    "sign-flip": "sign-flip test of whole learners",
    "two-proportion-z": "two-proportion z test",
    "fisher-exact": "Fisher's exact test",
    "chi-square": "chi-square test",
    "cochran-q": "Cochran's Q test",
    "cochran-q-between": "Cochran's Q between groups",
    "welch-t": "Welch's t test",
    "paired-t": "paired t test",
    "partly-overlapping-t": "t test for partly overlapping samples",
}


def item_test(rules: Mapping[str, object]) -> str:
    """The test of one item, by the rules a document states."""
    return test_name(str(rules.get("item_test") or "mcnemar-exact"))


def tested(name: str | None, p: Share, floor: float) -> str:
    """ "exact McNemar test, p=0.03"; once that it is not tested."""
    return test_name(name) if name is None else f"{test_name(name)}, {p_words(p, floor)}"


def test_name(name: str | None) -> str:
    return "not tested" if name is None else TESTS.get(name, name.replace("-", " "))
