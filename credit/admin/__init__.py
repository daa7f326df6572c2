"""Offers for authors; claims, certificates and files for the accreditor for the operator."""

from .certificates import CertificateAdmin, ClaimAdmin
from .offers import CreditOfferAdmin
from .report_files import ReportColumnAdmin, ReportFileAdmin

__all__ = [
    "CertificateAdmin",
    "ClaimAdmin",
    "CreditOfferAdmin",
    "ReportColumnAdmin",
    "ReportFileAdmin",
]
