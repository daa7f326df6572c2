"""Names that LTI 1.3 Advantage gives to things."""

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE_TYPE = f"{CLAIM}message_type"
VERSION = f"{CLAIM}version"
DEPLOYMENT = f"{CLAIM}deployment_id"
TARGET = f"{CLAIM}target_link_uri"
RESOURCE_LINK = f"{CLAIM}resource_link"
CONTEXT = f"{CLAIM}context"
ROLES = f"{CLAIM}roles"
CUSTOM = f"{CLAIM}custom"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"

DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
DEEP_LINKING_SETTINGS = f"{DEEP_LINKING}deep_linking_settings"
CONTENT_ITEMS = f"{DEEP_LINKING}content_items"
DATA = f"{DEEP_LINKING}data"

GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
LONGEST_LABEL = 100  # of a line item; the standard names no length, Open edX takes no more
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"

MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
MEMBERS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MEMBERS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

LAUNCH, CHOOSING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
SCOPES = (LINE_ITEM, SCORE, MEMBERS_SCOPE)
