"""A client of the CME platform's API, with nothing but Python's own library.

Written by tools/api_client.py from the API's description: not to be edited by hand.

    client = Client("https://cme.example.org", "the token")
    for course in client.manage_courses_list():
        print(course["slug"], course["status"])
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener


class ApiError(Exception):
    """What the API refused: a stable code, a sentence, and the whole problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: str | None) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.problem = problem
        self.retry_after = int(retry_after) if retry_after and retry_after.isdigit() else None
        super().__init__(f"{status} {self.code}: {problem.get('detail', '')}")


class CourseList(TypedDict):
    slug: str
    title: str
    summary: NotRequired[str]
    language: NotRequired[str]
    release_date: NotRequired[str | None]
    expiry_date: NotRequired[str | None]
    demonstration: NotRequired[bool]


class Objective(TypedDict):
    number: int
    text: str


class Track(TypedDict):
    number: int
    title: str
    duration: NotRequired[str | None]


class CourseSegment(TypedDict):
    slug: str
    title: str
    duration: NotRequired[str | None]


class Course(TypedDict):
    slug: str
    title: str
    summary: NotRequired[str]
    language: NotRequired[str]
    release_date: NotRequired[str | None]
    expiry_date: NotRequired[str | None]
    demonstration: NotRequired[bool]
    audience: NotRequired[str]
    partners: NotRequired[Any]
    objectives: list[Objective]
    tracks: list[Track]
    segments: list[CourseSegment]


class OpenedAttemptSchema(TypedDict):
    phase: str
    track: int | None
    attempt: int


class Attempt(TypedDict):
    phase: Literal["pre", "in_activity", "post", "evaluation", "follow_up", "comparison"]
    track: NotRequired[int | None]


class MissingSchema(TypedDict):
    code: str
    detail: str
    track: NotRequired[int]


class OfferedTrackSchema(TypedDict):
    track: int
    amount: str
    earned: bool
    claimed: bool


class OfferSchema(TypedDict):
    id: int
    type: str
    label: str
    amount: str
    increment: str
    claimable: bool
    maximum: str
    steps: list[str]
    claimed: str
    missing: list[MissingSchema]
    tracks: list[OfferedTrackSchema]


class CourseCreditSchema(TypedDict):
    offers: list[OfferSchema]
    missing: list[MissingSchema]


class CertificateSchema(TypedDict):
    number: str
    claim: int
    heading: str
    name: str
    credit: str
    course: str
    completed_on: str
    issued_at: str
    status: Literal["valid", "superseded", "revoked"]
    verify: str
    file: str


class ClaimedSchema(TypedDict):
    claim: int
    course: str
    offer: int
    type: str
    amount: str
    maximum: str
    claimed_at: str
    completed_on: str
    certificate: CertificateSchema


class Claim(TypedDict):
    offer: int
    amount: str
    attested: NotRequired[bool]
    idempotency_key: NotRequired[str | None]
    profession: NotRequired[str]
    board_id: NotRequired[str]


class EnrollmentSchema(TypedDict):
    course: str
    pathway: str
    enrolled_at: str


class FrontMatterSchema(TypedDict):
    version: int
    shown: bool
    content: Any


class Acknowledge(TypedDict):
    version: int


class ReasonSchema(TypedDict):
    code: str
    detail: str


class AskedSnapshotSchema(TypedDict):
    id: int
    course: str
    state: Literal["queued", "running", "ready", "failed"]
    progress: float
    progress_text: str
    reason: ReasonSchema | None
    as_of: str | None
    computed_at: str | None
    locked_at: str | None
    address: str


class Ask(TypedDict):
    as_of: NotRequired[str | None]


class Report(TypedDict):
    id: int
    snapshot: int
    format: str
    format_name: str
    options: Any
    state: Literal["queued", "running", "ready", "failed", "cancelled", "expired"]
    progress: float
    progress_text: str
    reason: ReasonSchema | None
    size: int | None
    sha256: str | None
    requested_at: str
    built_at: str | None
    expires_at: str | None
    download: str | None


class Options(TypedDict):
    free_text: NotRequired[bool]
    delimiter: NotRequired[Literal[",", ";"]]
    byte_order_mark: NotRequired[bool]
    paper: NotRequired[Literal["a4", "us-letter"]]
    conference: NotRequired[Literal["sabcs", "asco", "esmo"]]
    char_limit: NotRequired[int]
    count_spaces: NotRequired[bool]
    table_cost: NotRequired[int]


class AskReport(TypedDict):
    format: Literal["xlsx", "pdf", "pptx", "docx", "rows", "parquet", "sav", "dta", "dict"]
    snapshot: NotRequired[int]
    options: NotRequired[Options]


class FailureSchema(TypedDict):
    code: str
    detail: str


class PublishingSchema(TypedDict):
    status: str
    missing: list[FailureSchema]
    advised: list[FailureSchema]


class ColleaguesSchema(TypedDict):
    choice: str
    text: str
    share: float


class FeedbackSchema(TypedDict):
    correct: bool | None
    right_choices: list[str]
    rationale: str
    references: Any
    colleagues: list[ColleaguesSchema]


class RecordedSchema(TypedDict):
    question: str
    version: int
    phase: str
    attempt: int
    answer: Any
    answered_at: str
    idempotency_key: str
    feedback: FeedbackSchema | None


class Response(TypedDict):
    question: str
    phase: Literal["pre", "in_activity", "post", "evaluation", "follow_up", "comparison"]
    answer: Any
    idempotency_key: str
    version: NotRequired[int]
    attempt: NotRequired[int]
    confidence: NotRequired[int | None]


class LockedSchema(TypedDict):
    code: str
    detail: str


class PollResultSchema(TypedDict):
    right: int
    scored: int
    share: float | None
    passed: bool | None


class PublicChoiceSchema(TypedDict):
    key: str
    text: str
    exclusive: NotRequired[bool]


class AskedSchema(TypedDict):
    question: str
    version: int
    kind: str
    measures: str
    stem: str
    choices: list[PublicChoiceSchema]
    scale: list[str]
    grid: str
    unit: str
    min: float | None
    max: float | None
    required: bool
    at: NotRequired[int]
    answer: Any | None


class StepSchema(TypedDict):
    kind: Literal["poll", "track"]
    phase: str
    track: int | None
    title: str
    state: Literal["done", "open", "locked"]
    questions_total: int
    questions_answered: int
    attempt: int
    locked: LockedSchema | None
    result: PollResultSchema | None
    may_retake: bool
    questions: list[AskedSchema]


class StepsSchema(TypedDict):
    course: str
    steps: list[StepSchema]


class WatchedSchema(TypedDict):
    missing: list[list[float]]
    watched: float
    position: float
    duration: float | None
    refused: float
    way: float
    needed: float | None
    completed: bool


class Progress(TypedDict):
    intervals: list[list[float]]
    position: NotRequired[float]
    window: NotRequired[str]


class ManagedCourse(TypedDict):
    id: int
    slug: str
    title: str
    status: NotRequired[Literal["draft", "published", "withdrawn", "copy"]]
    release_date: NotRequired[str | None]
    expiry_date: NotRequired[str | None]
    team: NotRequired[str | None]


class ManagedClaim(TypedDict):
    id: int
    learner: int
    type: str
    amount: str
    profession: NotRequired[str]
    completed_on: str
    claimed_at: str
    revoked_at: str | None


class ManagedEnrollment(TypedDict):
    id: int
    learner: int
    pathway: NotRequired[Literal["cme", "micro", "comparison"]]
    campaign: NotRequired[str]
    enrolled_at: str


class NewEnrollment(TypedDict):
    learner: int


class ManagedQuestion(TypedDict):
    id: int
    key: str
    version: int
    kind: Literal["single", "multiple", "rating", "number", "text"]
    measures: Literal[
        "knowledge",
        "competence",
        "confidence",
        "practice_change",
        "barrier",
        "audience",
        "evaluation",
    ]
    objective: NotRequired[int | None]
    stem: str
    choices: list[dict[str, str | bool]]


class NewQuestionChoices(TypedDict):
    key: str
    text: str
    correct: NotRequired[bool]
    pinned: NotRequired[bool]
    exclusive: NotRequired[bool]
    unsure: NotRequired[bool]
    feedback: NotRequired[str]


class NewQuestion(TypedDict):
    key: NotRequired[str]
    kind: Literal["single", "multiple", "rating", "number", "text"]
    measures: Literal[
        "knowledge",
        "competence",
        "confidence",
        "practice_change",
        "barrier",
        "audience",
        "evaluation",
    ]
    objective: NotRequired[int]
    stem: str
    rationale: NotRequired[str]
    references: NotRequired[list[str]]
    choices: NotRequired[list[NewQuestionChoices]]
    formatted: NotRequired[bool]
    scale: NotRequired[list[str]]
    top: NotRequired[int]
    grid: NotRequired[str]
    shuffle: NotRequired[bool]
    unit: NotRequired[str]
    min: NotRequired[float]
    max: NotRequired[float]
    whole: NotRequired[bool]


class ManagedLearner(TypedDict):
    id: int
    external_id: NotRequired[str]
    email: NotRequired[str]
    given_name: NotRequired[str]
    family_name: NotRequired[str]
    profession: NotRequired[str]
    specialty: NotRequired[str]
    created_at: str


class NewLearner(TypedDict):
    email: str
    given_name: NotRequired[str]
    family_name: NotRequired[str]
    profession: NotRequired[str]
    specialty: NotRequired[str]
    npi: NotRequired[str]


class Imported(TypedDict):
    course: str
    status: str
    changes: list[str]
    not_published: list[str]
    working_copy: str | None


class MyEnrollmentSchema(TypedDict):
    course: str
    pathway: str
    enrolled_at: str


class ClaimSchema(TypedDict):
    claim: int
    course: str
    offer: int
    type: str
    amount: str
    maximum: str
    claimed_at: str
    completed_on: str


class MeSchema(TypedDict):
    email: str
    given_name: str
    family_name: str
    roles: list[str]
    enrollments: list[MyEnrollmentSchema]
    credit: list[ClaimSchema]
    certificates: list[CertificateSchema]


class SnapshotStateSchema(TypedDict):
    id: int
    course: str
    state: Literal["queued", "running", "ready", "failed"]
    progress: float
    progress_text: str
    reason: ReasonSchema | None
    as_of: str | None
    computed_at: str | None
    locked_at: str | None
    snapshot: NotRequired[Any]


class LockedSnapshotSchema(TypedDict):
    id: int
    course: str
    state: Literal["queued", "running", "ready", "failed"]
    progress: float
    progress_text: str
    reason: ReasonSchema | None
    as_of: str | None
    computed_at: str | None
    locked_at: str | None


class Lock(TypedDict):
    reason: str


class _Redirects(HTTPRedirectHandler):
    """A file may lie with another host, which is not told the token."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None and urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            request.remove_header("Authorization")
        return request


_opener = build_opener(_Redirects)


def _part(value: object) -> str:
    return quote(str(value), safe="")


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Client:
    """One method for each thing the API does. Lists fetch their pages as they are read."""

    def __init__(self, address: str, token: str, *, timeout: float = 60) -> None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise ValueError("The address begins with https:// or http://.")
        self.address, self.token, self.timeout = address.rstrip("/"), token, timeout

    def _ask(
        self,
        verb: str,
        path: str,
        body: Any = None,
        *,
        kind: str = "application/json",
        query: Mapping[str, Any] | None = None,
        once: str | None = None,
    ) -> Any:
        asked = {name: _said(value) for name, value in (query or {}).items() if value is not None}
        address = self.address + path + (f"?{urlencode(asked)}" if asked else "")
        headers = {"Authorization": f"Token {self.token}", "Accept": "application/json, */*"}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = kind
        if once is not None:
            headers["Idempotency-Key"] = once
        request = Request(address, data, headers, method=verb)
        try:
            with _opener.open(request, timeout=self.timeout) as answer:
                content = answer.read()
                is_json = answer.headers.get_content_type() == "application/json"
        except HTTPError as refusal:
            raise _error(refusal) from None
        return json.loads(content) if is_json else content

    def _pages(self, path: str, *, query: Mapping[str, Any] | None = None) -> Iterator[Any]:
        page = self._ask("GET", path, query=query)
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            following = urlsplit(page["next"])
            page = self._ask("GET", f"{following.path}?{following.query}")

    def courses_list(self) -> Iterator[CourseList]:
        """GET /api/v1/courses/"""
        return cast("Iterator[CourseList]", self._pages("/api/v1/courses/"))

    def courses_retrieve(self, slug: str) -> Course:
        """GET /api/v1/courses/{slug}/"""
        return cast("Course", self._ask("GET", f"/api/v1/courses/{_part(slug)}/"))

    def courses_attempts_create(self, slug: str, body: Attempt) -> OpenedAttemptSchema:
        """POST /api/v1/courses/{slug}/attempts/"""
        return cast(
            "OpenedAttemptSchema",
            self._ask("POST", f"/api/v1/courses/{_part(slug)}/attempts/", body),
        )

    def courses_credit_retrieve(self, slug: str) -> CourseCreditSchema:
        """GET /api/v1/courses/{slug}/credit/"""
        return cast(
            "CourseCreditSchema", self._ask("GET", f"/api/v1/courses/{_part(slug)}/credit/")
        )

    def courses_credit_create(self, slug: str, body: Claim) -> ClaimedSchema:
        """POST /api/v1/courses/{slug}/credit/"""
        return cast(
            "ClaimedSchema", self._ask("POST", f"/api/v1/courses/{_part(slug)}/credit/", body)
        )

    def courses_enrollment_create(self, slug: str) -> EnrollmentSchema:
        """POST /api/v1/courses/{slug}/enrollment/"""
        return cast(
            "EnrollmentSchema", self._ask("POST", f"/api/v1/courses/{_part(slug)}/enrollment/")
        )

    def courses_front_matter_retrieve(self, slug: str) -> FrontMatterSchema:
        """GET /api/v1/courses/{slug}/front-matter/"""
        return cast(
            "FrontMatterSchema", self._ask("GET", f"/api/v1/courses/{_part(slug)}/front-matter/")
        )

    def courses_front_matter_create(self, slug: str, body: Acknowledge) -> FrontMatterSchema:
        """POST /api/v1/courses/{slug}/front-matter/"""
        return cast(
            "FrontMatterSchema",
            self._ask("POST", f"/api/v1/courses/{_part(slug)}/front-matter/", body),
        )

    def courses_outcomes_retrieve(self, slug: str) -> dict[str, Any]:
        """GET /api/v1/courses/{slug}/outcomes/"""
        return cast("dict[str, Any]", self._ask("GET", f"/api/v1/courses/{_part(slug)}/outcomes/"))

    def courses_outcomes_create(self, slug: str, body: Ask) -> AskedSnapshotSchema:
        """POST /api/v1/courses/{slug}/outcomes/"""
        return cast(
            "AskedSnapshotSchema",
            self._ask("POST", f"/api/v1/courses/{_part(slug)}/outcomes/", body),
        )

    def courses_outcomes_reports_list(self, slug: str) -> Iterator[Report]:
        """Every file asked for of the course, newest first."""
        return cast(
            "Iterator[Report]", self._pages(f"/api/v1/courses/{_part(slug)}/outcomes/reports/")
        )

    def courses_outcomes_reports_create(self, slug: str, body: AskReport) -> Report:
        """Asks for a file: 202 while it is being built, 200 when the same file is there already."""
        return cast(
            "Report", self._ask("POST", f"/api/v1/courses/{_part(slug)}/outcomes/reports/", body)
        )

    def courses_publishing_retrieve(self, slug: str) -> PublishingSchema:
        """For those who author: what a person or the API would be refused for, and advice."""
        return cast(
            "PublishingSchema", self._ask("GET", f"/api/v1/courses/{_part(slug)}/publishing/")
        )

    def courses_responses_create(self, slug: str, body: Response) -> RecordedSchema:
        """POST /api/v1/courses/{slug}/responses/"""
        return cast(
            "RecordedSchema", self._ask("POST", f"/api/v1/courses/{_part(slug)}/responses/", body)
        )

    def courses_steps_retrieve(self, slug: str) -> StepsSchema:
        """GET /api/v1/courses/{slug}/steps/"""
        return cast("StepsSchema", self._ask("GET", f"/api/v1/courses/{_part(slug)}/steps/"))

    def courses_tracks_progress_create(
        self, slug: str, number: int, body: Progress
    ) -> WatchedSchema:
        """Adds watched seconds; the first beat on a track says that it plays, and its time counts
        from then on.
        """
        return cast(
            "WatchedSchema",
            self._ask(
                "POST", f"/api/v1/courses/{_part(slug)}/tracks/{_part(number)}/progress/", body
            ),
        )

    def manage_courses_list(self, *, page_size: int | None = None) -> Iterator[ManagedCourse]:
        """GET /api/v1/manage/courses/"""
        return cast(
            "Iterator[ManagedCourse]",
            self._pages("/api/v1/manage/courses/", query={"page_size": page_size}),
        )

    def manage_courses_claims_list(
        self, slug: str, *, page_size: int | None = None
    ) -> Iterator[ManagedClaim]:
        """GET /api/v1/manage/courses/{slug}/claims/"""
        return cast(
            "Iterator[ManagedClaim]",
            self._pages(
                f"/api/v1/manage/courses/{_part(slug)}/claims/", query={"page_size": page_size}
            ),
        )

    def manage_courses_enrollments_list(
        self, slug: str, *, page_size: int | None = None
    ) -> Iterator[ManagedEnrollment]:
        """GET /api/v1/manage/courses/{slug}/enrollments/"""
        return cast(
            "Iterator[ManagedEnrollment]",
            self._pages(
                f"/api/v1/manage/courses/{_part(slug)}/enrollments/", query={"page_size": page_size}
            ),
        )

    def manage_courses_enrollments_create(
        self, slug: str, body: NewEnrollment, *, idempotency_key: str | None = None
    ) -> ManagedEnrollment:
        """Enrolls somebody who has an account; again gives the same enrollment."""
        return cast(
            "ManagedEnrollment",
            self._ask(
                "POST",
                f"/api/v1/manage/courses/{_part(slug)}/enrollments/",
                body,
                once=idempotency_key,
            ),
        )

    def manage_courses_questions_list(
        self, slug: str, *, page_size: int | None = None
    ) -> Iterator[ManagedQuestion]:
        """Every version of every question, with the key."""
        return cast(
            "Iterator[ManagedQuestion]",
            self._pages(
                f"/api/v1/manage/courses/{_part(slug)}/questions/", query={"page_size": page_size}
            ),
        )

    def manage_courses_questions_create(
        self, slug: str, body: NewQuestion, *, idempotency_key: str | None = None
    ) -> ManagedQuestion:
        """Adds one to a draft, held to what holds for a question in a package."""
        return cast(
            "ManagedQuestion",
            self._ask(
                "POST",
                f"/api/v1/manage/courses/{_part(slug)}/questions/",
                body,
                once=idempotency_key,
            ),
        )

    def manage_learners_list(self, *, page_size: int | None = None) -> Iterator[ManagedLearner]:
        """Who the numbers in other answers are."""
        return cast(
            "Iterator[ManagedLearner]",
            self._pages("/api/v1/manage/learners/", query={"page_size": page_size}),
        )

    def manage_learners_create(
        self, body: NewLearner, *, idempotency_key: str | None = None
    ) -> ManagedLearner:
        """Makes an account with a confirmed address, as a row of a table of people does. Whoever
        has one stays as they are.
        """
        return cast(
            "ManagedLearner",
            self._ask("POST", "/api/v1/manage/learners/", body, once=idempotency_key),
        )

    def manage_packages_create(
        self, body: bytes, *, dry_run: bool | None = None, over: bool | None = None
    ) -> Imported:
        """Creates or updates the course of a package, all or nothing; one that learners take, in
        its working copy, which a person compares and publishes. The same one again changes nothing.
        """
        return cast(
            "Imported",
            self._ask(
                "POST",
                "/api/v1/manage/packages/",
                body,
                kind="application/zip",
                query={"dry_run": dry_run, "over": over},
            ),
        )

    def me_retrieve(self) -> MeSchema:
        """GET /api/v1/me/"""
        return cast("MeSchema", self._ask("GET", "/api/v1/me/"))

    def outcomes_retrieve(self, id: int) -> SnapshotStateSchema:
        """GET /api/v1/outcomes/{id}/"""
        return cast("SnapshotStateSchema", self._ask("GET", f"/api/v1/outcomes/{_part(id)}/"))

    def outcomes_lock_create(self, id: int, body: Lock) -> LockedSnapshotSchema:
        """The data lock: for ever."""
        return cast(
            "LockedSnapshotSchema", self._ask("POST", f"/api/v1/outcomes/{_part(id)}/lock/", body)
        )

    def outcomes_reports_retrieve(self, id: int) -> Report:
        """GET /api/v1/outcomes/reports/{id}/"""
        return cast("Report", self._ask("GET", f"/api/v1/outcomes/reports/{_part(id)}/"))

    def outcomes_reports_cancel_create(self, id: int) -> Report:
        """Stops it when it is queued or running; changes nothing when it has ended."""
        return cast("Report", self._ask("POST", f"/api/v1/outcomes/reports/{_part(id)}/cancel/"))

    def outcomes_reports_file_retrieve(self, id: int) -> bytes:
        """GET /api/v1/outcomes/reports/{id}/file/"""
        return cast("bytes", self._ask("GET", f"/api/v1/outcomes/reports/{_part(id)}/file/"))


def _error(refusal: HTTPError) -> ApiError:
    try:
        problem = json.loads(refusal.read())
    except ValueError:
        problem = {}
    known = problem if isinstance(problem, dict) else {}
    return ApiError(refusal.code, known, refusal.headers.get("Retry-After"))
