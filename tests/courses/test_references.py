"""Where the parts of a reference lead."""

import pytest

from courses.references import not_listed, pieces


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


def test_a_paper_is_listed_once_however_it_is_written():
    listed = ["Wolff AC et al. ASCO-CAP guideline update. J Clin Oncol 2023;41:3867-3872"]
    more = ["Wolff AC, et al. J Clin Oncol 2023; 41(22):3867-72.", "Modi S. NEJM 2022;387:9-20"]

    assert not_listed(more, listed) == more[1:]
    assert not_listed(["doi:10.1200/JCO.1"], ["See https://doi.org/10.1200/jco.1."]) == []
    assert not_listed(more, []) == more
