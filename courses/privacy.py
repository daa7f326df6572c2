"""What is forgotten of a person who asks for it,
beyond that everything hangs on a pseudonym then.
"""

from learners.privacy import BLANK, DELETE, Holding

from .models import CampaignVisit, FacultyQuestion, Note

HOLDINGS = [
    Holding(CampaignVisit, "learner", on_erase=BLANK, blank={"click_id": ""}),
    Holding(Note, "learner", on_erase=DELETE),
    Holding(FacultyQuestion, "learner", on_erase=DELETE),
]
