"""Counts in, results out: every statistic of the product, pure Python without Django, clock, input or output.

To find a number: shares and unmatched sides in `proportions` (tests in `fourfold`), one item matched in `paired`
(odds in `odds`), ratings in `ratings` (rank tests in `ranks`), objectives in `clustered`, their average in
`averaging` (draws in `sign_flip`), families of p in `multiplicity`, numbers and choices in `descriptive`, scores in
`means`. What they answer with is in `results`, how it reads in `display`.
"""

from .averaging import average_from_moments, average_from_patterns, moments_of
from .clustered import compare_matched_objective
from .descriptive import option_shares, summarize_numbers
from .effects import change_of_shares, cohens_h, normalized_gain, relative_change
from .fourfold import chi_square_2x2, cramers_v, fisher_exact, two_proportion_z
from .grim import reachable_percent
from .means import (
    GroupMean,
    TTest,
    cochrans_q,
    d_av,
    d_unpaired,
    d_z,
    paired_t,
    pooled_t,
    welch_t,
)
from .multiplicity import benjamini_hochberg, bonferroni, holm
from .odds import OddsRatio, discordant_odds_ratio
from .paired import (
    cohens_g,
    compare_matched_item,
    mcnemar_asymptotic,
    mcnemar_exact,
    mcnemar_midp,
    newcombe_paired,
    tango,
)
from .proportions import (
    agresti_caffo,
    clopper_pearson,
    compare_unmatched,
    jeffreys,
    newcombe_independent,
    shares_only,
    wald,
    wilson,
)
from .ranks import (
    RankSum,
    SignedRank,
    mann_whitney,
    wilcoxon_exact,
    wilcoxon_pratt,
    wilcoxon_wilcox,
    wilcoxon_zsplit,
)
from .ratings import compare_ratings
from .results import (
    Comparison,
    Effect,
    Interval,
    NumberSummary,
    OpenInterval,
    OptionShare,
    OverallChange,
    PairedTable,
    RatingsChange,
    Side,
    Tested,
)

__all__ = [
    "Comparison",
    "Effect",
    "GroupMean",
    "Interval",
    "NumberSummary",
    "OddsRatio",
    "OpenInterval",
    "OptionShare",
    "OverallChange",
    "PairedTable",
    "RankSum",
    "RatingsChange",
    "Side",
    "SignedRank",
    "TTest",
    "Tested",
    "agresti_caffo",
    "average_from_moments",
    "average_from_patterns",
    "benjamini_hochberg",
    "bonferroni",
    "change_of_shares",
    "chi_square_2x2",
    "clopper_pearson",
    "cochrans_q",
    "cohens_g",
    "cohens_h",
    "compare_matched_item",
    "compare_matched_objective",
    "compare_ratings",
    "compare_unmatched",
    "cramers_v",
    "d_av",
    "d_unpaired",
    "d_z",
    "discordant_odds_ratio",
    "fisher_exact",
    "holm",
    "jeffreys",
    "mann_whitney",
    "mcnemar_asymptotic",
    "mcnemar_exact",
    "mcnemar_midp",
    "moments_of",
    "newcombe_independent",
    "newcombe_paired",
    "normalized_gain",
    "option_shares",
    "paired_t",
    "pooled_t",
    "reachable_percent",
    "relative_change",
    "shares_only",
    "summarize_numbers",
    "tango",
    "two_proportion_z",
    "wald",
    "welch_t",
    "wilcoxon_exact",
    "wilcoxon_pratt",
    "wilcoxon_wilcox",
    "wilcoxon_zsplit",
    "wilson",
]
