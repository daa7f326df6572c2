"""Whether an NPI is somebody's: from the number typed to a state with its reason, every look kept
(docs/adr/0020).

A number enters a learner's facts only once it is verified: outcomes joins rows that share one, and
nobody joins somebody else's answers by typing their number.
"""

from .asking import LOOK_UP, ask_again, look_up_job
from .checks import newest_check, number_given
from .claiming import AlreadyVerified, TooManyAttempts, claim_joined, claim_npi, verify_invited
from .deciding import AlreadyDecided, close_review, decide_npi
from .rechecking import RECHECK, ask_for_missed_recheck, ask_for_recheck, recheck_job
from .sentences import TO_MEND, how_checked, sentence_of

__all__ = [
    "LOOK_UP",
    "RECHECK",
    "TO_MEND",
    "AlreadyDecided",
    "AlreadyVerified",
    "TooManyAttempts",
    "ask_again",
    "ask_for_missed_recheck",
    "ask_for_recheck",
    "claim_joined",
    "claim_npi",
    "close_review",
    "decide_npi",
    "how_checked",
    "look_up_job",
    "newest_check",
    "number_given",
    "recheck_job",
    "sentence_of",
    "verify_invited",
]
