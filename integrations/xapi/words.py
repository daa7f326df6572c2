"""Names of verbs, kinds of activities and extensions, from the profiles they are of."""

ADL = "http://adlnet.gov/expapi/"
REGISTERED = f"{ADL}verbs/registered"
ANSWERED = f"{ADL}verbs/answered"
INITIALIZED = f"{ADL}verbs/initialized"
COMPLETED = f"{ADL}verbs/completed"
PASSED = f"{ADL}verbs/passed"
FAILED = f"{ADL}verbs/failed"
EARNED = "http://id.tincanapi.com/verb/earned"

COURSE = f"{ADL}activities/course"
ASSESSMENT = f"{ADL}activities/assessment"
INTERACTION = f"{ADL}activities/cmi.interaction"
CREDIT = "http://id.tincanapi.com/activitytype/certificate"
VIDEO_TYPE = "https://w3id.org/xapi/video/activity-type/video"

VIDEO = "https://w3id.org/xapi/video"
VIDEO_EXTENSION = f"{VIDEO}/extensions/"
