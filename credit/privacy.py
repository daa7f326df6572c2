"""What is held of a person's credit, and what becomes of it when they ask to be forgotten."""

from learners.privacy import DELETE, Holding

from .models import Certificate, Claim, ClaimPart, ExternalCredit, ReportedClaim

YEARS = "credit is kept six years, so that the clinician and the accreditor can prove it"
HOLDINGS = [
    Holding(Claim, "learner", why=YEARS),
    Holding(ClaimPart, "learner", why=YEARS),
    Holding(Certificate, "claim__learner", why=YEARS),
    Holding(
        ReportedClaim,
        "claim__learner",
        why="what was sent to the accreditor, with consent; needed to take it back",
    ),
    Holding(ExternalCredit, "learner", on_erase=DELETE),
]
