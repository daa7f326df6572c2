-- What a reader of the schema `analytics` sees. Each view is a security barrier and begins at
-- `analytics.courses`, which holds the courses that the role in use reaches. No e-mail address,
-- no NPI, no name, no typed text, nobody who does not count.

CREATE SCHEMA analytics;

CREATE VIEW analytics.courses WITH (security_barrier) AS
SELECT c.id AS course_id, c.slug, c.title, c.language, c.status, c.release_date, c.expiry_date,
       c.published_at, t.name AS team
FROM public.courses_course c LEFT JOIN public.learners_team t ON t.id = c.team_id
WHERE c.status <> 'copy' AND EXISTS (
    SELECT FROM public.outcomes_analyticsreader r
    WHERE r.role = current_user AND (r.team_id IS NULL OR r.team_id = c.team_id));

CREATE VIEW analytics.objectives WITH (security_barrier) AS
SELECT o.course_id, o.number AS objective, o.text
FROM public.courses_objective o JOIN analytics.courses USING (course_id);

CREATE VIEW analytics.questions WITH (security_barrier) AS
SELECT v.course_id, v.id AS version_id, q.key AS question, v.number AS version, v.kind, v.measures,
       o.number AS objective, v.stem
FROM public.assessments_questionversion v JOIN analytics.courses USING (course_id)
JOIN public.assessments_question q ON q.id = v.question_id
LEFT JOIN public.courses_objective o ON o.id = v.objective_id;

CREATE VIEW analytics.choices WITH (security_barrier) AS
SELECT q.course_id, q.version_id, q.question, q.version, c.position, c.key AS choice, c.text,
       c.correct
FROM public.assessments_choice c JOIN analytics.questions q USING (version_id);

CREATE VIEW analytics.enrollments WITH (security_barrier) AS
SELECT e.course_id,
       'a' || left(encode(sha256(convert_to(
           s.secret || ':' || e.course_id || ':' || e.learner_id, 'UTF8')), 'hex'), 16) AS learner,
       e.pathway, nullif(l.profession, '') AS profession, nullif(l.specialty, '') AS specialty,
       nullif(l.practice_setting, '') AS practice_setting, l.years_in_practice, e.enrolled_at
FROM public.courses_enrollment e JOIN analytics.courses USING (course_id)
JOIN public.learners_learner l ON l.id = e.learner_id AND l.exclusion = ''
CROSS JOIN public.outcomes_analyticssecret s;

CREATE VIEW analytics.answers WITH (security_barrier) AS
SELECT r.id AS answer_id, r.course_id,
       'a' || left(encode(sha256(convert_to(
           s.secret || ':' || r.course_id || ':' || r.learner_id, 'UTF8')), 'hex'), 16) AS learner,
       r.pathway, r.version_id, q.key AS question, v.measures,
       CASE r.phase WHEN 1 THEN 'pre' WHEN 2 THEN 'in_activity' WHEN 3 THEN 'post'
           WHEN 4 THEN 'evaluation' WHEN 5 THEN 'follow_up' WHEN 6 THEN 'comparison' END AS phase,
       r.attempt,
       CASE WHEN v.kind IN ('single', 'rating', 'number') THEN r.answer #>> '{}'
            WHEN v.kind = 'multiple'
                THEN replace(translate(r.answer::text, '[]" ', ''), ',', '|') END AS answer,
       r.correct, r.answered_at
FROM public.assessments_response r JOIN analytics.courses USING (course_id)
JOIN public.learners_learner l ON l.id = r.learner_id AND l.exclusion = ''
JOIN public.assessments_questionversion v ON v.id = r.version_id
JOIN public.assessments_question q ON q.id = v.question_id
CROSS JOIN public.outcomes_analyticssecret s;

CREATE VIEW analytics.watching WITH (security_barrier) AS
SELECT t.course_id,
       'a' || left(encode(sha256(convert_to(
           s.secret || ':' || t.course_id || ':' || p.learner_id, 'UTF8')), 'hex'), 16) AS learner,
       t.number AS track, p.watched AS seconds, p.started_at, p.completed_at
FROM public.courses_trackprogress p JOIN public.courses_track t ON t.id = p.track_id
JOIN analytics.courses USING (course_id)
JOIN public.learners_learner l ON l.id = p.learner_id AND l.exclusion = ''
CROSS JOIN public.outcomes_analyticssecret s;

CREATE VIEW analytics.credit WITH (security_barrier) AS
SELECT o.course_id,
       'a' || left(encode(sha256(convert_to(
           s.secret || ':' || o.course_id || ':' || c.learner_id, 'UTF8')), 'hex'), 16) AS learner,
       o.type, c.amount, c.completed_on, c.claimed_at,
       (SELECT max(f.revoked_at) FROM public.credit_certificate f
        WHERE f.claim_id = c.id) AS revoked_at
FROM public.credit_claim c JOIN public.credit_creditoffer o ON o.id = c.offer_id
JOIN analytics.courses USING (course_id)
JOIN public.learners_learner l ON l.id = c.learner_id AND l.exclusion = ''
CROSS JOIN public.outcomes_analyticssecret s;

CREATE VIEW analytics.snapshots WITH (security_barrier) AS
SELECT s.id AS snapshot_id, s.course_id, s.as_of, s.computed_at, s.digest, s.locked_at
FROM public.outcomes_outcomesnapshot s JOIN analytics.courses USING (course_id)
WHERE s.computed_at IS NOT NULL;
