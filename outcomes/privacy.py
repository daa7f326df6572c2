"""What outcomes hold of a person beyond their answers."""

from learners.privacy import DELETE, Holding

from .actions.quotes import forget_quotes
from .models import Verbatim

HOLDINGS = [
    Holding(Verbatim, "response__learner", on_erase=DELETE, forget_also=forget_quotes),
]
