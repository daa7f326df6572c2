"""What each field of an authoring form is for and where it shows; a field that says so itself keeps
its own words.
"""

from typing import Any

from django import forms

# In every form, where the model's own table below says nothing else.
EVERYWHERE = {
    "course": "The course it belongs to. It stays there once it is saved.",
    "position": "Place in the list, lowest first; the same number keeps the order of entry.",
}
HELP = {
    "courses.course": {
        "title": "Stands on the course card, the course page, certificates and reports.",
    },
    "courses.objective": {
        "text": (
            "What learners can do afterwards, for example: Choose a second-line therapy. It "
            "stands on the course page and heads its results in reports."
        ),
    },
    "courses.supporter": {
        "name": "The company or foundation as the disclosure to learners names it.",
        "kind": "What it gives, for example independent educational grant. Learners read it.",
        "currency": "Of the amount, as a three-letter code, for example USD.",
    },
    "courses.faculty": {
        "name": "As learners read it on the course page and in the disclosures.",
        "credentials": "Shown behind the name, for example MD, PhD.",
        "affiliation": "Hospital or university, shown below the name.",
        "position": "Place in the list of faculty, lowest first: the chair is 0.",
    },
    "courses.disclosure": {
        "company": "The ineligible company, by its name alone. Learners see it if it is relevant.",
        "mitigated": "Tick it once the steps below are done, and say when and by what.",
        "person": "Who disclosed it: a name of the table above.",
    },
    "courses.planningrecord": {
        "learning_format": "The AMA's word for the activity; it stands in the designation.",
        "pars_provider_id": "Seven digits. It goes into the file of learners for PARS.",
        "pars_activity_id": "The number PARS gave the activity. It goes into the file of learners.",
        "practice_area": (
            "Asked for where MOC points are offered. It goes into the file of learners for PARS."
        ),
    },
    "courses.track": {
        "number": "Its place in the course, from 1. Two tracks swap theirs in one save.",
        "title": "Shown on the course page and above the video.",
    },
    "courses.microsegment": {
        "title": "The clinical question as a headline, above the video and where it is shared.",
        "slug": "Its part of the address, for example her2-low. Shared links hold it.",
        "takeaway": "One or two sentences that learners read after the question.",
    },
    "courses.caption": {
        "language": "Language of these captions, for example en or de. Learners choose by it.",
    },
    "courses.handout": {
        "title": "What learners choose below the video to download it.",
    },
    "courses.case": {
        "track": "The video beside which the case stands.",
        "title": "Heads the case beside the video, for example: Ms. A, 54 years.",
        "vignette": "The patient in a few sentences: age, complaint, findings. No real names.",
        "history": "Earlier illness, treatment and medication. Empty: the section is left out.",
    },
    "courses.exhibit": {
        "title": "Names the picture in the case, for example: CT of the chest, week 8.",
        "kind": "Imaging for scans and films, pathology for slides, other for the rest.",
        "caption": "What to look at; it stands below the picture.",
    },
    "courses.facultyquestion": {
        "answer": "What the faculty says. It goes to the learner by e-mail once it is first saved.",
    },
    "assessments.poll": {
        "phase": "When it is asked. Pre-test and post-test are compared in the outcomes.",
        "track": "Only for questions about one track. Empty: the poll is for the whole course.",
    },
    "assessments.decisionpoint": {
        "track": "The video that stops for the question.",
        "question": "What is asked there, with its choices; one of this course.",
        "required": "Learners cannot skip it, and credit may ask for it.",
    },
    "assessments.segmentquestion": {
        "segment": "The micro-learning segment after whose video it is asked.",
        "question": "What is asked; one of this course.",
    },
    "assessments.questionversion": {
        "kind": "How it is answered. Confidence is a rating; what is scored offers choices.",
        "measures": "What its answers count for in the outcomes, for example knowledge.",
        "objective": "The objective whose results it counts for; needed for what is scored.",
        "stem": "What learners read. Markdown if formatted: **bold**, lists, H~2~O, pictures.",
    },
    "assessments.choice": {
        "text": "What learners choose; no letter before it.",
        "correct": "Counts as correct where the question is scored. Shown after the answer.",
        "key": "A letter of its own in packages and results, no answer. Empty: the next one.",
    },
    "assessments.reminderrule": {
        "trigger": "Which learners are written to, for example who started and did not finish.",
        "active": "Off: nobody is written to by this rule.",
    },
    "assessments.reminderplan": {
        "poll": "The follow-up that learners are invited to.",
    },
    "assessments.rescoring": {
        "version": "The wording whose key is wrong; its answers are scored again.",
    },
    "credit.creditoffer": {
        "type": "The credit system. It decides who may claim, the statements, the certificate.",
        "position": "Place among the credits of the course page, lowest first.",
    },
    "credit.trackcredit": {
        "track": "The track that earns this part.",
        "amount": "What the track earns, for example 0.5; the parts add up to the whole.",
    },
}


# Plain words, where the name of the column is none.
LABELS = {
    "courses.course": {"slug": "Web address"},
    "courses.microsegment": {"slug": "Web address", "certified": "Certified for credit"},
    "courses.case": {"laboratory": "Laboratory values"},
    "courses.faculty": {"user": "Account on this platform"},
    "courses.disclosure": {
        "relevant": "Relevant to the content",
        "ended": "Over by now",
        "mitigation_steps": "How it was mitigated",
    },
    "courses.supporter": {
        "kind": "Kind of support",
        "agreement_signed_on": "Agreement signed on",
        "full_discretion": "Full discretion left to the provider",
    },
    "courses.planningrecord": {
        "designated_on": "Credit designated on",
        "needs_sources": "Sources of the needs",
        "format_rationale": "Why this format",
    },
    "assessments.questionversion": {
        "measures": "What it measures",
        "stem": "Question text",
        "top": "Highest levels counted together",
        "grid": "Line above a grid of ratings",
        "shuffle": "Choices in a different order for each learner",
    },
    "assessments.choice": {"key": "Short name"},
    "assessments.poll": {"max_attempts": "Attempts at most", "after_days": "Days after the course"},
    "credit.creditoffer": {
        "amount": "Maximum",
        "increment": "Claimed in steps of",
        "min_watched": "Share of each track watched",
        "opens_on": "First day to claim",
        "closes_on": "Last day to claim",
        "needs_points": "Required decision points answered",
        "needs_post_test": "Post-test passed",
        "needs_evaluation": "Evaluation completed",
        "uan": "ACPE UAN",
        "board": "Board of MOC points",
    },
    "credit.trackcredit": {"amount": "Part of the credit"},
}


def help_of(label: str, name: str) -> str:
    """The sentence for a field of a model, by the model's label; empty where there is none."""
    return HELP.get(label, {}).get(name) or EVERYWHERE.get(name, "")


def add_help(fields: dict[str, Any], label: str) -> None:
    for name, field in fields.items():
        field.label = LABELS.get(label, {}).get(name) or field.label
        if name == "position":
            field.label = "Place in the list"
        if not field.help_text:
            field.help_text = help_of(label, name)


class Helped(forms.BaseForm):
    """A model's form that says what each of its fields is for."""

    _meta: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_help(self.fields, self._meta.model._meta.label_lower)
