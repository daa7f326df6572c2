"""Jobs in words, for whoever looks after the site: what was not done."""

from .models import Job

NOT_DONE = {
    "outcomes.compute_snapshot": "The outcomes could not be computed",
    "outcomes.build_report": "A report file could not be built",
    "outcomes.build_published": "A publication for supporters could not be built",
    "courses.make_rung": "A video could not be converted to a smaller size",
    "credit.print_certificate": "A certificate could not be printed",
    "credit.make_report_file": "A file of credit for the accreditor could not be made",
    "learners.look_up_npi": "An NPI could not be looked up in the registry",
    "learners.recheck_npis": "NPIs could not be checked against the new directory",
    "integrations.send_scores": "Scores could not be sent to a learning system",
    "integrations.send_statements": "Learning records could not be sent",
    "jobs.deliver_mail": "Mail could not be sent",
    "jobs.deliver_webhooks": "A webhook could not be delivered",
}


def not_done(job: Job) -> str:
    return NOT_DONE.get(job.kind, f"A task could not be done ({job.kind})")
