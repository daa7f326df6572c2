"""What a campaign is called in a report: by the name its links were given, else by their word."""

from outcomes.snapshots.document import OutcomeDocument, Subgroups
from outcomes.snapshots.document_activity import MicroLearning
from outcomes.snapshots.document_course import NamedCampaign


def named_campaigns(document: OutcomeDocument) -> dict[str, NamedCampaign]:
    """By the words of their links."""
    activity = document.snapshot.activity
    return {each.campaign: each for each in activity.campaigns} if activity else {}


def campaign_name(document: OutcomeDocument, word: str) -> str:
    link = named_campaigns(document).get(word)
    return link.name or word if link else word


def in_their_names(document: OutcomeDocument) -> OutcomeDocument:
    """Campaigns of segments and of subgroups by name. Those of participants have their evidence by
    the word, which stands beside the name."""
    if not named_campaigns(document):
        return document
    update: dict[str, object] = {
        "campaign_answers": [
            each.model_copy(update={"campaign": campaign_name(document, each.campaign)})
            for each in document.campaign_answers
        ]
    }
    if document.micro_learning:
        update["micro_learning"] = _segments(document, document.micro_learning)
    if document.subgroups:
        update["subgroups"] = _groups(document, document.subgroups)
    return document.model_copy(update=update)


def _segments(document: OutcomeDocument, section: MicroLearning) -> MicroLearning:
    segments = [
        segment.model_copy(
            update={
                "campaigns": [
                    each.model_copy(update={"campaign": campaign_name(document, each.campaign)})
                    for each in segment.campaigns
                ]
            }
        )
        for segment in section.segments
    ]
    return section.model_copy(update={"segments": segments})


def _groups(document: OutcomeDocument, section: Subgroups) -> Subgroups:
    dimensions = [
        dimension
        if dimension.dimension != "campaign"
        else dimension.model_copy(
            update={
                "groups": [
                    group.model_copy(update={"label": campaign_name(document, group.label)})
                    for group in dimension.groups
                ]
            }
        )
        for dimension in section.dimensions
    ]
    return section.model_copy(update={"dimensions": dimensions})
