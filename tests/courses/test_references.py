"""Where the parts of a reference lead."""

import pytest

from courses.references import pieces


@pytest.mark.parametrize(
    ("reference", "links"),
    [
        (
            "Modi S. 2022;387:9-20. doi:10.1056/NEJMoa2203690. PMID: 35665782.",
            [
                ("doi:10.1056/NEJMoa2203690", "https://doi.org/10.1056/NEJMoa2203690"),
                ("PMID: 35665782", "https://pubmed.ncbi.nlm.nih.gov/35665782/"),
            ],
        ),
        (
            "See https://doi.org/10.1016/S0140-6736(20)30001-2).",
            [
                (
                    "https://doi.org/10.1016/S0140-6736(20)30001-2",
                    "https://doi.org/10.1016/S0140-6736(20)30001-2",
                )
            ],
        ),
        (
            "(10.1200/JCO.22.01234), PMC9876543",
            [
                ("10.1200/JCO.22.01234", "https://doi.org/10.1200/JCO.22.01234"),
                ("PMC9876543", "https://pmc.ncbi.nlm.nih.gov/articles/PMC9876543/"),
            ],
        ),
        ("Guideline 10.12, version 3", []),
        ("javascript:alert(1)", []),
    ],
)
def test_doi_pubmed_and_addresses_become_links_and_no_word_is_lost(reference, links):
    parts = list(pieces(reference))

    assert [part for part in parts if part[1]] == links
    assert "".join(text for text, _ in parts) == reference
