"""The states participants practice in: of their own state license, else of the NPI directory.

Neither bears dates, so what is counted here stands outside the digest of a snapshot.
"""

from typing import LiteralString

from .context import CountContext

ANY: LiteralString = """
SELECT EXISTS (SELECT FROM learners_licence WHERE kind = 'state')
       OR EXISTS (SELECT FROM learners_npirecord WHERE state <> '')
"""
STATES: LiteralString = """
SELECT state, count(*) FROM (
    SELECT DISTINCT ON (person_id) person_id, state FROM (
        SELECT w.person_id, l.authority AS state, 0 AS place, l.id
        FROM who w CROSS JOIN LATERAL (
            SELECT id, authority FROM learners_licence
            WHERE learner_id = w.learner_id AND kind = 'state' OFFSET 0) l
        UNION ALL
        SELECT w.person_id, d.state, 1, w.learner_id
        FROM (SELECT * FROM who WHERE npi <> '' AND npi_status = 'verified') w CROSS JOIN LATERAL (
            SELECT state FROM learners_npirecord WHERE npi = w.npi AND state <> '' OFFSET 0) d
    ) told ORDER BY person_id, place, id
) of_person JOIN participant p USING (person_id) WHERE p.cme OR p.micro GROUP BY state
"""


def count(context: CountContext) -> dict[str, int]:
    """Reads `who` and `participant`; participants by state, those of no known one left out."""
    return dict(context.rows(STATES)) if context.value(ANY) else {}
