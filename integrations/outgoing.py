"""Requests to learning systems and record stores (`jobs/outside` sends them), and what they
answered.
"""

import json
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from jobs.outside import Answer, NotCalled, resolve, send

from .lti.claims import shown

LARGEST = 2**20
ANSWER_KEPT = 500  # characters of a refusal


class NotReached(Exception):
    """No answer, or none that can be read. `sentence` says which, without a body; `answer` is the
    beginning of what was answered, as plain text.
    """

    def __init__(self, sentence: str, status: int = 0, answer: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.status, self.answer = sentence, status, answer


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            raise NotReached("It answered something else than JSON.", self.status) from None


def get_json(address: str, headers: dict[str, str] | None = None) -> Any:
    return request("GET", address, headers=headers).json()


def post_form(address: str, fields: dict[str, str]) -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return request("POST", address, body=urlencode(fields).encode(), headers=headers).json()


def request(
    method: str, address: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
) -> Reply:
    """What was answered with 2xx; raises NotReached for everything else."""
    named = settings.INTEGRATION_NETWORKS
    known = {"Accept": "application/json"}
    try:
        target = resolve(address, named)
        answer = send(target, body, known | (headers or {}), method=method, most=LARGEST)
    except NotCalled as reason:
        raise NotReached(f"{reason} INTEGRATION_NETWORKS names what may be asked.") from None
    except (HTTPException, OSError) as problem:
        host = urlsplit(address).hostname
        raise NotReached(f"{host} was not reached: {type(problem).__name__}.") from problem
    except ValueError as problem:  # a header that cannot be written
        raise NotReached(f"{target.host} cannot be asked: {problem}") from problem
    return _read(target.host, answer)


def _read(host: str, answer: Answer) -> Reply:
    if len(answer.content) > LARGEST:
        raise NotReached(f"{host} answered more than {LARGEST} bytes.", answer.status)
    if not 200 <= answer.status < 300:
        text = shown(answer.content.decode(errors="replace"), ANSWER_KEPT)
        raise NotReached(f"{host} answered {answer.status}.", answer.status, text)
    return Reply(answer.status, answer.headers, answer.content)
