"""Systems that are told, and what they heard."""

import html
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

from django.db.models.functions import Now

from jobs.actions import run_job
from jobs.models import Happening, Job, WebhookEndpoint
from jobs.webhooks import announce, delivering
from jobs.webhooks.announcing import nudge

DELIVERIES = "/admin/jobs/webhookdelivery/"


AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.server.paths.append(self.path)
        if self.path == "/hangs":
            time.sleep(3)
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *arguments):
        pass


def text_of(client, address):
    page = client.get(address).content.decode().replace("<wbr>", "")
    return html.unescape(page)


def endpoint_at(url, **fields):
    return WebhookEndpoint.objects.create(
        **{"url": url, "events": list(Happening.values), **fields}
    )


def tell(key="1", team_id=None):
    return announce(
        kind=Happening.CLAIMED, key=key, team_id=team_id, at=AT, data={"claim": int(key)}
    )


def deliver():
    WebhookEndpoint.objects.update(not_before=Now())
    nudge()
    for job in Job.objects.open().filter(kind="jobs.deliver_webhooks"):
        run_job(job.pk, delivering.deliver)
