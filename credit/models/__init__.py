"""What may be earned, what was claimed, what proves it, and what was told to the accreditor."""

from .certificate import Certificate, IssuerKey
from .claim import Claim, ClaimPart
from .offer import CreditOffer, TrackCredit
from .records import ExternalCredit
from .reporting import ReportColumn, ReportedClaim, ReportFile

__all__ = [
    "Certificate",
    "Claim",
    "ClaimPart",
    "CreditOffer",
    "ExternalCredit",
    "IssuerKey",
    "ReportColumn",
    "ReportFile",
    "ReportedClaim",
    "TrackCredit",
]
