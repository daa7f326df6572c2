"""What is forgotten of a person who asks for it,
beyond that everything hangs on a pseudonym then.
"""

from learners.privacy import BLANK, Holding

from .models import CampaignVisit

HOLDINGS = [Holding(CampaignVisit, "learner", on_erase=BLANK, blank={"click_id": ""})]
