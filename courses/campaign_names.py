"""What a campaign is called where people read: its links carry a word in their address, its reports
a name.
"""

from django.db import transaction

from .models import Campaign, Course


@transaction.atomic
def save_link(link: Campaign, *, is_new: bool) -> None:
    """A name is the campaign's: every link of it has the one that was typed last. A new link that
    names nothing takes the one there is."""
    others = Campaign.objects.filter(course=link.course_id, campaign=link.campaign)
    others = others.exclude(pk=link.pk)
    if is_new and not link.name:
        link.name = others.exclude(name="").values_list("name", flat=True).first() or ""
    link.save()
    others.update(name=link.name)


def named_campaigns(course: Course) -> list[dict[str, str]]:
    """Of each campaign with a name or a description: its word, its name, and where its links were
    given out. A name that two share is told apart by the word."""
    names: dict[str, str] = {}
    given_out: dict[str, list[str]] = {}
    for link in course.campaigns.all():
        names[link.campaign] = link.name or names.get(link.campaign, "")
        if link.description and link.description not in given_out.setdefault(link.campaign, []):
            given_out[link.campaign].append(link.description)
    taken = list(names.values())
    return [
        {
            "campaign": word,
            "name": f"{name} ({word})" if name and taken.count(name) > 1 else name,
            "description": "; ".join(given_out.get(word, [])),
        }
        for word, name in names.items()
        if name or given_out.get(word)
    ]
