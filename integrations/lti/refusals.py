"""Why a launch is refused: a code for the logs of the platform, a sentence for whoever reads it."""

from django.utils.translation import gettext_noop

from learners.refusals import Refusal


class LaunchRefused(Refusal):
    status = 400


class UnknownPlatform(LaunchRefused):
    code = "lti-unknown-platform"
    sentence = gettext_noop(
        "This learning system is not registered here. Its administrator can ask us to add it."
    )


class UnclearPlatform(LaunchRefused):
    """Several registrations of one issuer, and no client ID that says which."""

    code = "lti-unclear-platform"
    sentence = gettext_noop(
        "This learning system is registered here more than once and does not say which "
        "registration it means. Its administrator can have it send its client ID."
    )


class BadState(LaunchRefused):
    code = "lti-bad-state"
    sentence = gettext_noop(
        "This launch was not begun here, or too long ago. Open the activity once more."
    )


class NoCookies(LaunchRefused):
    """The browser did not send what it was given when the launch began."""

    code = "lti-no-cookies"
    sentence = gettext_noop(
        "Your browser kept nothing from the beginning of this launch. Open a new window, or let "
        "your browser keep cookies of this site."
    )


class NeedsHttps(LaunchRefused):
    """Browsers send a cookie back with a form of another site only where it was set over https."""

    code = "lti-needs-https"
    sentence = gettext_noop(
        "LTI needs this site to have an address with https://. Without it browsers keep nothing "
        "from the beginning of a launch. The administrator of this site can set it up."
    )


class SignedOutThere(LaunchRefused):
    code = "lti-signed-out"
    sentence = gettext_noop(
        "You are no longer signed in to the learning system. Sign in there and open the activity "
        "once more."
    )


class LaunchStopped(LaunchRefused):
    code = "lti-stopped"
    sentence = gettext_noop(
        "The learning system stopped this launch (%(error)s). Its administrator can look it up."
    )


class BadToken(LaunchRefused):
    code = "lti-bad-token"
    sentence = gettext_noop("The message of the learning system cannot be read or is not signed.")


class BadSignature(BadToken):
    code = "lti-bad-signature"
    sentence = gettext_noop("The message of the learning system is not signed with its key.")


class UnsignedToken(BadToken):
    code = "lti-bad-algorithm"
    sentence = gettext_noop("The message of the learning system is not signed in a way we accept.")


class UnknownKey(BadToken):
    code = "lti-unknown-key"
    sentence = gettext_noop(
        "The learning system signed with a key that it does not publish. Try again in a minute."
    )


class KeysNotReached(LaunchRefused):
    code = "lti-keys-not-reached"
    status = 503
    sentence = gettext_noop("The keys of the learning system cannot be read now. Try again later.")


class MissingClaim(BadToken):
    code = "lti-missing-claim"
    sentence = gettext_noop(
        "The message of the learning system lacks %(claim)s, or it cannot be read. Its "
        "administrator can look it up."
    )


class WrongVersion(BadToken):
    code = "lti-wrong-version"
    sentence = gettext_noop(
        "The learning system speaks another version of LTI. This site speaks LTI 1.3."
    )


class WrongMessage(BadToken):
    code = "lti-wrong-message"
    sentence = gettext_noop(
        "The learning system asks for something this site does not do. It can open an activity "
        "and choose one."
    )


class NoLinksThere(LaunchRefused):
    code = "lti-no-links-there"
    sentence = gettext_noop(
        "The learning system takes no link to an activity at this place. Add it where it takes "
        "external tools."
    )


class Expired(BadToken):
    code = "lti-expired"
    sentence = gettext_noop(
        "This launch has expired. Open the activity once more. If it happens again, the clock of "
        "the learning system may be slow."
    )


class ClocksDiffer(BadToken):
    code = "lti-clocks-differ"
    sentence = gettext_noop(
        "The clocks of the learning system and of this site differ: its message is dated in the "
        "future. The administrators can set the clocks."
    )


class WrongAudience(BadToken):
    code = "lti-wrong-audience"
    sentence = gettext_noop("This launch was meant for another site.")


class Replayed(BadToken):
    code = "lti-replayed"
    sentence = gettext_noop("This launch was used before. Open the activity once more.")


class WrongDeployment(BadToken):
    code = "lti-wrong-deployment"
    sentence = gettext_noop("This installation of the learning system is not registered here.")


class NoSuchTarget(LaunchRefused):
    code = "lti-no-such-activity"
    status = 404
    sentence = gettext_noop("This activity leads to no published course of this site.")


class WorksHere(LaunchRefused):
    code = "lti-works-here"
    status = 403
    sentence = gettext_noop(
        "This is the account of somebody who works here. Sign in directly, not from elsewhere."
    )


class WrongCode(LaunchRefused):
    code = "lti-wrong-code"
    sentence = gettext_noop("That is not the code, or it has expired. Ask for a new one.")


class BadInvitation(LaunchRefused):
    code = "lti-bad-invitation"
    status = 404
    sentence = gettext_noop("This invitation was used or has expired. Ask for a new one.")


class RegistrationFailed(LaunchRefused):
    code = "lti-registration-failed"
    status = 502
    sentence = gettext_noop("The learning system could not be registered: %(why)s")
