"""What a test is called where people read."""

from collections.abc import Mapping

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


def test_name(name: str | None) -> str:
    return "not tested" if name is None else TESTS.get(name, name.replace("-", " "))
