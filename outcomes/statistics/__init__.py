"""Counts in, results out: every statistic of the product, without Django, clock, input or
output.

To find a number: shares and unmatched sides in `proportions` (tests in `fourfold`), one item
matched in `paired` (odds in `odds`), ratings in `ratings` (rank tests in `ranks`), objectives in
`clustered`, their average in `averaging` (draws in `sign_flip`), families of p in `multiplicity`,
numbers and choices in `descriptive`, scores in `means`. Knowledge with confidence in
`knowledge_confidence`, three times in `retention`, the questions themselves in `item_quality`, how
sure we are in `precision`, how many learners it takes in `power`, courses together in `pooling`, a
comparison arm in `arms`. One score a learner in `scores` (its interval in `noncentral_t`), those
who are missing in `sensitivity`, `partly_overlapping` and `overlapping_shares`, two groups by what
they are in `contingency`, shares over time in `trends`. What they answer with is in `results`, how
it reads in `outcomes.numbers`. numpy adds up the draws; a model of what learners are is in `gee`,
which is imported by its own name.
"""

from .arms import ArmComparison, compare_arms
from .averaging import average_from_moments, average_from_patterns, moments_of
from .clustered import compare_matched_objective
from .contingency import Independence, chi_square_of_two_rows
from .descriptive import option_shares, summarize_numbers
from .effects import change_of_shares, cohens_h, normalized_gain, relative_change
from .fourfold import chi_square_2x2, cramers_v, fisher_exact, two_proportion_z
from .item_quality import ItemQuality, Reliability, correlation, item_quality, reliability
from .knowledge_confidence import (
    ConfidentlyWrong,
    KnowledgeConfidence,
    combine_confidence,
    confidently_wrong,
)
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
from .noncentral_t import interval_of_noncentrality, noncentral_t_cdf
from .odds import OddsRatio, discordant_odds_ratio
from .overlapping_shares import OverlappingShares, partly_overlapping_z
from .paired import (
    cohens_g,
    compare_matched_item,
    mcnemar_asymptotic,
    mcnemar_exact,
    mcnemar_midp,
    newcombe_paired,
    tango,
)
from .partly_overlapping import partly_overlapping_t
from .pooling import (
    BAND,
    BAND_SOURCE,
    Between,
    OneEffect,
    Pooled,
    between_groups,
    pool,
    standardized_change,
)
from .power import (
    Assumed,
    Plan,
    from_correlation,
    from_discordance,
    mcnemar_power,
    normal_n,
    plan_mcnemar,
)
from .precision import Precision, precision_of_change, precision_of_item, warnings_of
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
from .retention import Retention, compare_retention
from .scores import ScoreChange, compare_scores
from .sensitivity import Scenario, Sensitivity, sensitivity
from .trends import Equivalence, equivalence, trend_of_shares

__all__ = [
    "BAND",
    "BAND_SOURCE",
    "Independence",
    "Scenario",
    "ScoreChange",
    "Sensitivity",
    "chi_square_of_two_rows",
    "compare_scores",
    "interval_of_noncentrality",
    "noncentral_t_cdf",
    "partly_overlapping_t",
    "partly_overlapping_z",
    "OverlappingShares",
    "sensitivity",
    "ArmComparison",
    "Assumed",
    "Between",
    "Comparison",
    "ConfidentlyWrong",
    "Effect",
    "Equivalence",
    "GroupMean",
    "Interval",
    "ItemQuality",
    "KnowledgeConfidence",
    "NumberSummary",
    "OddsRatio",
    "OneEffect",
    "OpenInterval",
    "OptionShare",
    "OverallChange",
    "PairedTable",
    "Plan",
    "Pooled",
    "Precision",
    "RankSum",
    "RatingsChange",
    "Reliability",
    "Retention",
    "Side",
    "SignedRank",
    "TTest",
    "Tested",
    "agresti_caffo",
    "average_from_moments",
    "average_from_patterns",
    "benjamini_hochberg",
    "between_groups",
    "bonferroni",
    "change_of_shares",
    "chi_square_2x2",
    "clopper_pearson",
    "cochrans_q",
    "cohens_g",
    "cohens_h",
    "combine_confidence",
    "compare_arms",
    "compare_matched_item",
    "compare_matched_objective",
    "compare_ratings",
    "compare_retention",
    "compare_unmatched",
    "confidently_wrong",
    "correlation",
    "cramers_v",
    "d_av",
    "d_unpaired",
    "d_z",
    "discordant_odds_ratio",
    "equivalence",
    "fisher_exact",
    "from_correlation",
    "from_discordance",
    "holm",
    "item_quality",
    "jeffreys",
    "mann_whitney",
    "mcnemar_asymptotic",
    "mcnemar_exact",
    "mcnemar_midp",
    "mcnemar_power",
    "moments_of",
    "newcombe_independent",
    "newcombe_paired",
    "normal_n",
    "normalized_gain",
    "option_shares",
    "paired_t",
    "plan_mcnemar",
    "pool",
    "pooled_t",
    "precision_of_change",
    "precision_of_item",
    "relative_change",
    "reliability",
    "shares_only",
    "standardized_change",
    "summarize_numbers",
    "tango",
    "trend_of_shares",
    "two_proportion_z",
    "wald",
    "warnings_of",
    "welch_t",
    "wilcoxon_exact",
    "wilcoxon_pratt",
    "wilcoxon_wilcox",
    "wilcoxon_zsplit",
    "wilson",
]
